package io.framecast.protocol.topic;

/**
 * How topics are laid out where they do not exist yet.
 *
 * @param partitions of every topic that is spread by key, 1 to 1000; cannot be changed later, since a RUID's partition must
 *     stay the same
 * @param replicationFactor copies of each partition, 1 or more, not more than there are brokers
 */
public record TopicSettings(int partitions, int replicationFactor) {

    private static final int MAX_PARTITIONS = 1000;

    /** @throws IllegalArgumentException where a value is out of range */
    public TopicSettings {
        if (partitions < 1 || partitions > MAX_PARTITIONS) {
            throw new IllegalArgumentException("partitions must be 1 to " + MAX_PARTITIONS + ", got " + partitions);
        }
        if (replicationFactor < 1 || replicationFactor > Short.MAX_VALUE) {
            throw new IllegalArgumentException("replication factor must be 1 or more, got " + replicationFactor);
        }
    }
}
