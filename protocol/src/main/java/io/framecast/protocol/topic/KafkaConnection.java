package io.framecast.protocol.topic;

import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.CommonClientConfigs;

/**
 * How Kafka is reached: where it is, and in Kafka's own words how a client makes itself known there ({@code security.protocol},
 * {@code sasl.*}, {@code ssl.*}). Each client of a node is made from it, so that none is left without.
 *
 * @param bootstrapServers {@code host:port}, several between commas
 * @param properties what every client is given besides; what a client needs for its own work cannot be changed by them
 */
public record KafkaConnection(String bootstrapServers, Map<String, String> properties) {

    /** @throws IllegalArgumentException where no server is named */
    public KafkaConnection {
        if (bootstrapServers.isBlank()) {
            throw new IllegalArgumentException("spring.kafka.bootstrap-servers must be host:port of a Kafka broker, and is empty");
        }
        properties = Map.copyOf(properties);
    }

    /** A Kafka that lets everybody in, unencrypted. */
    public static KafkaConnection open(String bootstrapServers) {
        return new KafkaConnection(bootstrapServers, Map.of());
    }

    /** The settings of a client that has these of its own. */
    public Map<String, Object> client(Map<String, ?> own) {
        Map<String, Object> settings = new HashMap<>(properties);
        settings.putAll(own);
        settings.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
        return settings;
    }

    /** Without the values of the properties: passwords are among them. */
    @Override
    public String toString() {
        return "KafkaConnection[" + bootstrapServers + ", " + properties.keySet() + ']';
    }
}
