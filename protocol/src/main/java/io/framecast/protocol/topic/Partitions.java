package io.framecast.protocol.topic;

import java.nio.charset.StandardCharsets;
import org.apache.kafka.clients.producer.internals.BuiltInPartitioner;

/** Which partition a key belongs to: Kafka's own rule, murmur2 of the key's bytes, that every producer here follows. */
public final class Partitions {

    private Partitions() {}

    /** The partition of that key among {@code count}. */
    public static int of(String key, int count) {
        return BuiltInPartitioner.partitionForKey(key.getBytes(StandardCharsets.UTF_8), count);
    }
}
