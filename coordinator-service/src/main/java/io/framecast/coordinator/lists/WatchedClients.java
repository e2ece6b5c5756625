package io.framecast.coordinator.lists;

import java.util.Map;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.streams.processor.internals.DefaultKafkaClientSupplier;

/** The Kafka clients of the lists: Kafka Streams' own, with producers that tell of what they gave up. */
public final class WatchedClients extends DefaultKafkaClientSupplier {

    private final WriteLosses losses;

    /** @param losses told what producers gave up */
    public WatchedClients(WriteLosses losses) {
        this.losses = losses;
    }

    @Override
    public Producer<byte[], byte[]> getProducer(Map<String, Object> settings) {
        return new WatchedProducer(settings, losses);
    }
}
