package io.framecast.coordinator.lists;

import static org.assertj.core.api.Assertions.assertThat;

import io.framecast.protocol.topic.KafkaForTests;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.MetadataRecoveryStrategy;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Kafka Streams on a real broker that is frozen while several tasks of one thread write: takes some ten seconds. */
class LostWritesTest {

    private static final String INPUT = "input";
    private static final String STORE = "written";
    private static final int TASKS = 3;
    private static final Duration WRITTEN_EVERY = Duration.ofMillis(20);
    private static final Duration GIVEN_UP_AFTER = Duration.ofMillis(500);
    private static final Duration COMMITTED_EVERY = Duration.ofMinutes(5);
    private static final Duration CLOSED_WITHIN = Duration.ofSeconds(5);
    private static final long ALL_WITHIN_NANOS = TimeUnit.MINUTES.toNanos(1);

    private final WriteLosses losses = new WriteLosses();
    private final Map<Integer, Integer> lives = new ConcurrentHashMap<>();
    private final Map<Integer, Integer> writes = new ConcurrentHashMap<>();

    @Test
    void everyTaskThatLostARecordIsReadAgainFromItsLog(@TempDir Path directory) throws Exception {
        int port = KafkaForTests.freePort();
        Process kafka = startKafka(directory, port);
        KafkaStreams streams = new KafkaStreams(topology(), settings(directory, port), new WatchedClients(losses));
        try {
            makeInput(port);
            streams.start();
            await(() -> writes.size() == TASKS);

            signal("STOP", kafka);
            awaitWritesOfAll();
            long frozenUntil = System.nanoTime() + 2 * GIVEN_UP_AFTER.toNanos();
            await(() -> System.nanoTime() > frozenUntil);
            signal("CONT", kafka);

            await(() -> lives.values().stream().allMatch(lived -> lived > 1));
            awaitWritesOfAll();
            assertThat(lives).hasSize(TASKS);
        } finally {
            signal("CONT", kafka);
            streams.close(CLOSED_WITHIN);
            kafka.destroyForcibly().waitFor();
        }
    }

    private void awaitWritesOfAll() {
        Map<Integer, Integer> before = Map.copyOf(writes);
        await(() -> before.keySet().stream().allMatch(task -> writes.get(task) > before.get(task)));
    }

    private Topology topology() {
        return new Topology()
                .addSource("in", INPUT)
                .addProcessor("writer", SteadyWriter::new, "in")
                .addStateStore(Stores.keyValueStoreBuilder(Stores.inMemoryKeyValueStore(STORE), Serdes.Integer(), Serdes.Integer())
                        .withLoggingEnabled(Map.of()).withCachingDisabled(), "writer");
    }

    private static Properties settings(Path directory, int port) {
        Properties settings = new Properties();
        settings.put(StreamsConfig.APPLICATION_ID_CONFIG, "lost-writes");
        settings.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "127.0.0.1:" + port);
        settings.put(StreamsConfig.STATE_DIR_CONFIG, directory.resolve("streams").toString());
        settings.put(StreamsConfig.DEFAULT_KEY_SERDE_CLASS_CONFIG, Serdes.ByteArraySerde.class);
        settings.put(StreamsConfig.DEFAULT_VALUE_SERDE_CLASS_CONFIG, Serdes.ByteArraySerde.class);
        // A commit waits for what is written, and one that came first in the freeze would end the writing of the others.
        settings.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, (int) COMMITTED_EVERY.toMillis());
        settings.put(StreamsConfig.producerPrefix(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG), (int) GIVEN_UP_AFTER.toMillis());
        settings.put(StreamsConfig.producerPrefix(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG), (int) GIVEN_UP_AFTER.toMillis() / 2);
        settings.put(StreamsConfig.producerPrefix(ProducerConfig.LINGER_MS_CONFIG), 0);
        settings.put(StreamsConfig.producerPrefix(ProducerConfig.MAX_BLOCK_MS_CONFIG), GIVEN_UP_AFTER.toMillis());
        settings.put(StreamsConfig.producerPrefix(CommonClientConfigs.METADATA_RECOVERY_STRATEGY_CONFIG), MetadataRecoveryStrategy.NONE.name);
        return settings;
    }

    /** Puts a number into its store again and again, and counts how often it began to live. */
    private final class SteadyWriter extends ContextualProcessor<byte[], byte[], Void, Void> {

        private WriteLosses.Writer writer;
        private KeyValueStore<Integer, Integer> store;

        @Override
        public void init(ProcessorContext<Void, Void> context) {
            super.init(context);
            int task = context.taskId().partition();
            lives.merge(task, 1, Integer::sum);
            writer = losses.open(context.taskId());
            store = context.getStateStore(STORE);
            context.schedule(WRITTEN_EVERY, PunctuationType.WALL_CLOCK_TIME, _ -> {
                writer.begins();
                store.put(task, writes.merge(task, 1, Integer::sum));
            });
        }

        @Override
        public void process(Record<byte[], byte[]> unused) {}

        @Override
        public void close() {
            writer.close();
        }
    }

    private static Process startKafka(Path directory, int port) throws IOException {
        return new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1", "-cp", System.getProperty("java.class.path"), LostWritesTest.class.getName(),
                directory.resolve("kafka").toString(), Integer.toString(port))
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("kafka.log").toFile())
                .start();
    }

    /** A broker in a process of its own, which can be frozen. */
    @SuppressWarnings("resource") // It runs until the process is killed.
    public static void main(String[] args) throws Exception {
        new KafkaForTests(Path.of(args[0]), Integer.parseInt(args[1]));
    }

    private static void makeInput(int port) throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", "127.0.0.1:" + port))) {
            admin.createTopics(List.of(new NewTopic(INPUT, TASKS, (short) 1))).all().get(1, TimeUnit.MINUTES);
        }
    }

    private static void signal(String name, Process process) throws Exception {
        new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start().waitFor();
    }

    private void await(BooleanSupplier condition) {
        long deadline = System.nanoTime() + ALL_WITHIN_NANOS;
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("lives of the tasks %s, writes %s", lives, writes).isLessThan(deadline);
            LockSupport.parkNanos(10_000_000);
        }
    }
}
