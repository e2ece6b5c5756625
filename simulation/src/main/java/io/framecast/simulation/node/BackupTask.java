package io.framecast.simulation.node;

import io.framecast.coordinator.lists.TermFencedStore;
import io.framecast.simulation.world.Host;
import io.framecast.simulation.world.LogPartition;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.utils.Bytes;

/** Follows one partition's lists by their changelog. */
final class BackupTask {

    private final Domain domain;
    private final TermFencedStore store = new TermFencedStore("lists");
    private final LogPartition<byte[]> changelog;
    private final LogPartition<byte[]>.Reader reader;

    BackupTask(Domain domain, Host host, int partition) {
        this.domain = domain;
        this.changelog = domain.log().changelog(partition);
        this.reader = changelog.read(host, 0, (entry, _) -> restore(entry));
    }

    private void restore(LogPartition.Entry<byte[]> entry) {
        Bytes key = key(entry.key());
        byte[] value = entry.value();
        if (!domain.has(PlantedBug.RESTORED_WITHOUT_FENCE)) {
            store.restore(key, value);
        } else if (value == null) {
            store.delete(key);
        } else {
            store.put(key, value);
        }
    }

    static Bytes key(String key) {
        return Bytes.wrap(key.getBytes(StandardCharsets.UTF_8));
    }

    /** The store, once all that the changelog has now is in it; it follows no longer. */
    TermFencedStore restored() {
        for (int offset = reader.position(); offset < changelog.size(); offset++) {
            restore(changelog.get(offset));
        }
        reader.close();
        return store;
    }

    boolean isAtEnd() {
        return reader.unread() == 0;
    }

    TermFencedStore store() {
        return store;
    }

    void close() {
        reader.close();
    }
}
