package io.framecast.e2e.probe;

import io.framecast.e2e.deadline.Await;
import io.framecast.e2e.evidence.TopicEntry;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads topics of a domain from their beginning with a plain consumer, and writes records that no service would.
 *
 * <p>Not thread-safe.
 */
public final class TopicProbe implements AutoCloseable {

    private static final Duration POLL = Duration.ofMillis(50);
    private static final int SEND_WITHIN_SECONDS = 10;

    private final String domain;
    private final String bootstrapServers;
    private final KafkaConsumer<String, byte[]> consumer;
    private final List<TopicEntry> entries = new ArrayList<>();

    /**
     * @param bootstrapServers Kafka's addresses
     * @param domain the topics' prefix
     * @param topics what to read, without the prefix
     */
    public TopicProbe(String bootstrapServers, String domain, String... topics) {
        this.domain = domain;
        this.bootstrapServers = bootstrapServers;
        this.consumer = new KafkaConsumer<>(
                Map.of(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers, ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false),
                new StringDeserializer(), new ByteArrayDeserializer());
        List<TopicPartition> partitions = new ArrayList<>();
        for (String topic : topics) {
            consumer.partitionsFor(domain + "." + topic)
                    .forEach(partition -> partitions.add(new TopicPartition(partition.topic(), partition.partition())));
        }
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
    }

    /** All records up to the ends of the topics now, each partition in its order. */
    public List<TopicEntry> readToEnd() {
        Map<TopicPartition, Long> ends = consumer.endOffsets(consumer.assignment());
        Await.until("the ends of " + ends.keySet(), Duration.ofSeconds(30), () -> {
            poll();
            return ends.entrySet().stream().allMatch(end -> consumer.position(end.getKey()) >= end.getValue());
        });
        return List.copyOf(entries);
    }

    /** The first record, of those there are and those to come, that is what is looked for. */
    public TopicEntry await(String what, Duration within, Predicate<TopicEntry> isIt) {
        return Await.present(what, within, () -> {
            poll();
            Optional<TopicEntry> found = entries.stream().filter(isIt).findFirst();
            return found;
        });
    }

    /** Writes a record as it is and waits until Kafka has it. */
    public void send(String topic, @Nullable String key, byte[] value) {
        try (KafkaProducer<String, byte[]> producer = new KafkaProducer<>(
                Map.of(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers), new StringSerializer(), new ByteArraySerializer())) {
            producer.send(new ProducerRecord<>(domain + "." + topic, key, value)).get(SEND_WITHIN_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException("cannot write to " + topic, e);
        }
    }

    private void poll() {
        for (ConsumerRecord<String, byte[]> entry : consumer.poll(POLL)) {
            entries.add(new TopicEntry(entry.topic().substring(domain.length() + 1), entry.partition(), entry.offset(), entry.key(),
                    json(entry.value())));
        }
    }

    private static @Nullable JsonNode json(byte @Nullable [] value) {
        if (value == null) {
            return null;
        }
        try {
            return JsonMapper.shared().readTree(new String(value, StandardCharsets.UTF_8));
        } catch (JacksonException e) {
            return null;
        }
    }

    @Override
    public void close() {
        consumer.close();
    }
}
