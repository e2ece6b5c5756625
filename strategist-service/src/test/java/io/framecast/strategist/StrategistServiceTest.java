package io.framecast.strategist;

import static org.assertj.core.api.Assertions.assertThat;

import io.framecast.protocol.event.DeadLetter;
import io.framecast.protocol.event.DomainEvent;
import io.framecast.protocol.event.Dstrg;
import io.framecast.protocol.event.Heartbeat;
import io.framecast.protocol.event.Holding;
import io.framecast.protocol.event.HoldingKind;
import io.framecast.protocol.event.Member;
import io.framecast.protocol.event.NodeAddress;
import io.framecast.protocol.event.NodeLoad;
import io.framecast.protocol.event.NodeRole;
import io.framecast.protocol.event.NodeState;
import io.framecast.protocol.event.Place;
import io.framecast.protocol.event.Placement;
import io.framecast.protocol.event.Prq;
import io.framecast.protocol.event.Purpose;
import io.framecast.protocol.event.QueuePlace;
import io.framecast.protocol.event.SdJoin;
import io.framecast.protocol.event.View;
import io.framecast.protocol.mask.FrameMask;
import io.framecast.protocol.topic.DomainTopics;
import io.framecast.protocol.topic.EventCodec;
import io.framecast.protocol.topic.Partitions;
import io.framecast.protocol.topic.Topic;
import io.framecast.protocol.topic.TopicSettings;
import io.framecast.protocol.topic.Topics;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/** The whole service against a real Kafka: what goes in and what comes out, on which partition. */
class StrategistServiceTest {

    private static final String DOMAIN = "test";
    private static final int PARTITIONS = 6;
    private static final FrameMask MOVIE = FrameMask.firstFrames(640);
    private static final long INCARNATION = 5;
    private static final Duration ENOUGH = Duration.ofSeconds(30);

    @TempDir
    static Path directory;

    static TestKafka kafka;
    /** Unlike the services' own sender it does not give up within a second: the machine that runs the tests may be busy. */
    static KafkaProducer<String, byte[]> producer;
    static ConfigurableApplicationContext service;

    @BeforeAll
    static void startWithADomainThatHasAMovie() throws Exception {
        kafka = TestKafka.start(directory);
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
            new DomainTopics(admin, DOMAIN, new TopicSettings(PARTITIONS, 1)).ensure();
        }
        // One request at a time: where a topic is so new that its first batch is refused, a second one on its way would be taken
        // before it, and the broker would then refuse the first for good.
        producer = new KafkaProducer<>(Map.of("bootstrap.servers", kafka.bootstrapServers(), "max.in.flight.requests.per.connection", "1"),
                new StringSerializer(), new ByteArraySerializer());
        for (int node = 1; node <= 4; node++) {
            announce("frame-" + node, "m", MOVIE);
        }
        // Hundreds of others, so that a service that took questions before it had read all would be caught.
        for (int other = 0; other < 500; other++) {
            announce("frame-1", "other-" + other, MOVIE);
        }
        tellView(1);
        producer.flush();
        service = new SpringApplicationBuilder(StrategistApplication.class).run("--server.port=0", "--server.address=127.0.0.1",
                "--framecast.domain=" + DOMAIN, "--framecast.strategist.wait-for-holdings=2s", "--framecast.node.id=strategist-1", "--framecast.topics.partitions=" + PARTITIONS,
                "--spring.kafka.bootstrap-servers=" + kafka.bootstrapServers(),
                "--spring.cloud.stream.kafka.binder.producer-properties[delivery.timeout.ms]=30000",
                "--spring.cloud.stream.kafka.binder.producer-properties[request.timeout.ms]=20000");
    }

    @AfterAll
    static void stop() {
        if (service != null) {
            service.close();
        }
        if (producer != null) {
            producer.close();
        }
        if (kafka != null) {
            kafka.close();
        }
    }

    @Test
    void aRequestIsAnsweredWithAStrategyOfFourEqualShares() throws Exception {
        send(Topics.PRQ, "r-whole", prq("r-whole", "m", List.of()));

        Dstrg answer = answer(Topics.DSTRG, "r-whole");

        assertThat(answer.term()).isEqualTo(3);
        assertThat(answer.epoch()).isEqualTo(2);
        assertThat(answer.plannedBy()).isEqualTo("strategist-1");
        assertThat(answer.shares()).hasSize(4).allSatisfy(share -> {
            assertThat(share.mask().count()).isEqualTo(160);
            assertThat(share.standbys()).hasSize(3);
        });
    }

    @Test
    void aRequestThatWaitsForRoomIsPlannedOnlyOnceItDoesNot() throws Exception {
        Prq later = prq("r-waits", "m", List.of());
        put(Topics.PRQ, "r-waits", new Prq("r-waits", later.term() - 1, later.epoch(), 1, "m", "v1", MOVIE, FrameMask.empty(), MOVIE, 4, Purpose.VIEW, null,
                List.of(), List.of(), new QueuePlace(1, 2), Instant.now()));
        send(Topics.PRQ, "r-waits", later);

        assertThat(answer(Topics.DSTRG, "r-waits").term()).as("the first answer there is").isEqualTo(later.term());
    }

    @Test
    void anExcludedNodeIsNotUsed() throws Exception {
        send(Topics.PRQ, "r-excluded", prq("r-excluded", "m", List.of("frame-2")));

        assertThat(answer(Topics.DSTRG, "r-excluded").shares()).extracting(share -> share.node())
                .containsExactlyInAnyOrder("frame-1", "frame-3", "frame-4");
    }

    @Test
    void answersLandOnThePartitionThatKafkasOwnPartitionerNames() throws Exception {
        Set<String> ruids = new HashSet<>();
        for (int i = 0; i < 60; i++) {
            ruids.add("r-partition-" + i);
            send(Topics.PRQ, "r-partition-" + i, prq("r-partition-" + i, "m", List.of()));
        }

        List<ConsumerRecord<String, byte[]>> answers = records(Topics.DSTRG, entry -> ruids.contains(entry.key()), ruids.size());

        Set<Integer> used = new HashSet<>();
        for (ConsumerRecord<String, byte[]> answer : answers) {
            // What a plain producer of Kafka's, with no partitioner set, chooses for the same key.
            int chosen = producer.send(new ProducerRecord<>(Topics.VDONE.in(DOMAIN), answer.key(), new byte[0])).get().partition();
            assertThat(answer.partition()).as(answer.key()).isEqualTo(chosen).isEqualTo(Partitions.of(answer.key(), PARTITIONS));
            used.add(chosen);
        }
        assertThat(used).hasSize(PARTITIONS);
    }

    @Test
    void aPlacementIsAnsweredUnderItsMovie() throws Exception {
        send(Topics.PLACE, "new-movie", new Place("i1", "new-movie", "v1", 600, 1 << 20, 2, 1, Instant.now()));

        Placement answer = answer(Topics.PLACEMENT, "new-movie");

        assertThat(answer.detail()).isEmpty();
        assertThat(answer.importId()).isEqualTo("i1");
        assertThat(answer.targets()).hasSize(4).allSatisfy(target -> assertThat(target.mask().count()).isBetween(292, 308));
    }

    @Test
    void aMovieThatNobodyHoldsIsUnavailableAfterAShortWait() throws Exception {
        send(Topics.PRQ, "r-nobody", prq("r-nobody", "nobodys", List.of()));

        Dstrg answer = answer(Topics.DSTRG, "r-nobody");

        assertThat(answer.shares()).isEmpty();
        assertThat(answer.unavailable()).isEqualTo(MOVIE);
    }

    @Test
    void holdingsThatComeAMomentAfterTheRequestAreWaitedFor() throws Exception {
        send(Topics.PRQ, "r-early", prq("r-early", "late", List.of()));
        announce("frame-3", "late", MOVIE);

        assertThat(answer(Topics.DSTRG, "r-early").shares()).extracting(share -> share.node()).containsExactly("frame-3");
    }

    @Test
    void aPoisonRecordBecomesADeadLetterAndTheNextQuestionIsAnswered() throws Exception {
        String key = "r-poison";
        int partition = Partitions.of(key, PARTITIONS);
        for (byte[] poison : new byte[][] {"{no json".getBytes(StandardCharsets.UTF_8), null, "{\"version\":9}".getBytes(StandardCharsets.UTF_8)}) {
            producer.send(new ProducerRecord<>(Topics.PRQ.in(DOMAIN), partition, key, poison)).get();
        }
        send(Topics.PRQ, key, prq(key, "m", List.of()));

        assertThat(answer(Topics.DSTRG, key).shares()).hasSize(4);
        List<DeadLetter> letters = new ArrayList<>();
        for (ConsumerRecord<String, byte[]> entry : records(Topics.DEAD_LETTER, any -> true, 3)) {
            letters.add(EventCodec.decode(Topics.DEAD_LETTER, entry.value()));
        }
        assertThat(letters).allSatisfy(letter -> {
            assertThat(letter.topic()).isEqualTo("test.prq");
            assertThat(letter.partition()).isEqualTo(partition);
            assertThat(letter.key()).isEqualTo(key);
            assertThat(letter.node()).isEqualTo("strategist-1");
        });
        assertThat(letters).extracting(DeadLetter::reason).anySatisfy(reason -> assertThat(reason).contains("not a prq record"))
                .anySatisfy(reason -> assertThat(reason).contains("must have a value"))
                .anySatisfy(reason -> assertThat(reason).contains("version must be 1, got 9"));
    }

    @Test
    void theNodeJoinsTheDomainAndIsReadyOnceAViewNamesIt() throws Exception {
        SdJoin join = answer(Topics.SDJOIN, "strategist-1");
        assertThat(join.role()).isEqualTo(NodeRole.STRATEGIST);
        assertThat(join.address().httpPort()).isEqualTo(port());
        assertThat(get("/actuator/health/readiness").statusCode()).isEqualTo(503);

        tellView(2, new Member("strategist-1", NodeRole.STRATEGIST, join.incarnation(), join.address(), "", NodeState.UP));

        await("readiness", () -> get("/actuator/health/readiness").statusCode() == 200);
        assertThat(get("/actuator/health/liveness").statusCode()).isEqualTo(200);
    }

    @Test
    void planTimeAndImbalanceAreMeasured() throws Exception {
        send(Topics.PRQ, "r-metrics", prq("r-metrics", "m", List.of()));
        answer(Topics.DSTRG, "r-metrics");

        assertThat(get("/actuator/prometheus").body()).contains("framecast_plan_seconds_count", "framecast_plan_imbalance_ratio_sum",
                "framecast_view_number", "framecast_plan_seconds_bucket", "framecast_plan_imbalance_ratio_bucket",
                "framecast_queue_depth{domain=\"test\",node=\"strategist-1\",queue=\"waiting-plans\"}");
    }

    private static void announce(String node, String movieId, FrameMask mask) {
        Holding holding = new Holding(node, movieId, "v1", HoldingKind.STORE, mask, 1000, Instant.now());
        put(Topics.HOLDING, holding.key(), holding);
    }

    private static void tellView(long number, Member... others) {
        List<Member> members = new ArrayList<>(List.of(others));
        for (int node = 1; node <= 4; node++) {
            members.add(new Member("frame-" + node, NodeRole.FRAME_SERVICE, INCARNATION, new NodeAddress("127.0.0.1", 1, 1), "", NodeState.UP));
        }
        put(Topics.VIEW, "view", new View(1, number, members, Instant.now()));
    }

    private static void beat() {
        for (int node = 1; node <= 4; node++) {
            put(Topics.HEARTBEAT, "frame-" + node, new Heartbeat("frame-" + node, INCARNATION, NodeState.UP,
                    new NodeLoad(1000, 0, 0, 1L << 30, 0), List.of(), Instant.now()));
        }
    }

    private static Prq prq(String ruid, String movieId, List<String> excluded) {
        return new Prq(ruid, 3, 2, 1, movieId, "v1", MOVIE, FrameMask.empty(), MOVIE, 4, Purpose.VIEW, null, excluded, List.of(), Instant.now());
    }

    private static <E extends DomainEvent> void send(Topic<E> topic, String key, E event) {
        beat();
        put(topic, key, event);
        producer.flush();
    }

    private static <E extends DomainEvent> void put(Topic<E> topic, String key, E event) {
        producer.send(new ProducerRecord<>(topic.in(DOMAIN), key, EventCodec.encode(event)));
    }

    private static <E extends DomainEvent> E answer(Topic<E> topic, String key) throws Exception {
        return EventCodec.decode(topic, records(topic, entry -> key.equals(entry.key()), 1).getFirst().value());
    }

    private static List<ConsumerRecord<String, byte[]>> records(Topic<?> topic, Predicate<ConsumerRecord<String, byte[]>> wanted, int count) {
        List<ConsumerRecord<String, byte[]>> found = new ArrayList<>();
        try (KafkaConsumer<String, byte[]> consumer = new KafkaConsumer<>(Map.of("bootstrap.servers", kafka.bootstrapServers()),
                new StringDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = consumer.partitionsFor(topic.in(DOMAIN)).stream()
                    .map(info -> new TopicPartition(info.topic(), info.partition())).toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            await(count + " records on " + topic.name(), () -> {
                consumer.poll(Duration.ofMillis(50)).forEach(entry -> {
                    if (wanted.test(entry)) {
                        found.add(entry);
                    }
                });
                return found.size() >= count;
            });
        }
        return found;
    }

    private static void await(String what, BooleanSupplier condition) {
        long deadline = System.nanoTime() + ENOUGH.toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("no %s within %s", what, ENOUGH).isLessThan(deadline);
            Thread.onSpinWait();
        }
    }

    private static int port() {
        return service.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
    }

    private static HttpResponse<String> get(String path) {
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port() + path)).timeout(ENOUGH).build(),
                    HttpResponse.BodyHandlers.ofString());
        } catch (Exception e) {
            throw new AssertionError(path, e);
        }
    }
}
