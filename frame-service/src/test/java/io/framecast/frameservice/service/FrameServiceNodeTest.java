package io.framecast.frameservice.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.framecast.frameservice.Eventually;
import io.framecast.frameservice.FrameServiceApplication;
import io.framecast.frameservice.demo.DemoMovie;
import io.framecast.protocol.event.Cdone;
import io.framecast.protocol.event.DomainEvent;
import io.framecast.protocol.event.GroupRole;
import io.framecast.protocol.event.Holding;
import io.framecast.protocol.event.HoldingKind;
import io.framecast.protocol.event.ImportEvent;
import io.framecast.protocol.event.Member;
import io.framecast.protocol.event.Movie;
import io.framecast.protocol.event.NodeState;
import io.framecast.protocol.event.PlacementTarget;
import io.framecast.protocol.event.SdJoin;
import io.framecast.protocol.event.Share;
import io.framecast.protocol.event.Sink;
import io.framecast.protocol.event.Svjoin;
import io.framecast.protocol.event.View;
import io.framecast.protocol.link.JoinToken;
import io.framecast.protocol.mask.FrameMask;
import io.framecast.protocol.record.IndexEntry;
import io.framecast.protocol.topic.DeadLetters;
import io.framecast.protocol.topic.EventSender;
import io.framecast.protocol.topic.KafkaConnection;
import io.framecast.protocol.topic.KafkaForTests;
import io.framecast.protocol.topic.TopicReader.From;
import io.framecast.protocol.topic.TopicReader;
import io.framecast.protocol.topic.Topics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.json.JsonMapper;

/** The whole service in this process, a real broker beside it; the test is gateway and coordinator. */
class FrameServiceNodeTest {

    private static final String SECRET = "a secret of the test domain";
    private static final JoinToken TOKENS = new JoinToken(SECRET);
    private static final int DEMO_FRAMES = 60;

    @TempDir
    static Path directory;

    private static final List<DomainEvent> EVENTS = new CopyOnWriteArrayList<>();
    private static final Map<String, Holding> HOLDINGS = new ConcurrentHashMap<>();
    private static KafkaForTests kafka;
    private static EventSender sender;
    private static TopicReader reader;
    private static ConfigurableApplicationContext service;
    private static int viewNumber;

    @BeforeAll
    static void startDomain() throws Exception {
        kafka = new KafkaForTests(directory.resolve("kafka"));
        sender = new EventSender(KafkaConnection.open(kafka.bootstrapServers()), "framecast", "test");
        service = start();
        reader = new TopicReader(KafkaConnection.open(kafka.bootstrapServers()), "framecast", "test",
                new DeadLetters(sender, "test", InstantSource.system(), new SimpleMeterRegistry()))
                .read(Topics.SDJOIN, From.BEGINNING, (key, event) -> EVENTS.add(event))
                .read(Topics.IMPORT, From.BEGINNING, (key, event) -> EVENTS.add(event))
                .read(Topics.CDONE, From.BEGINNING, (key, event) -> EVENTS.add(event))
                .read(Topics.HOLDING, From.BEGINNING, (key, holding) -> {
                    if (holding == null) {
                        HOLDINGS.remove(key);
                    } else {
                        HOLDINGS.put(key, holding);
                    }
                })
                .start();
        admit();
    }

    @AfterAll
    static void stopDomain() {
        service.close();
        reader.close();
        sender.close();
        kafka.close();
    }

    private static ConfigurableApplicationContext start() {
        return SpringApplication.run(FrameServiceApplication.class,
                "--server.port=0", "--server.address=127.0.0.1", "--spring.kafka.bootstrap-servers=" + kafka.bootstrapServers(),
                "--framecast.secret=" + SECRET, "--framecast.data-directory=" + directory.resolve("data"),
                "--framecast.link.bind-address=127.0.0.1", "--framecast.topics.partitions=2");
    }

    private static SdJoin admit() throws Exception {
        long incarnation = service.getBean(Incarnation.class).number();
        SdJoin join = await("SDJOIN", SdJoin.class, event -> event.incarnation() == incarnation);
        sender.send(Topics.VIEW, "view", new View(1, ++viewNumber, List.of(new Member(join.nodeId(), join.role(), join.incarnation(),
                join.address(), join.zone(), NodeState.UP)), Instant.now())).join();
        Eventually.is("ready", () -> get("/actuator/health/readiness").statusCode() == 200);
        return join;
    }

    @Test
    void aFilmIsConvertedStagedStoredOutlivesARestartAndIsDroppedAfterItsDeletion() throws Exception {
        Path film = directory.resolve("demo.avi");
        DemoMovie.write(film, DEMO_FRAMES / 30);

        assertThat(upload("i1", "demo", "i1", BodyPublishers.ofFile(film)).statusCode()).isEqualTo(202);

        ImportEvent.Converted converted = await("Converted", ImportEvent.Converted.class, event -> event.importId().equals("i1"));
        assertThat(converted.frames()).isEqualTo(DEMO_FRAMES);
        assertThat(converted.frameRate()).hasToString("30/1");
        assertThat(converted.width()).isEqualTo(1280);
        assertThat(converted.height()).isEqualTo(720);
        assertThat(HOLDINGS.get("frame-1/demo/i1").kind()).isEqualTo(HoldingKind.STAGING);

        FrameMask all = FrameMask.firstFrames(DEMO_FRAMES);
        sender.send(Topics.IMPORT, "demo",
                new ImportEvent.Placing("i1", "demo", List.of(new PlacementTarget("frame-1", all)), Instant.now())).join();
        storeOnItself("i1-1-0", "demo", "i1", all);

        assertThat(await("Placed", ImportEvent.Placed.class, event -> event.importId().equals("i1")).mask()).isEqualTo(all);
        await("CDONE", Cdone.class, event -> event.ruid().equals("i1-1-0"));
        Eventually.is("stored holding", () -> HOLDINGS.get("frame-1/demo/i1").kind() == HoldingKind.STORE);
        assertThat(HOLDINGS.get("frame-1/demo/i1").mask()).isEqualTo(all);
        Eventually.is("staging and incoming are empty", () -> filesBelow("staging").isEmpty() && filesBelow("incoming").isEmpty());
        assertThat(get("/actuator/prometheus").body()).contains("framecast_store_bytes", "framecast_import_frames_total",
                "framecast_bytes_sent_total", "framecast_corrupt_frames_total");

        HttpResponse<byte[]> index = index("demo", "i1", TOKENS.mintIndex("demo", "i1"));
        assertThat(index.statusCode()).isEqualTo(200);
        assertThat(index.body()).hasSize(DEMO_FRAMES * IndexEntry.BYTES);
        IndexEntry last = IndexEntry.get(ByteBuffer.wrap(index.body(), (DEMO_FRAMES - 1) * IndexEntry.BYTES, IndexEntry.BYTES));
        assertThat(last.frame()).isEqualTo(DEMO_FRAMES - 1);
        assertThat(last.timeMicros()).isCloseTo(converted.frameRate().timeMicros(DEMO_FRAMES - 1), within(1L));
        assertThat(index("demo", "i1", TOKENS.mintIndex("demo", "i0")).statusCode()).isEqualTo(403);

        HttpResponse<String> checked = check("demo", "i1", TOKENS.mintCheck("demo", "i1"), 50);
        assertThat(checked.statusCode()).isEqualTo(200);
        assertThat(JsonMapper.shared().readTree(checked.body()).path("frames").asInt()).isEqualTo(DEMO_FRAMES - 50);
        assertThat(JsonMapper.shared().readTree(checked.body()).path("bad").asString()).isEmpty();
        assertThat(JsonMapper.shared().readTree(checked.body()).path("next").isNull()).isTrue();
        assertThat(check("demo", "i1", TOKENS.mintIndex("demo", "i1"), 0).statusCode()).isEqualTo(403);
        assertThat(check("demo", "i1", TOKENS.mintCheck("demo", "i1"), -1).statusCode()).isEqualTo(400);

        Holding stale = new Holding("frame-1", "gone", "v9", HoldingKind.STORE, all, 1000, Instant.now());
        HOLDINGS.put(stale.key(), stale);
        sender.send(Topics.HOLDING, stale.key(), stale).join();
        service.close();
        service = start();
        admit();

        Eventually.is("stale holding withdrawn", () -> !HOLDINGS.containsKey(stale.key()));
        assertThat(HOLDINGS.get("frame-1/demo/i1").mask()).isEqualTo(all);

        service.close();
        sender.send(Topics.MOVIE, "demo", new Movie("demo", "i1", "Demo", DEMO_FRAMES, converted.frameRate(), converted.variableRate(), 1280, 720, 1, 1, null, Map.of(),
                Instant.now()).deleted(Instant.now())).join();
        service = start();
        admit();

        Eventually.is("what was deleted meanwhile is withdrawn", () -> !HOLDINGS.containsKey("frame-1/demo/i1"));
        Eventually.is("and gone from the disk", () -> filesBelow("movies").stream().noneMatch(file -> file.contains("demo")));
    }

    @Test
    void aFileThatIsNoVideoIsReportedAndLeavesNothing() throws Exception {
        assertThat(upload("i2", "junk", "i2", BodyPublishers.ofString("no video at all")).statusCode()).isEqualTo(202);

        ImportEvent.Broken broken = await("Broken", ImportEvent.Broken.class, event -> event.importId().equals("i2"));

        assertThat(broken.detail()).contains("no video that can be read");
        Eventually.is("nothing left", () -> filesBelow("staging").stream().noneMatch(file -> file.contains("i2"))
                && filesBelow("incoming").isEmpty());
    }

    @Test
    void aFailedImportLosesItsStagedFrames() throws Exception {
        Path film = directory.resolve("short.avi");
        DemoMovie.write(film, 1);
        assertThat(upload("i3", "short", "i3", BodyPublishers.ofFile(film)).statusCode()).isEqualTo(202);
        await("Converted", ImportEvent.Converted.class, event -> event.importId().equals("i3"));

        sender.send(Topics.IMPORT, "short", new ImportEvent.Failed("i3", "short", "i3", false, "the test says so", Instant.now())).join();

        Eventually.is("holding withdrawn", () -> !HOLDINGS.containsKey("frame-1/short/i3"));
        Eventually.is("nothing left", () -> filesBelow("staging").stream().noneMatch(file -> file.contains("i3")));
    }

    @Test
    void anUploadWithoutItsTokenIsRefused() throws Exception {
        HttpResponse<String> answer = put("/internal/imports/i4?movieId=m&version=i4", TOKENS.mintUpload("other", "m", "i4"),
                BodyPublishers.ofString("x"));

        assertThat(answer.statusCode()).isEqualTo(403);
        assertThat(answer.body()).contains("X-Framecast-Token must be");
        assertThat(filesBelow("incoming")).isEmpty();
    }

    @Test
    void anEmptyBodyIsRefusedWithOrWithoutALength() throws Exception {
        assertThat(upload("i5", "m", "i5", BodyPublishers.noBody()).statusCode()).isEqualTo(400);
        assertThat(upload("i6", "m", "i6", BodyPublishers.ofInputStream(java.io.InputStream::nullInputStream)).statusCode()).isEqualTo(400);
    }

    @Test
    void aNameThatWouldLeaveTheStoreIsRefused() throws Exception {
        HttpResponse<String> answer = upload("i7", "..%2Fx", "i7", BodyPublishers.ofString("x"));

        assertThat(answer.statusCode()).isIn(400, 403);
        assertThat(filesBelow("incoming")).isEmpty();
    }

    @Test
    void aFilmLargerThanTheDiskIsRefusedBeforeItIsRead() throws Exception {
        try (Socket gateway = connect()) {
            send(gateway, "i8", "Content-Length: " + (1L << 50), "begins");

            assertThat(new String(gateway.getInputStream().readNBytes(12), StandardCharsets.US_ASCII)).isEqualTo("HTTP/1.1 507");
        }
    }

    @Test
    void aBrokenUploadLeavesNothingAndMayBeSentAgain() throws Exception {
        try (Socket gateway = connect()) {
            send(gateway, "i9", "Content-Length: 1000000", "only this much");
            Eventually.is("upload has begun", () -> filesBelow("incoming").contains("i9"));
        }

        Eventually.is("spool is gone", () -> !filesBelow("incoming").contains("i9"));
        Eventually.is("it may be sent again", () -> upload("i9", "m", "i9", BodyPublishers.ofString("junk")).statusCode() == 202);
    }

    /** As a coordinator would: the node is both the only source and the sink. */
    private static void storeOnItself(String ruid, String movieId, String version, FrameMask wanted) {
        SdJoin self = EVENTS.stream().filter(SdJoin.class::isInstance).map(SdJoin.class::cast)
                .reduce((first, second) -> second).orElseThrow();
        Sink sink = new Sink(self.nodeId(), self.incarnation(), self.address().host(), self.address().linkPort());
        FrameMask none = FrameMask.empty();
        sender.send(Topics.SVJOIN, self.nodeId(), new Svjoin(ruid, self.nodeId(), self.incarnation(), GroupRole.SINK, 1, 1, 1, movieId,
                version, sink, none, none, "", wanted, List.of(new Share(self.nodeId(), wanted, List.of())), none, Instant.now())).join();
        sender.send(Topics.SVJOIN, self.nodeId(), new Svjoin(ruid, self.nodeId(), self.incarnation(), GroupRole.SOURCE, 1, 1, 2, movieId,
                version, sink, wanted, none, TOKENS.mint(ruid, self.nodeId(), self.incarnation(), 1, 1), none, List.of(), none,
                Instant.now())).join();
    }

    private static <E extends DomainEvent> E await(String what, Class<E> type, java.util.function.Predicate<E> is) throws Exception {
        Eventually.is(what, () -> find(type, is).isPresent());
        return find(type, is).orElseThrow();
    }

    private static <E extends DomainEvent> Optional<E> find(Class<E> type, java.util.function.Predicate<E> is) {
        return EVENTS.stream().filter(type::isInstance).map(type::cast).filter(is).findFirst();
    }

    private static HttpResponse<String> upload(String importId, String movieId, String version, BodyPublisher body) throws Exception {
        return put("/internal/imports/" + importId + "?movieId=" + movieId + "&version=" + version + "&title=T",
                TOKENS.mintUpload(importId, movieId, version), body);
    }

    private static HttpResponse<String> put(String path, String token, BodyPublisher body) throws Exception {
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(HttpRequest.newBuilder(uri(path)).PUT(body).header("X-Framecast-Token", token).build(),
                    HttpResponse.BodyHandlers.ofString());
        }
    }

    private static HttpResponse<byte[]> index(String movieId, String version, String token) throws Exception {
        try (HttpClient client = HttpClient.newHttpClient()) {
            URI uri = uri("/internal/movies/" + movieId + "/" + version + "/index?first=0&last=65535");
            return client.send(HttpRequest.newBuilder(uri).header("X-Framecast-Token", token).build(), HttpResponse.BodyHandlers.ofByteArray());
        }
    }

    private static HttpResponse<String> check(String movieId, String version, String token, int from) throws Exception {
        try (HttpClient client = HttpClient.newHttpClient()) {
            URI uri = uri("/internal/movies/" + movieId + "/" + version + "/check?limit=1000&from=" + from);
            return client.send(HttpRequest.newBuilder(uri).POST(BodyPublishers.noBody()).header("X-Framecast-Token", token).build(),
                    HttpResponse.BodyHandlers.ofString());
        }
    }

    private static HttpResponse<String> get(String path) throws Exception {
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(HttpRequest.newBuilder(uri(path)).build(), HttpResponse.BodyHandlers.ofString());
        }
    }

    private static Socket connect() throws IOException {
        return new Socket("127.0.0.1", uri("/").getPort());
    }

    private static void send(Socket gateway, String importId, String header, String begin) throws IOException {
        gateway.getOutputStream().write(("PUT /internal/imports/" + importId + "?movieId=m&version=" + importId + " HTTP/1.1\r\n"
                + "Host: test\r\nX-Framecast-Token: " + TOKENS.mintUpload(importId, "m", importId) + "\r\n" + header + "\r\n\r\n" + begin)
                .getBytes(StandardCharsets.US_ASCII));
        gateway.getOutputStream().flush();
    }

    private static URI uri(String path) {
        return URI.create("http://127.0.0.1:" + service.getEnvironment().getProperty("local.server.port") + path);
    }

    private static List<String> filesBelow(String name) throws IOException {
        Path below = directory.resolve("data").resolve(name);
        try (Stream<Path> files = Files.walk(below)) {
            return files.filter(Files::isRegularFile).map(file -> below.relativize(file).toString()).toList();
        } catch (java.io.UncheckedIOException | java.nio.file.NoSuchFileException vanishedMeanwhile) {
            return List.of("changing");
        }
    }
}
