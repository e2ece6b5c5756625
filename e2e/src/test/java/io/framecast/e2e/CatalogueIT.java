package io.framecast.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.framecast.e2e.client.EventReader;
import io.framecast.e2e.client.MultipartReader;
import io.framecast.e2e.client.Rest;
import io.framecast.e2e.client.Rest.Answer;
import io.framecast.e2e.client.SocketViewer;
import io.framecast.e2e.client.ViewerChannel;
import io.framecast.e2e.cluster.ClusterUnderTest;
import io.framecast.e2e.deadline.Await;
import io.framecast.e2e.evidence.TopicEntry;
import io.framecast.e2e.fault.Faults;
import io.framecast.e2e.footage.Footage;
import io.framecast.e2e.probe.TopicProbe;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Movies are changed, found and deleted; a deletion outlasts whoever was away. */
@Order(11)
@OnCluster(OnCluster.HARMED)
final class CatalogueIT {

    private static final Duration WITHIN = Duration.ofSeconds(60);
    private static final int FRAME_SERVICES = 4;

    private final ClusterUnderTest cluster;
    private final Rest rest;
    private final Rest other;

    CatalogueIT(ClusterUnderTest cluster) {
        this.cluster = cluster;
        this.rest = new Rest(cluster.gateway(1));
        this.other = new Rest(cluster.gateway(2));
    }

    @BeforeEach
    void theViewHasAllNodes() {
        Library.awaitAllNodes(rest);
    }

    @Test
    void aMovieIsImportedWithLabelsChangedAndFoundOnEveryGateway() throws IOException {
        Path file = Library.fileOf(Footage.OCEAN_WEBM);
        rest.delete("movies/harbour");
        JsonNode begun = rest.upload(BodyPublishers.ofFile(file), "id=harbour&title=" + Rest.encode("Hafen – 港") + "&recordedAt=2026-03-01T12:00:00Z"
                + "&label=" + Rest.encode("camera:north gate") + "&label=site:Bregenz").expect(202).json();
        assertThat(Library.awaitImport(rest, begun.path("importId").asString()).path("state").asString()).isEqualTo("DONE");
        JsonNode movie = Library.movie(rest, "harbour", Footage.OCEAN_WEBM);
        assertThat(movie.path("title").asString()).isEqualTo("Hafen – 港");
        assertThat(movie.path("labels").path("camera").asString()).isEqualTo("north gate");
        assertThat(ids("q=" + Rest.encode("camera:\"north gate\""))).contains("harbour");
        assertThat(ids("q=camera:north")).doesNotContain("harbour");
        assertThat(ids("q=" + Rest.encode("HAFEN 港") + "&from=2026-03-01&to=2026-03-01")).containsExactly("harbour");
        assertThat(ids("q=hafen&to=2026-02-28")).isEmpty();

        JsonNode changed = rest.patch("movies/harbour", "{\"title\":\"The harbour\",\"labels\":{\"camera\":\"south\"},\"recordedAt\":null}")
                .expect(200).json();
        assertThat(changed.path("title").asString()).isEqualTo("The harbour");
        assertThat(changed.path("version")).isEqualTo(movie.path("version"));
        assertThat(rest.get("movies/harbour").json()).as("seen at once where it was asked for").isEqualTo(changed);
        Await.until("the other gateway has it", WITHIN, () -> other.get("movies/harbour").expect(200).json().equals(changed));
        assertThat(ids("q=camera:south")).contains("harbour");
        Library.assertProblem(rest.patch("movies/harbour", "{\"copies\":99}"), 400, "1 to 16", "99");
        Library.assertProblem(rest.patch("movies/nosuch", "{\"copies\":1}"), 404, "nosuch");
        Library.assertProblem(rest.delete("movies/nosuch"), 404, "nosuch");
    }

    private List<String> ids(String query) {
        return StreamSupport.stream(rest.get("movies?" + query).expect(200).json().path("items").spliterator(), false)
                .map(item -> item.path("id").asString()).toList();
    }

    @Test
    void aDeletedMovieIsGoneFromEveryHolderAndWhoeverWatchesItIsTold() throws IOException {
        JsonNode movie = Library.movie(rest, "short-lived", Footage.OCEAN_MP4);
        String version = movie.path("version").asString();
        String etag = rest.get("movies/short-lived/frames/7").expect(200).header("ETag");
        HttpResponse<InputStream> stream = other.open("movies/short-lived/stream?rate=0.5");
        String streamed = stream.headers().firstValue("X-RUID").orElseThrow();
        String waiting = rest.post("requests", "{\"movieId\":\"short-lived\"}").expect(201).json().path("ruid").asString();
        try (SocketViewer viewer = SocketViewer.connect(cluster.gateway(1));
                EventReader events = EventReader.open(other, "events");
                MultipartReader parts = new MultipartReader(stream.body(), stream.headers().firstValue("Content-Type").orElse(""))) {
            ViewerChannel channel = viewer.open("short-lived", "0-239");
            channel.demand(1, "0-9");
            channel.awaitEnd(1, WITHIN);
            parts.next().orElseThrow();

            assertThat(rest.delete("movies/short-lived").status()).isEqualTo(204);
            Library.assertProblem(rest.get("movies/short-lived"), 404, "short-lived");
            JsonNode phase = channel.await("its end", WITHIN, message -> message.path("type").asString().equals("phase"));
            assertThat(phase.path("phase").asString()).isEqualTo("FAILED");
            assertThat(phase.path("detail").asString()).isEqualTo("movie short-lived was deleted");
            assertThat(framesLeft(parts)).as("the other stream ends").isLessThan(230);
            for (String ruid : List.of(channel.ruid(), streamed, waiting)) {
                assertThat(Library.awaitPhase(rest, ruid, "FAILED", WITHIN).path("detail").asString()).contains("was deleted");
            }
            JsonNode told = events.await("the movie's end", WITHIN, event -> event.name().equals("MOVIE")
                    && event.json().path("key").asString().equals("short-lived")).json();
            assertThat(told.path("body").path("deletedAt").asString()).isNotEmpty();
        }
        Await.until("no frame service has a file of it", WITHIN, () -> holders("short-lived").isEmpty());
        Await.until("the other gateway knows", WITHIN, () -> other.get("movies/short-lived").status() == 404);

        JsonNode next = Library.movie(rest, "short-lived", Footage.OCEAN_WEBM);
        assertThat(next.path("version").asString()).isNotEqualTo(version);
        Answer anew = rest.get("movies/short-lived/frames/7").expect(200);
        assertThat(anew.header("ETag")).isNotEqualTo(etag);
        assertThat(anew.header("Cache-Control")).contains("no-cache");
        Library.assertProblem(rest.get("movies/short-lived/frames/7?version=" + version), 404, version);
    }

    private static int framesLeft(MultipartReader parts) {
        int frames = 0;
        try {
            while (parts.next().isPresent()) {
                frames++;
            }
        } catch (IOException cutOff) {
            // As a stream that could not be brought to its end.
        }
        return frames;
    }

    /** The frame services that have a file of any version of the movie. */
    private List<String> holders(String movieId) {
        List<String> holders = new ArrayList<>();
        IntStream.rangeClosed(1, FRAME_SERVICES).mapToObj(number -> "frame-" + number).forEach(node -> {
            Path directory = cluster.data().resolve(node).resolve("movies").resolve(movieId);
            try (var versions = Files.exists(directory) ? Files.list(directory) : java.util.stream.Stream.<Path>empty()) {
                if (versions.findAny().isPresent()) {
                    holders.add(node);
                }
            } catch (IOException vanishedMeanwhile) {
                holders.add(node);
            }
        });
        return holders;
    }

    @Test
    void aFrameServiceThatWasDownDropsADeletedMovieWhenItComesBack() {
        Library.movie(rest, "while-away", Footage.OCEAN_WEBM);
        assertThat(holders("while-away")).contains("frame-2");
        new Faults(cluster).kill("frame-2");
        assertThat(rest.delete("movies/while-away").status()).isEqualTo(204);
        Await.until("those that are there have dropped it", WITHIN, () -> holders("while-away").equals(List.of("frame-2")));
        cluster.heal();
        Await.until("it has dropped it too", WITHIN, () -> holders("while-away").isEmpty());
        try (TopicProbe probe = new TopicProbe(cluster.bootstrapServers(), "framecast", "holding")) {
            Await.until("and holds nothing of it", WITHIN, () -> probe.readToEnd().stream()
                    .filter(entry -> String.valueOf(entry.key()).startsWith("frame-2/while-away/"))
                    .reduce((first, last) -> last)
                    .filter(last -> last.value() != null && !last.value().isNull() && !last.value().isMissingNode())
                    .isEmpty());
        }
    }

    @Test
    void aDeletionGoesThroughACoordinatorsDeath() {
        Library.movie(rest, "takeover", Footage.OCEAN_WEBM);
        Faults faults = new Faults(cluster).aimAt("coordinator-1").aimAt("coordinator-2");
        faults.kill("coordinator-1");
        faults.kill("coordinator-2");
        List<Integer> statuses = new ArrayList<>();
        Await.until("the deletion is taken", WITHIN, () -> {
            Answer answer = rest.delete("movies/takeover");
            statuses.add(answer.status());
            if (answer.status() == 503) {
                assertThat(answer.header("Retry-After")).isEqualTo("1");
            }
            return answer.status() == 204 || answer.status() == 404;
        });
        assertThat(statuses).containsAnyOf(204, 404).allMatch(status -> status == 503 || status == 204 || status == 404);
        cluster.heal();
        assertThat(rest.get("movies/takeover").status()).isEqualTo(404);
        Await.until("the other gateway knows", WITHIN, () -> other.get("movies/takeover").status() == 404);
        Await.until("no frame service has a file of it", WITHIN, () -> holders("takeover").isEmpty());
        try (TopicProbe probe = new TopicProbe(cluster.bootstrapServers(), "framecast", "movie")) {
            TopicEntry last = probe.readToEnd().stream().filter(entry -> "takeover".equals(entry.key())).reduce((first, next) -> next).orElseThrow();
            assertThat(last.text("deletedAt")).isNotEmpty();
        }
    }

    @Test
    void ofTwoDeletionsAtOnceOneFindsTheMovieAndNeitherFails() {
        Library.movie(rest, "twice", Footage.OCEAN_WEBM);
        CompletableFuture<Answer> first = CompletableFuture.supplyAsync(() -> rest.delete("movies/twice"));
        CompletableFuture<Answer> second = CompletableFuture.supplyAsync(() -> other.delete("movies/twice"));
        assertThat(List.of(first.join().status(), second.join().status())).contains(204).allMatch(status -> status == 204 || status == 404);
        assertThat(rest.get("movies/twice").status()).isEqualTo(404);
    }

    @Test
    void anImportThatIsDeletedFailsClearlyAndLeavesNothing() throws FileNotFoundException {
        Path file = Library.fileOf(Footage.VTEST);
        String importId = rest.upload(BodyPublishers.ofFile(file), "id=unwanted&title=Unwanted").expect(202).json().path("importId").asString();
        Library.assertProblem(rest.patch("movies/unwanted", "{\"title\":\"x\"}"), 409, "being imported");
        assertThat(rest.delete("movies/unwanted").status()).isEqualTo(204);
        JsonNode ended = Library.awaitImport(rest, importId);
        assertThat(ended.path("state").asString()).isEqualTo("FAILED");
        assertThat(ended.path("detail").asString()).isEqualTo("it was deleted while it was imported");
        assertThat(rest.get("movies/unwanted").status()).isEqualTo(404);
        Await.until("nothing is left of it", WITHIN, () -> leftovers(importId).isEmpty() && holders("unwanted").isEmpty());
    }

    private Map<String, List<String>> leftovers(String importId) {
        Map<String, List<String>> left = new java.util.TreeMap<>();
        for (int number = 1; number <= FRAME_SERVICES; number++) {
            Path store = cluster.data().resolve("frame-" + number);
            try (var files = Files.walk(store)) {
                List<String> names = files.map(Path::toString).filter(name -> name.contains(importId)).toList();
                if (!names.isEmpty()) {
                    left.put("frame-" + number, names);
                }
            } catch (IOException | java.io.UncheckedIOException changing) {
                left.put("frame-" + number, List.of("changing"));
            }
        }
        return left;
    }

    @Test
    void theEventsOfOneRequestAreToldOnEveryGateway() {
        String ruid = "watched-" + System.nanoTime();
        try (EventReader here = EventReader.open(rest, "events?ruid=" + ruid); EventReader there = EventReader.open(other, "events?ruid=" + ruid)) {
            rest.post("requests", "{\"movieId\":\"demo\",\"wanted\":\"0-9\",\"ruid\":\"" + ruid + "\"}").expect(201);
            assertThat(Library.digestsByMultipart(rest, "requests/" + ruid + "/stream?rate=max")).hasSize(10);
            for (EventReader reader : List.of(here, there)) {
                reader.await("VDONE", WITHIN, event -> event.name().equals("VDONE"));
                List<String> names = reader.events().stream().map(EventReader.Event::name).toList();
                assertThat(names).contains("CRQ", "PRQ", "DSTRG", "STRG", "SVJOIN", "PROGRESS", "CDONE", "VDONE");
                assertThat(reader.events()).allMatch(event -> event.json().path("body").path("ruid").asString().equals(ruid));
                assertThat(reader.events().stream().map(EventReader.Event::id).map(Optional::orElseThrow)).doesNotHaveDuplicates();
            }
        }
    }
}
