package io.framecast.strategist.node;

import io.framecast.protocol.topic.KafkaConnection;
import jakarta.validation.constraints.NotBlank;
import java.util.Map;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Where Kafka is and how it is reached, in Spring Boot's words, so that Spring Cloud Stream's own clients and the others are told once.
 *
 * @param bootstrapServers {@code host:port}, several between commas
 * @param properties what each client is given besides, in Kafka's words: {@code security.protocol}, {@code sasl.*}, {@code ssl.*}
 */
@ConfigurationProperties("spring.kafka")
@Validated
record KafkaSettings(@NotBlank(message = "must be set: host:port of a Kafka broker") String bootstrapServers,
        @DefaultValue Map<String, String> properties) {

    KafkaConnection connection() {
        return new KafkaConnection(bootstrapServers, properties);
    }

    /** Without the values of the properties: passwords are among them. */
    @Override
    public String toString() {
        return connection().toString();
    }
}
