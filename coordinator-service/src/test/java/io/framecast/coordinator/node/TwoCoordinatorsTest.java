package io.framecast.coordinator.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.framecast.protocol.event.Cancel;
import io.framecast.protocol.event.CancelReason;
import io.framecast.protocol.event.Crq;
import io.framecast.protocol.event.DeadLetter;
import io.framecast.protocol.event.Dstrg;
import io.framecast.protocol.event.Heartbeat;
import io.framecast.protocol.event.NodeAddress;
import io.framecast.protocol.event.NodeLoad;
import io.framecast.protocol.event.NodeRole;
import io.framecast.protocol.event.NodeState;
import io.framecast.protocol.event.PacedRate;
import io.framecast.protocol.event.PartitionRole;
import io.framecast.protocol.event.Prq;
import io.framecast.protocol.event.Purpose;
import io.framecast.protocol.event.QueuePlace;
import io.framecast.protocol.event.SdJoin;
import io.framecast.protocol.event.Setup;
import io.framecast.protocol.event.Share;
import io.framecast.protocol.event.Sink;
import io.framecast.protocol.event.Svjoin;
import io.framecast.protocol.event.View;
import io.framecast.protocol.mask.FrameMask;
import io.framecast.protocol.topic.DeadLetters;
import io.framecast.protocol.topic.EventSender;
import io.framecast.protocol.topic.KafkaConnection;
import io.framecast.protocol.topic.KafkaForTests;
import io.framecast.protocol.topic.Partitions;
import io.framecast.protocol.topic.Topic;
import io.framecast.protocol.topic.TopicReader.From;
import io.framecast.protocol.topic.TopicReader;
import io.framecast.protocol.topic.Topics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two coordinators as processes of their own on one real Kafka; the primary is killed, paused, stopped. */
class TwoCoordinatorsTest {

    private static final String DOMAIN = "two";
    private static final int WARM_UP = 30;
    private static final int MEASURED = 100;
    private static final long CAPACITY_BYTES_PER_SECOND = 1_000_000;

    @TempDir
    private Path directory;

    private final Map<String, Process> coordinators = new HashMap<>();
    private final Map<String, Prq> prqs = new ConcurrentHashMap<>();
    private final Map<String, QueuePlace> queues = new ConcurrentHashMap<>();
    private final Map<String, Svjoin> sinkJoins = new ConcurrentHashMap<>();
    private final Map<String, List<PartitionRole>> roles = new ConcurrentHashMap<>();
    private final List<Setup> setups = new CopyOnWriteArrayList<>();
    private final List<DeadLetter> deadLettered = new CopyOnWriteArrayList<>();
    private volatile View view = View.none();
    private KafkaForTests kafka;
    private EventSender sender;
    private TopicReader reader;

    @BeforeEach
    void start() throws Exception {
        kafka = new KafkaForTests(directory.resolve("kafka"));
        startCoordinator("coordinator-1");
        startCoordinator("coordinator-2");
        sender = new EventSender(KafkaConnection.open(kafka.bootstrapServers()), DOMAIN, "test");
        DeadLetters deadLetters = new DeadLetters(sender, "test", InstantSource.system(), new SimpleMeterRegistry());
        reader = new TopicReader(KafkaConnection.open(kafka.bootstrapServers()), DOMAIN, "test-reader", deadLetters)
                .read(Topics.VIEW, From.BEGINNING, (_, next) -> view = next)
                .read(Topics.HEARTBEAT, From.BEGINNING, (_, beat) -> roles.put(beat.nodeId(), beat.partitions()))
                .read(Topics.SETUP, From.BEGINNING, (_, setup) -> setups.add(setup))
                .read(Topics.DEAD_LETTER, From.BEGINNING, (_, letter) -> deadLettered.add(letter))
                .read(Topics.PRQ, From.BEGINNING, (_, prq) -> plan(prq))
                .read(Topics.SVJOIN, From.BEGINNING, (_, join) -> {
                    if (join.node().equals("gateway-1")) {
                        sinkJoins.putIfAbsent(join.ruid(), join);
                    }
                })
                .start();
    }

    @AfterEach
    void stop() {
        reader.close();
        sender.close();
        coordinators.values().forEach(Process::destroyForcibly);
        kafka.close();
    }

    @Test
    void requestsAreServedWhateverHappensToThePrimary() throws Exception {
        awaitBackups();
        join("gateway-1", NodeRole.GATEWAY);
        join("frame-1", NodeRole.FRAME_SERVICE);
        Thread beats = Thread.ofVirtual().start(this::keepBeating);
        await("the two play-acted nodes are in the view", Duration.ofSeconds(10), () -> view.members().size() == 4);
        measureHops();

        String waiting = fillTheDomain();
        String killed = primaryOfView();
        int setupsBefore = setups.size();
        coordinators.get(killed).destroyForcibly().waitFor(5, TimeUnit.SECONDS);
        report("killed", slowestOf("killed", 12));
        assertThat(setups.size()).as("SETUP records").isGreaterThan(setupsBefore);
        await("the view is without " + killed, Duration.ofSeconds(10), () -> view.member(killed).isEmpty());
        makeRoom();
        await("SVJOIN for " + waiting + ", which waited while the keeper of the queue was killed", Duration.ofSeconds(60),
                () -> sinkJoins.containsKey(waiting));

        startCoordinator(killed);
        awaitBackups();
        String paused = primaryOfView();
        signal("STOP", paused);
        report("paused", slowestOf("paused", 12));
        signal("CONT", paused);
        assertThat(slowestOf("woken", 12)).as("requests while it wakes up").isLessThan(10_000_000);

        awaitBackups();
        String stopped = primaryOfView();
        coordinators.get(stopped).destroy();
        report("stopped", slowestOf("stopped", 12));
        beats.interrupt();
        assertEveryRecordIsWhereItsKeyBelongs();
        assertThat(deadLettered).isEmpty();
    }

    /** Paced requests until one waits: it is named. One that gets no answer in time begins, and counts. */
    private String fillTheDomain() {
        for (int i = 0; i < MEASURED; i++) {
            String ruid = "paced-" + i;
            ask(ruid, new PacedRate(10, 2 * CAPACITY_BYTES_PER_SECOND));
            await(ruid + " begins or waits", Duration.ofSeconds(20), () -> sinkJoins.containsKey(ruid) || queues.containsKey(ruid));
            if (queues.containsKey(ruid)) {
                assertThat(queues).containsEntry(ruid, new QueuePlace(1, 1));
                return ruid;
            }
        }
        throw new AssertionError("none of " + MEASURED + " requests waits, each larger than the domain");
    }

    private void makeRoom() {
        sinkJoins.keySet().stream().filter(ruid -> ruid.startsWith("paced-")).forEach(ruid ->
                sender.send(Topics.CANCEL, ruid, new Cancel(ruid, "gateway-1", CancelReason.DELETED, Instant.now())));
    }

    private void awaitBackups() {
        await("both coordinators are in the view, and have a primary and a backup for every partition", Duration.ofSeconds(90),
                () -> view.member("coordinator-1").isPresent() && view.member("coordinator-2").isPresent() && allBackedUp());
    }

    private void measureHops() {
        long[] micros = new long[MEASURED];
        for (int i = -WARM_UP; i < MEASURED; i++) {
            long took = request("warm-" + (i + WARM_UP));
            if (i >= 0) {
                micros[i] = took;
            }
        }
        Arrays.sort(micros);
        System.out.printf("CRQ to SVJOIN, strategist and test in one process: p50 %.1f ms, p99 %.1f ms%n", micros[MEASURED / 2] / 1e3,
                micros[MEASURED * 99 / 100] / 1e3);
    }

    private long slowestOf(String what, int requests) {
        long slowest = 0;
        for (int i = 0; i < requests; i++) {
            slowest = Math.max(slowest, request(what + "-" + setups.size() + "-" + i));
        }
        return slowest;
    }

    private static void report(String what, long slowestMicros) {
        System.out.printf("slowest request after the primary was %s: %.0f ms%n", what, slowestMicros / 1e3);
        assertThat(slowestMicros).as("slowest request, primary " + what).isLessThan(10_000_000);
    }

    private void signal(String name, String coordinator) throws Exception {
        new ProcessBuilder("kill", "-" + name, Long.toString(coordinators.get(coordinator).pid())).start().waitFor();
    }

    /** Kafka Streams' producer, the plain one and the rule in protocol agree. */
    private void assertEveryRecordIsWhereItsKeyBelongs() {
        List<Topic<?>> keyed = List.of(Topics.CRQ, Topics.PRQ, Topics.DSTRG, Topics.STRG, Topics.SVJOIN, Topics.ROOM);
        try (KafkaConsumer<String, byte[]> consumer = new KafkaConsumer<>(Map.of("bootstrap.servers", kafka.bootstrapServers()),
                new StringDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = new ArrayList<>();
            for (Topic<?> topic : keyed) {
                consumer.partitionsFor(topic.in(DOMAIN)).forEach(info -> partitions.add(new TopicPartition(info.topic(), info.partition())));
            }
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            int seen = 0;
            while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                for (ConsumerRecord<String, byte[]> read : consumer.poll(Duration.ofMillis(200))) {
                    assertThat(read.partition()).as(read.topic() + " " + read.key()).isEqualTo(Partitions.of(read.key(), 6));
                    seen++;
                }
            }
            assertThat(seen).isGreaterThan(5 * MEASURED);
        }
    }

    /** Sends a CRQ and waits for its sink's SVJOIN; microseconds. */
    private long request(String ruid) {
        long began = System.nanoTime();
        ask(ruid, null);
        await("SVJOIN for " + ruid, Duration.ofSeconds(20), () -> sinkJoins.containsKey(ruid));
        return (System.nanoTime() - began) / 1000;
    }

    private void ask(String ruid, @Nullable PacedRate rate) {
        Sink sink = new Sink("gateway-1", 1, "127.0.0.1", 7000);
        sender.send(Topics.CRQ, ruid, new Crq(ruid, "movie", "v1", FrameMask.range(0, 99), FrameMask.empty(), 4, Purpose.VIEW, sink, rate,
                Instant.now()));
    }

    /** The strategist's part. */
    private void plan(Prq prq) {
        prqs.put(prq.ruid(), prq);
        QueuePlace place = prq.queue();
        if (place != null) {
            queues.putIfAbsent(prq.ruid(), place);
            return;
        }
        sender.send(Topics.DSTRG, prq.ruid(), new Dstrg(prq.ruid(), prq.term(), prq.epoch(),
                List.of(new Share("frame-1", prq.missing(), List.of())), FrameMask.empty(), "test", 1, Instant.now()));
    }

    private void join(String node, NodeRole role) {
        sender.send(Topics.SDJOIN, node, new SdJoin(node, role, 1, new NodeAddress("127.0.0.1", 7000, 8000), "", Instant.now()));
    }

    private void keepBeating() {
        while (!Thread.currentThread().isInterrupted()) {
            for (String node : List.of("gateway-1", "frame-1")) {
                sender.send(Topics.HEARTBEAT, node,
                        new Heartbeat(node, 1, NodeState.UP, new NodeLoad(CAPACITY_BYTES_PER_SECOND, 0, 0, 0, 0), List.of(), Instant.now()));
            }
            LockSupport.parkNanos(500_000_000);
        }
    }

    private boolean allBackedUp() {
        long primaries = roles.values().stream().flatMap(List::stream).filter(PartitionRole::primary).count();
        long backups = roles.values().stream().flatMap(List::stream).filter(role -> !role.primary()).count();
        return primaries == 6 && backups == 6 && coordinators.keySet().stream().allMatch(name -> roles.get(name).size() == 6);
    }

    private String primaryOfView() {
        return roles.entrySet().stream()
                .filter(entry -> entry.getValue().contains(new PartitionRole(0, true)))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElseThrow();
    }

    private void startCoordinator(String name) throws IOException {
        File log = directory.resolve(name + "-" + System.nanoTime() + ".log").toFile();
        Process process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xmx160m", "--enable-native-access=ALL-UNNAMED",
                "-cp", System.getProperty("java.class.path"), "io.framecast.coordinator.CoordinatorApplication",
                "--server.port=0", "--server.address=127.0.0.1", "--spring.kafka.bootstrap-servers=" + kafka.bootstrapServers(),
                "--framecast.domain=" + DOMAIN, "--framecast.node.id=" + name, "--framecast.secret=a secret of sixteen",
                "--framecast.data-directory=" + directory.resolve(name), "--framecast.ledger.enabled=false")
                .redirectErrorStream(true)
                .redirectOutput(log)
                .start();
        coordinators.put(name, process);
    }

    private void await(String what, Duration within, BooleanSupplier condition) {
        long deadline = System.nanoTime() + within.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("not within " + within.toSeconds() + " s: " + what + "; the view is " + view + ", roles are " + roles);
            }
            LockSupport.parkNanos(200_000);
        }
    }
}
