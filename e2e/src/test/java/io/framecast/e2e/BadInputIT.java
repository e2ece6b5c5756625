package io.framecast.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.framecast.e2e.client.Rest;
import io.framecast.e2e.client.SocketViewer;
import io.framecast.e2e.client.ViewerChannel;
import io.framecast.e2e.cluster.ClusterUnderTest;
import io.framecast.e2e.deadline.Await;
import io.framecast.e2e.evidence.TopicEntry;
import io.framecast.e2e.fault.ForgedHolder;
import io.framecast.e2e.invariant.EveryWantedFrameDeliveredOnce;
import io.framecast.e2e.probe.TopicProbe;
import io.framecast.protocol.mask.FrameMask;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Nonsense gets a clear answer and harms nothing: after each, every process lives and a movie plays. */
@Order(4)
@OnCluster(OnCluster.SHARED)
final class BadInputIT {

    private static final Duration WITHIN = Duration.ofSeconds(60);
    private static final Duration AT_ONCE = Duration.ofSeconds(5);
    /** Near the most that Kafka takes in one record. */
    private static final int HUGE = 900_000;

    private final ClusterUnderTest cluster;
    private final Rest rest;

    BadInputIT(ClusterUnderTest cluster) {
        this.cluster = cluster;
        this.rest = new Rest(cluster.gateway(1));
    }

    @AfterEach
    void everyProcessLivesAndAMoviePlays() {
        cluster.assertSameProcessesLive();
        try (SocketViewer viewer = SocketViewer.connect(cluster.gateway(1))) {
            ViewerChannel channel = viewer.open(Library.DEMO, "0-39");
            channel.demand(1, "0-39");
            channel.awaitEnd(1, WITHIN);
            new EveryWantedFrameDeliveredOnce(FrameMask.range(0, 39), 1, channel.arrivals()).check();
            channel.done("");
        }
    }

    @Test
    void unknownMovie() {
        Library.assertProblem(rest.get("movies/nosuch"), 404, "nosuch");
        Library.assertProblem(rest.get("movies/nosuch/frames/0"), 404, "nosuch");
        Library.assertProblem(rest.get("movies/nosuch/stream"), 404, "nosuch");
        Library.assertProblem(rest.get("movies/nosuch/holdings"), 404, "nosuch");
        Library.assertProblem(rest.post("requests", "{\"movieId\":\"nosuch\"}"), 404, "nosuch");
        assertThat(problemOnOpen(Map.of("movieId", "nosuch")).path("status").asInt()).isEqualTo(404);
    }

    @Test
    void unknownRequestAndImport() {
        Library.assertProblem(rest.get("requests/nosuch"), 404, "nosuch");
        Library.assertProblem(rest.delete("requests/nosuch"), 404, "nosuch");
        Library.assertProblem(rest.post("requests/nosuch/done", "{\"cached\":\"\"}"), 404, "nosuch");
        Library.assertProblem(rest.get("requests/nosuch/stream"), 404, "nosuch");
        Library.assertProblem(rest.get("imports/nosuch"), 404, "nosuch");
        assertThat(problemOnOpen(Map.of("ruid", "nosuch")).path("status").asInt()).isEqualTo(404);
    }

    @Test
    void aRequestThatWasDeletedCannotBeOpenedAgain() {
        String ruid = rest.post("requests", "{\"movieId\":\"demo\",\"wanted\":\"0-9\"}").expect(201).json().path("ruid").asString();
        assertThat(rest.delete("requests/" + ruid).status()).isIn(200, 202, 204);
        Library.awaitPhase(rest, ruid, "CANCELLED", WITHIN);
        assertThat(rest.get("requests/" + ruid + "/stream").status()).isIn(404, 409, 410);
        assertThat(problemOnOpen(Map.of("ruid", ruid)).path("status").asInt()).isIn(404, 409, 410);
    }

    @Test
    void maskPastTheEnd() {
        Library.assertProblem(rest.post("requests", "{\"movieId\":\"demo\",\"wanted\":\"0-99999\"}"), 400, "99999");
        Library.assertProblem(rest.get("movies/demo/stream?frames=0-99999"), 400, "99999");
        Library.assertProblem(rest.get("movies/demo/frames/99999"), 404, "99999");
        JsonNode problem = problemOnOpen(Map.of("movieId", "demo", "wanted", "0-99999"));
        assertThat(problem.path("status").asInt()).isEqualTo(400);
        assertThat(problem.path("detail").asString()).contains("99999");
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "5-", "-5", "9-3", "1-9/0", "1,,2", "b:012", "0-9;10", "1.5", "99999999999999999999", "0-9/-2"})
    void malformedMask(String mask) {
        Library.assertProblem(rest.post("requests", "{\"movieId\":\"demo\",\"wanted\":\"" + mask + "\"}"), 400);
        Library.assertProblem(rest.get("movies/demo/stream?frames=" + Rest.encode(mask)), 400);
        assertThat(problemOnOpen(Map.of("movieId", "demo", "wanted", mask)).path("status").asInt()).isEqualTo(400);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "[]", "\"text\"", "{\"movieId\":7.5}", "{\"movieId\":\"demo\",\"maxSources\":\"many\"}",
            "{\"movieId\":\"demo\",\"maxSources\":0}", "{\"movieId\":\"demo\",\"ruid\":\"../../etc\"}", "{}"})
    void malformedRequestBody(String body) {
        Library.assertProblem(rest.post("requests", body), 400);
    }

    private JsonNode problemOnOpen(Map<String, Object> fields) {
        try (SocketViewer viewer = SocketViewer.connect(cluster.gateway(1))) {
            return viewer.openWithoutWaiting(fields).await("a problem", WITHIN, message -> message.path("type").asString().equals("problem"));
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
            "not json", "[1,2]", "{}", "{\"type\":\"dance\",\"channel\":1}", "{\"type\":\"open\",\"movieId\":\"demo\"}",
            "{\"type\":\"open\",\"channel\":0,\"movieId\":\"demo\"}", "{\"type\":\"open\",\"channel\":65536,\"movieId\":\"demo\"}",
            "{\"type\":\"demand\",\"channel\":1}"})
    void aSocketMessageThatCannotBeUnderstoodGetsAProblemAndTheSocketStays(String message) {
        try (SocketViewer viewer = SocketViewer.connect(cluster.gateway(1))) {
            viewer.send(message);
            Await.until("a problem", AT_ONCE, () -> viewer.messagesWithoutChannel().stream()
                    .anyMatch(answer -> answer.path("type").asString().equals("problem")));
            ViewerChannel channel = viewer.open(Library.DEMO, "0-4");
            channel.demand(1, "0-4");
            channel.awaitEnd(1, WITHIN);
            channel.done("");
        }
    }

    @Test
    void threeSuchMessagesInARowCloseTheSocketWith1008() {
        try (SocketViewer viewer = SocketViewer.connect(cluster.gateway(1))) {
            for (int i = 0; i < 3; i++) {
                viewer.send("nonsense");
            }
            assertThat(viewer.closeStatus(AT_ONCE)).isEqualTo(OptionalInt.of(1008));
        }
    }

    @Test
    void anOversizedMessageClosesTheSocketWith1009() {
        try (SocketViewer viewer = SocketViewer.connect(cluster.gateway(1))) {
            viewer.send("{\"type\":\"open\",\"channel\":1,\"movieId\":\"demo\",\"wanted\":\"" + "1,".repeat(16 << 20) + "1\"}");
            assertThat(viewer.closeStatus(WITHIN)).isEqualTo(OptionalInt.of(1009));
        } catch (IllegalStateException brokenWhileSending) {
            // The server may close before all was written.
            assertThat(brokenWhileSending).hasMessageContaining("cannot send");
        }
    }

    @Test
    void aDemandPastTheEndIsIgnoredBeyondWhatIsWanted() {
        try (SocketViewer viewer = SocketViewer.connect(cluster.gateway(1))) {
            ViewerChannel channel = viewer.open(Library.DEMO, "0-9");
            channel.demand(1, "5-30000000");
            channel.awaitEnd(1, WITHIN);
            new EveryWantedFrameDeliveredOnce(FrameMask.range(5, 9), 1, channel.arrivals()).check();
            channel.done("");
        }
    }

    @Test
    void aHolderWithAWrongTokenIsNotAdmitted() throws IOException {
        try (SocketViewer viewer = SocketViewer.connect(cluster.gateway(1));
                TopicProbe probe = new TopicProbe(cluster.bootstrapServers(), "framecast", "sdjoin", "svjoin")) {
            ViewerChannel channel = viewer.open(Library.DEMO, "0-99");
            String ruid = channel.ruid();
            TopicEntry sink = probe.await("the gateway's SDJOIN", WITHIN, entry -> entry.text("nodeId").equals("gateway-1"));
            TopicEntry holder = probe.await("a holder's SVJOIN", WITHIN,
                    entry -> entry.topic().equals("svjoin") && entry.text("ruid").equals(ruid) && !entry.text("role").equals("SINK"));
            int port = sink.value().path("address").path("linkPort").asInt();

            for (String token : List.of("", "wrong", holder.text("token").substring(1))) {
                try (ForgedHolder forged = ForgedHolder.connect(port)) {
                    forged.join(ruid, holder.text("node"), holder.number("incarnation"), holder.number("term"), holder.number("epoch"), token);
                    forged.pushFrame(50, "forged".getBytes(StandardCharsets.UTF_8));
                    assertThat(forged.isRefusedWithin(WITHIN)).as("token '%s' is refused", token).isTrue();
                }
            }
            try (ForgedHolder rubbish = ForgedHolder.connect(port)) {
                rubbish.send("GET / HTTP/1.1\r\n\r\n".repeat(100).getBytes(StandardCharsets.US_ASCII));
                assertThat(rubbish.isRefusedWithin(WITHIN)).isTrue();
            }
            channel.demand(1, "0-99");
            channel.awaitEnd(1, WITHIN);
            new EveryWantedFrameDeliveredOnce(FrameMask.range(0, 99), 1, channel.arrivals()).check();
            channel.done("");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"sdjoin", "heartbeat", "view", "view-change", "holding", "movie", "import", "place", "placement", "crq", "cancel", "cdone",
            "progress", "slost", "prq", "dstrg", "strg", "svjoin", "sdone", "vdone", "vpdone", "setup",
            "claim", "room"})
    void aPoisonRecordBecomesADeadLetter(String topic) {
        String key = "poison-" + topic + "-" + System.nanoTime();
        try (TopicProbe probe = new TopicProbe(cluster.bootstrapServers(), "framecast", "dead-letter")) {
            probe.send(topic, key, "{ this is no JSON".getBytes(StandardCharsets.UTF_8));
            probe.send(topic, key, "{\"version\":99}".getBytes(StandardCharsets.UTF_8));
            probe.send(topic, key, new byte[] {0, 1, 2, (byte) 0xff});
            probe.send(topic, key, ("{\"version\":1,\"x\":\"" + "x".repeat(HUGE)).getBytes(StandardCharsets.UTF_8));
            TopicEntry letter = probe.await("a dead letter of " + topic, WITHIN, entry -> entry.text("key").equals(key));
            assertThat(letter.text("topic")).isEqualTo("framecast." + topic);
            assertThat(letter.text("reason")).isNotEmpty();
            assertThat(letter.text("node")).isNotEmpty();
            probe.await("the dead letter of the unknown version", WITHIN,
                    entry -> entry.text("key").equals(key) && entry.text("reason").contains("version"));
            // One after the other and by the same reader: when the letter of the last is there, none has stopped it.
            probe.await("the dead letter of the huge record", WITHIN, entry -> entry.text("key").equals(key) && entry.text("payload").length() > 1000);
        }
    }

    /** A record that is in order, and stands where it does not belong. */
    @ParameterizedTest
    @ValueSource(strings = {"crq", "cdone", "movie", "holding", "heartbeat"})
    void aRecordUnderAForeignKeyBecomesADeadLetter(String topic) {
        if (topic.equals("cdone")) {
            String ruid = rest.post("requests", "{\"movieId\":\"demo\",\"wanted\":\"0-9\"}").expect(201).json().path("ruid").asString();
            rest.post("requests/" + ruid + "/done", "{\"cached\":\"\"}");
            Library.awaitPhase(rest, ruid, "DONE", WITHIN);
        }
        String key = "foreign-" + topic + "-" + System.nanoTime();
        try (TopicProbe records = new TopicProbe(cluster.bootstrapServers(), "framecast", topic);
                TopicProbe letters = new TopicProbe(cluster.bootstrapServers(), "framecast", "dead-letter")) {
            TopicEntry known = records.readToEnd().stream().filter(entry -> entry.value() != null && entry.key() != null && entry.value().has("version")
                    && entry.value().path("version").asInt() == 1).reduce((first, second) -> second).orElseThrow();
            letters.send(topic, key, known.value().toString().getBytes(StandardCharsets.UTF_8));
            TopicEntry letter = letters.await("a dead letter of " + topic, WITHIN, entry -> entry.text("key").equals(key));
            assertThat(letter.text("reason")).startsWith("the record's key must be '").endsWith("got '" + key + "'");
        }
    }

    @Test
    void aFileThatIsNoVideoFailsWithAReasonAndLeavesNothing() {
        Set<Path> before = storedFiles();
        byte[] noVideo = "This is a letter, not a film. ".repeat(10_000).getBytes(StandardCharsets.UTF_8);
        String importId = rest.upload(BodyPublishers.ofByteArray(noVideo), "letter", "letter").expect(202).json().path("importId").asString();
        JsonNode ended = Library.awaitImport(rest, importId);
        assertThat(ended.path("state").asString()).isEqualTo("FAILED");
        assertThat(ended.path("detail").asString()).isNotEmpty();

        Await.until("no file of it is left", WITHIN, () -> storedFiles().equals(before));
        Await.until("the movie is not listed", WITHIN, () -> rest.get("movies/letter").status() == 404);
        try (TopicProbe probe = new TopicProbe(cluster.bootstrapServers(), "framecast", "holding")) {
            Await.until("no holding of it is left", WITHIN, () -> {
                Set<String> held = new TreeSet<>();
                for (TopicEntry entry : probe.readToEnd()) {
                    if (entry.value() == null) {
                        held.remove(entry.key());
                    } else if (entry.text("movieId").equals("letter")) {
                        held.add(String.valueOf(entry.key()));
                    }
                }
                return held.isEmpty();
            });
        }
    }

    @Test
    void anEmptyFileIsRefusedAtOnce() {
        Library.assertProblem(rest.upload(BodyPublishers.noBody(), "nothing", "nothing"), 400);
        assertThat(rest.get("movies/nothing").status()).isEqualTo(404);
    }

    @ParameterizedTest
    @ValueSource(strings = {"../escape", "a/b", ".", "with space"})
    void aMovieIdThatIsNoNameIsRefused(String id) {
        Library.assertProblem(rest.upload(BodyPublishers.ofString("x"), id, "title"), 400);
    }

    @Test
    void anUnknownPathAndAWrongMethodAreProblemsToo() {
        Library.assertProblem(rest.get("nosuch"), 404);
        Library.assertProblem(rest.post("domain", "{}"), 405);
    }

    private Set<Path> storedFiles() {
        Set<Path> files = new TreeSet<>();
        for (int i = 1; i <= cluster.options().frameServices(); i++) {
            Path store = cluster.data().resolve("frame-" + i);
            try (Stream<Path> found = Files.walk(store)) {
                found.filter(Files::isRegularFile).forEach(files::add);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return files;
    }
}
