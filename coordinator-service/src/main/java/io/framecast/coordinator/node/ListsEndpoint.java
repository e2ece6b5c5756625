package io.framecast.coordinator.node;

import io.framecast.protocol.event.PartitionRole;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;

/**
 * {@code /actuator/lists/PARTITION}: what this process has of the partition's lists, as primary or as backup. A digest stands for each
 * entry: two copies at the same position of their log can be compared, and nothing of a request is shown.
 */
@Endpoint(id = "lists")
final class ListsEndpoint {

    private static final int TRIES = 5;

    private final StreamsHandle streams;

    ListsEndpoint(StreamsHandle streams) {
        this.streams = streams;
    }

    /**
     * One copy of a partition's lists.
     *
     * @param partition which
     * @param role PRIMARY or BACKUP
     * @param position where in the lists' log it is: how many records went into it, those that compaction took away included
     * @param entries SHA-256 of each entry in hex, by its key
     */
    record Copy(int partition, String role, long position, Map<String, String> entries) {}

    /** Null, which is 404, where this process has no copy, or one that moves on too fast to be read. */
    @ReadOperation
    public @Nullable Copy read(@Selector int partition) {
        List<PartitionRole> roles = streams.roles().stream().filter(role -> role.partition() == partition).toList();
        for (int i = 0; i < TRIES && !roles.isEmpty(); i++) {
            OptionalLong before = streams.positionOfLists(partition);
            if (before.isEmpty()) {
                return null;
            }
            Map<String, String> entries = new TreeMap<>(streams.digestsOfLists(partition));
            if (before.equals(streams.positionOfLists(partition))) {
                return new Copy(partition, roles.getFirst().primary() ? "PRIMARY" : "BACKUP", before.getAsLong(), entries);
            }
        }
        return null;
    }
}
