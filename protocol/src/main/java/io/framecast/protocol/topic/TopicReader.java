package io.framecast.protocol.topic;

import io.framecast.protocol.event.DomainEvent;
import io.framecast.protocol.watch.Pulse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads topics without a consumer group: every reader sees every record. From it a node keeps its local copies (compacted
 * topics, from the beginning) and hears what concerns it (from the end).
 *
 * <p>All handlers run on the reader's own thread, one record at a time, in the order of each partition. A record that cannot
 * be read, or whose handler throws, becomes a dead letter; the reader goes on. When Kafka fails it begins again where it
 * stopped.
 */
public final class TopicReader implements AutoCloseable {

    /** Where a topic is read from at the start. */
    public enum From {
        /** All that is kept: for local copies. */
        BEGINNING,
        /** Only what comes after the start: for commands to this start of the node. */
        END
    }

    /** What a record holds. */
    @FunctionalInterface
    public interface Handler<E extends DomainEvent> {
        /**
         * @param key the record's key; null where it has none
         * @param event what it says; null where it withdraws the key
         */
        void handle(@Nullable String key, @Nullable E event);
    }

    private static final Logger LOG = LoggerFactory.getLogger(TopicReader.class);
    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration CLOSE_WITHIN = Duration.ofSeconds(2);
    private static final Duration BEGIN_AGAIN_AFTER = Duration.ofMillis(250);

    private final String name;
    private final String domain;
    private final DeadLetters deadLetters;
    private final Map<String, Object> settings;
    private final Map<String, Subscription<?>> subscriptions = new HashMap<>();
    private final Map<TopicPartition, Long> positions = new HashMap<>();
    private final CompletableFuture<Void> caughtUp = new CompletableFuture<>();
    private final PollingThread thread;
    private final Pulse pulse = new Pulse();
    private @Nullable Map<TopicPartition, Long> ends;

    private record Subscription<E extends DomainEvent>(Topic<E> topic, From from, @Nullable String onlyKey, Handler<E> handler) {}

    /**
     * @param kafka where it reads
     * @param domain the topics' prefix
     * @param name names the thread and the client in the broker's logs
     * @param deadLetters where unreadable records go
     */
    public TopicReader(KafkaConnection kafka, String domain, String name, DeadLetters deadLetters) {
        this.name = name;
        this.domain = domain;
        this.deadLetters = deadLetters;
        this.settings = kafka.client(Map.of(
                ConsumerConfig.CLIENT_ID_CONFIG, name,
                ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false,
                ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest",
                ConsumerConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, 250,
                ConsumerConfig.RETRY_BACKOFF_MAX_MS_CONFIG, 250,
                ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false));
        this.thread = new PollingThread(name, this::run);
    }

    /** Adds a topic, before the start. */
    public <E extends DomainEvent> TopicReader read(Topic<E> topic, From from, Handler<E> handler) {
        subscriptions.put(topic.in(domain), new Subscription<>(topic, from, null, handler));
        return this;
    }

    /** Adds a topic of which only the records under one key matter; only that key's partition is read. */
    public <E extends DomainEvent> TopicReader readKey(Topic<E> topic, From from, String key, Handler<E> handler) {
        subscriptions.put(topic.in(domain), new Subscription<>(topic, from, key, handler));
        return this;
    }

    /** Begins to read, on a thread of its own. */
    public TopicReader start() {
        pulse.beat();
        thread.start();
        return this;
    }

    /** Completes once everything that was there at the start has been handled. */
    public CompletableFuture<Void> caughtUp() {
        return caughtUp;
    }

    /** Beats with each turn of the reader's loop, with Kafka or without. */
    public Pulse pulse() {
        return pulse;
    }

    private void run() {
        subscriptions.values().forEach(subscription -> EventCodec.prepare(subscription.topic));
        while (!thread.isEnded()) {
            try (Consumer<String, byte[]> client =
                    new KafkaConsumer<>(settings, new StringDeserializer(), new ByteArrayDeserializer())) {
                thread.polls(client);
                assign(client);
                while (!thread.isEnded()) {
                    turn(client);
                }
            } catch (WakeupException e) {
                // Closing.
            } catch (RuntimeException e) {
                LOG.warn("{} begins again: {}", name, e.toString());
                pulse.beat();
                thread.pause(BEGIN_AGAIN_AFTER);
            }
        }
    }

    private void assign(Consumer<String, byte[]> client) {
        List<TopicPartition> beginnings = new ArrayList<>();
        List<TopicPartition> endings = new ArrayList<>();
        subscriptions.forEach((topicName, subscription) -> {
            for (TopicPartition partition : partitions(client, topicName, subscription)) {
                (subscription.from == From.BEGINNING ? beginnings : endings).add(partition);
            }
        });
        List<TopicPartition> all = new ArrayList<>(beginnings);
        all.addAll(endings);
        client.assign(all);
        if (ends == null) {
            ends = client.endOffsets(all);
            client.beginningOffsets(beginnings).forEach(positions::put);
            endings.forEach(partition -> positions.put(partition, ends.get(partition)));
        }
        positions.forEach(client::seek);
    }

    private static List<TopicPartition> partitions(Consumer<?, ?> client, String topicName, Subscription<?> subscription) {
        int count = client.partitionsFor(topicName).size();
        if (count == 0) {
            throw new IllegalStateException("topic " + topicName + " does not exist (yet)");
        }
        List<TopicPartition> partitions = new ArrayList<>();
        for (int partition = 0; partition < count; partition++) {
            if (subscription.onlyKey == null || Partitions.of(subscription.onlyKey, count) == partition) {
                partitions.add(new TopicPartition(topicName, partition));
            }
        }
        return partitions;
    }

    private void turn(Consumer<String, byte[]> client) {
        for (ConsumerRecord<String, byte[]> entry : client.poll(POLL)) {
            handle(Objects.requireNonNull(subscriptions.get(entry.topic())), entry);
            positions.put(new TopicPartition(entry.topic(), entry.partition()), entry.offset() + 1);
        }
        pulse.beat();
        if (!caughtUp.isDone() && hasReachedEnds(client)) {
            caughtUp.complete(null);
        }
    }

    private boolean hasReachedEnds(Consumer<String, byte[]> client) {
        return ends != null && ends.entrySet().stream().allMatch(end -> client.position(end.getKey()) >= end.getValue());
    }

    private <E extends DomainEvent> void handle(Subscription<E> subscription, ConsumerRecord<String, byte[]> entry) {
        if (subscription.onlyKey != null && !subscription.onlyKey.equals(entry.key())) {
            return;
        }
        try {
            E event = entry.value() == null ? null : EventCodec.decode(subscription.topic, entry.key(), entry.value());
            subscription.handler.handle(entry.key(), event);
        } catch (UnreadableRecordException e) {
            refuse(entry, e.getMessage());
        } catch (RuntimeException e) {
            LOG.warn("{}: handling a {} record failed", name, subscription.topic.name(), e);
            refuse(entry, "handling failed: " + e);
        }
    }

    private void refuse(ConsumerRecord<String, byte[]> entry, String reason) {
        deadLetters.refuse(entry.topic(), entry.partition(), entry.offset(), entry.key(), entry.value(), reason);
    }

    /** Stops reading; waits for the handler that runs, for at most two seconds. */
    @Override
    public void close() {
        thread.end(CLOSE_WITHIN);
        pulse.rest();
    }
}
