package io.framecast.simulation.node;

import io.framecast.coordinator.lists.ListEntries;
import io.framecast.coordinator.lists.ListsMeters;
import io.framecast.coordinator.lists.ListsSettings;
import io.framecast.coordinator.lists.Machines;
import io.framecast.coordinator.lists.Outgoing;
import io.framecast.coordinator.lists.PartitionLists;
import io.framecast.coordinator.lists.TermFencedStore;
import io.framecast.protocol.event.DomainEvent;
import io.framecast.protocol.event.Heartbeat;
import io.framecast.protocol.event.NodeLoad;
import io.framecast.protocol.event.NodeState;
import io.framecast.protocol.event.Setup;
import io.framecast.protocol.topic.Topic;
import io.framecast.protocol.topic.Topics;
import io.framecast.simulation.world.LogPartition;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiConsumer;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;

/** One partition's primary: the production lists, between a simulated log and changelog. */
final class PrimaryTask {

    private static final long TICK_MILLIS = 100;
    private static final int[] NONE = {};
    /** Longer pauses are noticed by the lists; a planted bug makes many short ones of a long one. */
    private static final long UNNOTICED_MILLIS = 900;

    private static final List<Topic<?>> OF_REQUESTS = List.of(Topics.VIEW_CHANGE, Topics.CRQ, Topics.CANCEL, Topics.CDONE,
            Topics.PROGRESS, Topics.SLOST, Topics.DSTRG, Topics.MOVIE_GONE, Topics.ROOM);
    private static final List<Topic<?>> OF_THE_DOMAIN = List.of(Topics.SDJOIN, Topics.HEARTBEAT, Topics.CLAIM);

    private final Domain domain;
    private final CoordinatorNode host;
    private final int partition;
    private final TermFencedStore store;
    private final PartitionLists lists;
    private final CoordinatorGroup group;
    private final List<Input> inputs = new ArrayList<>();
    private long lastTickMillis;
    private long lastAnswerMillis;
    private int[] lastPositions = NONE;
    private boolean closed;

    private static final Heartbeat NOBODYS_HEARTBEAT = new Heartbeat("nobody", 0, NodeState.UP, NodeLoad.NONE, List.of(), Instant.EPOCH);

    private record Input(Topic<?> topic, LogPartition<DomainEvent>.Reader reader) {}

    PrimaryTask(Domain domain, CoordinatorNode host, int partition, TermFencedStore store, Machines machines, ListsMeters meters,
            CoordinatorGroup group) {
        this.domain = domain;
        this.host = host;
        this.partition = partition;
        this.store = store;
        this.group = group;
        long term = domain.log().topic(Topics.SETUP, partition).append(Integer.toString(partition),
                new Setup(partition, host.name(), host.life(), domain.now()));
        domain.tell(() -> host + " is primary of " + partition + " in term " + term);
        this.lastTickMillis = domain.has(PlantedBug.DEADLINE_RIGHT_AFTER_PAUSE) ? 0 : domain.agenda().nowMillis();
        this.lists = new PartitionLists(new ListsSettings("d", host.name(), domain.log().partitions()), machines, partition, term,
                new Entries(), meters, this::send, lastTickMillis);
        OF_REQUESTS.forEach(this::read);
        if (partition == 0) {
            OF_THE_DOMAIN.forEach(this::read);
        }
        if (domain.has(PlantedBug.DEADLINE_RIGHT_AFTER_PAUSE)) {
            tick();
        }
        tickLater();
    }

    private void read(Topic<?> topic) {
        LogPartition<DomainEvent> source = domain.log().topic(topic, partition);
        inputs.add(new Input(topic, source.read(host, group.committed(topic, partition), (entry, offset) -> {
            DomainEvent event = entry.value();
            if (event != null && !closed) {
                String refusal = lists.receive(event, offset, domain.now());
                if (refusal != null) {
                    domain.tell(() -> host + " refuses " + event + ": " + refusal);
                }
            }
        })));
    }

    private void tickLater() {
        domain.agenda().after(TICK_MILLIS, host, () -> {
            if (!closed) {
                tick();
                commit();
                tickLater();
            }
        });
    }

    private void tick() {
        long now = domain.agenda().nowMillis();
        long unread = 0;
        for (Input input : inputs) {
            unread += input.reader().unread();
        }
        if (domain.has(PlantedBug.DEADLINE_RIGHT_AFTER_PAUSE)) {
            for (long then = lastTickMillis + UNNOTICED_MILLIS; then < now; then += UNNOTICED_MILLIS) {
                if (partition == 0) {
                    lists.receive(NOBODYS_HEARTBEAT, 0, Instant.ofEpochMilli(then));
                }
                lists.tick(then, 0, then);
            }
        }
        lastTickMillis = now;
        if (host.isReachable() || domain.has(PlantedBug.SILENCE_COUNTS_WHILE_DEAF)) {
            lastAnswerMillis = now;
        }
        if (partition == 0 && domain.has(PlantedBug.SILENCE_COUNTS_WHILE_DEAF)) {
            lists.receive(NOBODYS_HEARTBEAT, 0, domain.now());
        }
        lists.tick(now, unread, lastAnswerMillis);
    }

    /** What is read by now counts as read once all that follows from it is written. */
    private void commit() {
        int[] positions = new int[inputs.size()];
        for (int i = 0; i < positions.length; i++) {
            positions[i] = inputs.get(i).reader().position();
        }
        if (Arrays.equals(positions, lastPositions)) {
            return;
        }
        lastPositions = positions;
        domain.agenda().after(6, host, () -> {
            if (!closed && host.cutOffUntilMillis() <= domain.agenda().nowMillis()) {
                for (int i = 0; i < positions.length; i++) {
                    group.commit(host, inputs.get(i).topic(), partition, positions[i]);
                }
            } else {
                lastPositions = NONE;
            }
        });
    }

    private void send(Outgoing outgoing) {
        String key = outgoing.key() == null ? "" : outgoing.key();
        Integer to = outgoing.partition();
        if (to == null) {
            domain.log().send(host, outgoing.topic(), key, outgoing.event());
        } else {
            domain.log().send(host, outgoing.topic(), key, to, outgoing.event());
        }
    }

    TermFencedStore store() {
        return store;
    }

    void close() {
        closed = true;
        inputs.forEach(input -> input.reader().close());
    }

    /** The store with its changelog. */
    private final class Entries implements ListEntries {

        @Override
        public void put(String key, byte[] value) {
            store.put(BackupTask.key(key), value);
            domain.log().changelog(partition).send(host, key, value);
        }

        @Override
        public void remove(String key) {
            store.delete(BackupTask.key(key));
            domain.log().changelog(partition).send(host, key, null);
        }

        @Override
        public void forEach(String prefix, BiConsumer<String, byte[]> action) {
            try (KeyValueIterator<Bytes, byte[]> all = store.range(BackupTask.key(prefix), BackupTask.key(prefix + '~'))) {
                while (all.hasNext()) {
                    KeyValue<Bytes, byte[]> entry = all.next();
                    action.accept(entry.key.toString(), entry.value);
                }
            }
        }
    }
}
