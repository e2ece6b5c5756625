package io.framecast.frameservice.service;

import jakarta.validation.constraints.NotBlank;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.validation.annotation.Validated;

/**
 * Where Kafka is.
 *
 * @param bootstrapServers {@code host:port}, several between commas
 */
@ConfigurationProperties("spring.kafka")
@Validated
record KafkaAddress(@NotBlank(message = "must be set: host:port of a Kafka broker") String bootstrapServers) {}
