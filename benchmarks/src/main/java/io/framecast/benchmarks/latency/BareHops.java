package io.framecast.benchmarks.latency;

import io.framecast.benchmarks.report.Quantiles;
import io.framecast.e2e.deadline.Await;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * What a first frame is compared with: a record that goes through as many topics as a request does, from producer to consumer each,
 * and nothing is done with it.
 */
final class BareHops {

    private static final int HOPS = 4;
    private static final int RECORD_BYTES = 300;
    private static final Duration POLL = Duration.ofMillis(100);
    private static final Duration WITHIN = Duration.ofSeconds(30);

    private final String bootstrapServers;
    private final List<Long> micros = new ArrayList<>();

    BareHops(String bootstrapServers) {
        this.bootstrapServers = bootstrapServers;
    }

    /**
     * Sends records at a steady rate through all hops.
     *
     * @return the time of each, in microseconds
     */
    Quantiles measure(int records, int perSecond) throws InterruptedException {
        List<String> topics = IntStream.range(0, HOPS).mapToObj(hop -> "bare-hop-" + hop).toList();
        createTopics(topics);
        CountDownLatch arrived = new CountDownLatch(records);
        List<Thread> relays = new ArrayList<>();
        try (KafkaProducer<byte[], byte[]> producer = producer()) {
            for (int hop = 0; hop < HOPS; hop++) {
                String from = topics.get(hop);
                String to = hop + 1 < HOPS ? topics.get(hop + 1) : null;
                relays.add(Thread.ofPlatform().name("hop-" + hop).daemon().start(() -> relay(from, record -> {
                    if (to == null) {
                        arrived(record, arrived);
                    } else {
                        producer.send(new ProducerRecord<>(to, record.value()));
                    }
                })));
            }
            long next = System.nanoTime();
            for (int i = 0; i < records; i++) {
                producer.send(new ProducerRecord<>(topics.getFirst(), ByteBuffer.allocate(RECORD_BYTES).putLong(System.nanoTime()).array()));
                next += TimeUnit.SECONDS.toNanos(1) / perSecond;
                LockSupport.parkNanos(next - System.nanoTime());
            }
            if (!arrived.await(WITHIN.toSeconds(), TimeUnit.SECONDS)) {
                throw new AssertionError(arrived.getCount() + " records did not come through " + HOPS + " topics");
            }
        } finally {
            relays.forEach(Thread::interrupt);
        }
        synchronized (micros) {
            return Quantiles.of(micros);
        }
    }

    private void arrived(ConsumerRecord<byte[], byte[]> record, CountDownLatch arrived) {
        synchronized (micros) {
            micros.add((System.nanoTime() - ByteBuffer.wrap(record.value()).getLong()) / 1_000);
        }
        arrived.countDown();
    }

    private void createTopics(List<String> topics) {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers))) {
            admin.createTopics(topics.stream().map(topic -> new NewTopic(topic, 1, (short) 1)).toList()).all().get(30, TimeUnit.SECONDS);
            Await.until("topics of the bare hops", WITHIN, () -> leads(admin, topics));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        } catch (ExecutionException | java.util.concurrent.TimeoutException e) {
            throw new IllegalStateException("cannot create " + topics, e);
        }
    }

    private static boolean leads(Admin admin, List<String> topics) {
        try {
            return admin.describeTopics(topics).allTopicNames().get(10, TimeUnit.SECONDS).size() == topics.size();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        } catch (ExecutionException | java.util.concurrent.TimeoutException e) {
            return false;
        }
    }

    private KafkaProducer<byte[], byte[]> producer() {
        return new KafkaProducer<>(Map.of("bootstrap.servers", bootstrapServers, "linger.ms", 0, "acks", "all"), new ByteArraySerializer(), new ByteArraySerializer());
    }

    private void relay(String topic, java.util.function.Consumer<ConsumerRecord<byte[], byte[]>> then) {
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(Map.of("bootstrap.servers", bootstrapServers),
                new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            TopicPartition partition = new TopicPartition(topic, 0);
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            while (!Thread.currentThread().isInterrupted()) {
                consumer.poll(POLL).forEach(then);
            }
        } catch (org.apache.kafka.common.errors.InterruptException e) {
            // The measurement is over.
        }
    }
}
