package io.framecast.protocol.topic;

import io.framecast.protocol.event.DomainEvent;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.MetadataRecoveryStrategy;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;

/**
 * Writes a node's events to its domain's topics. Thread-safe; {@link #send} does not wait, and its outcome is known within
 * {@link #OUTCOME_WITHIN}, so that a request is refused in time when Kafka is down.
 */
public final class EventSender implements AutoCloseable {

    /** After this a record that Kafka has not acknowledged is given up. */
    public static final Duration OUTCOME_WITHIN = Duration.ofMillis(900);

    /** How long {@link #prepare} waits for Kafka at most. */
    public static final Duration PREPARED_WITHIN = Duration.ofSeconds(30);

    private static final Duration REQUEST_TIMEOUT = Duration.ofMillis(600);
    private static final Duration BLOCK_AT_MOST = Duration.ofMillis(500);
    /** A domain's topics are few. One that a producer has forgotten, after Kafka's five idle minutes, holds up who writes to it next. */
    private static final Duration TOPICS_KNOWN_FOR = Duration.ofDays(3650);
    private static final Duration CLOSE_WITHIN = Duration.ofSeconds(2);
    private static final int LARGEST_RECORD_BYTES = 16 << 20;

    private final String domain;
    private final KafkaProducer<String, byte[]> producer;

    /**
     * @param kafka where it writes
     * @param domain the topics' prefix
     * @param nodeId names the client in the broker's logs
     */
    public EventSender(KafkaConnection kafka, String domain, String nodeId) {
        this.domain = domain;
        this.producer = new KafkaProducer<>(kafka.client(settings(nodeId)), new StringSerializer(), new ByteArraySerializer());
    }

    private static Map<String, Object> settings(String nodeId) {
        Map<String, Object> settings = new HashMap<>();
        settings.put(ProducerConfig.CLIENT_ID_CONFIG, nodeId);
        settings.put(ProducerConfig.ACKS_CONFIG, "all");
        settings.put(ProducerConfig.LINGER_MS_CONFIG, 0);
        settings.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4");
        settings.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, LARGEST_RECORD_BYTES);
        settings.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, (int) REQUEST_TIMEOUT.toMillis());
        settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, (int) OUTCOME_WITHIN.toMillis());
        settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, BLOCK_AT_MOST.toMillis());
        settings.put(ProducerConfig.METADATA_MAX_IDLE_CONFIG, TOPICS_KNOWN_FOR.toMillis());
        // Beginning anew with the bootstrap servers (KIP-899) forgets all topics whenever no broker answers.
        settings.put(CommonClientConfigs.METADATA_RECOVERY_STRATEGY_CONFIG, MetadataRecoveryStrategy.NONE.name);
        settings.put(ProducerConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, 250);
        // Also between two questions who leads a partition whose broker died: with Kafka's second it would be known a second late.
        settings.put(ProducerConfig.RETRY_BACKOFF_MAX_MS_CONFIG, 250);
        return settings;
    }

    /**
     * Fetches what the producer must know of these topics, so that the first record does not wait for it. A busy broker may
     * tell of a topic that was just made only after seconds: asked again for at most {@link #PREPARED_WITHIN}.
     *
     * @throws TimeoutException where Kafka does not tell of a topic in that time
     */
    public void prepare(Collection<Topic<?>> topics) {
        long deadlineNanos = System.nanoTime() + PREPARED_WITHIN.toNanos();
        topics.forEach(topic -> awaitMetadata(topic.in(domain), deadlineNanos));
    }

    private void awaitMetadata(String topic, long deadlineNanos) {
        while (true) {
            try {
                producer.partitionsFor(topic);
                return;
            } catch (TimeoutException e) {
                // Each try has waited for as long as a send may block.
                if (System.nanoTime() - deadlineNanos > 0) {
                    throw e;
                }
            }
        }
    }

    /**
     * Writes an event.
     *
     * @param key decides the partition
     * @return completes when Kafka has it, exceptionally when it could not be written in time
     */
    public <E extends DomainEvent> CompletableFuture<RecordMetadata> send(Topic<E> topic, @Nullable String key, E event) {
        return write(new ProducerRecord<>(topic.in(domain), key, EventCodec.encode(event)));
    }

    /** Writes an event to that partition, where the partition is the subject. */
    public <E extends DomainEvent> CompletableFuture<RecordMetadata> sendTo(Topic<E> topic, int partition, E event) {
        return write(new ProducerRecord<>(topic.in(domain), partition, Integer.toString(partition), EventCodec.encode(event)));
    }

    /** Withdraws what a compacted topic says under that key. */
    public CompletableFuture<RecordMetadata> withdraw(Topic<?> topic, String key) {
        return write(new ProducerRecord<>(topic.in(domain), key, null));
    }

    String domain() {
        return domain;
    }

    private CompletableFuture<RecordMetadata> write(ProducerRecord<String, byte[]> entry) {
        CompletableFuture<RecordMetadata> outcome = new CompletableFuture<>();
        try {
            producer.send(entry, (metadata, error) -> {
                if (error == null) {
                    outcome.complete(metadata);
                } else {
                    outcome.completeExceptionally(error);
                }
            });
        } catch (RuntimeException e) {
            outcome.completeExceptionally(e);
        }
        return outcome;
    }

    /** Writes what is on its way, for at most two seconds. */
    @Override
    public void close() {
        producer.close(CLOSE_WITHIN);
    }
}
