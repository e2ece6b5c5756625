package io.framecast.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.framecast.e2e.client.MultipartReader;
import io.framecast.e2e.client.Rest;
import io.framecast.e2e.cluster.ClusterUnderTest;
import io.framecast.e2e.deadline.Await;
import io.framecast.e2e.fault.Faults;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** A movie that grows while it is watched, and while who stores it and who writes it dies. */
@Order(13)
@OnCluster(OnCluster.HARMED)
final class RecordingIT {

    private static final int BATCH = 5;
    private static final int BATCHES = 24;
    private static final int FRAMES = BATCH * BATCHES;

    private final ClusterUnderTest cluster;
    private final HttpClient http = HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();

    RecordingIT(ClusterUnderTest cluster) {
        this.cluster = cluster;
    }

    @BeforeEach
    void theViewHasAllNodes() {
        Rest rest = new Rest(cluster.gateway(2));
        Library.awaitAllNodes(rest);
    }

    @AfterEach
    void heal() {
        http.shutdownNow();
        cluster.heal();
    }

    @Test
    void nothingAcknowledgedIsLostAndTheFollowerSeesEveryFrameThoughAFrameServiceAndTheWriterDie() throws Exception {
        Rest rest = new Rest(cluster.gateway(2));
        List<byte[]> frames = new ArrayList<>();
        for (int frame = 0; frame < FRAMES; frame++) {
            frames.add(rest.get("movies/demo/frames/" + frame).expect(200).body());
        }
        rest.post("recordings?id=yard&title=The%20yard&label=camera:yard", "").expect(201);
        assertThat(append(1, 0, frames.subList(0, 1)).statusCode()).isEqualTo(200);
        CompletableFuture<TreeMap<Integer, byte[]>> followed = follow(rest);

        Faults faults = new Faults(cluster);
        for (int batch = 0; batch < BATCHES; batch++) {
            if (batch == 8) {
                faults.kill(aHolder(rest));
            }
            if (batch == 16) {
                faults.kill("gateway-1");
            }
            appendUntilTaken(batch * BATCH, frames.subList(batch * BATCH, (batch + 1) * BATCH));
        }
        JsonNode movie = rest.get("movies/yard").expect(200).json();
        assertThat(movie.path("frames").asInt()).isEqualTo(FRAMES);
        assertThat(movie.path("recording").asBoolean()).isTrue();
        rest.post("movies/yard/close", "").expect(200);

        TreeMap<Integer, byte[]> seen = followed.get(30, java.util.concurrent.TimeUnit.SECONDS);
        assertThat(seen.keySet()).hasSize(FRAMES);
        for (int frame = 0; frame < FRAMES; frame++) {
            assertThat(seen.get(frame)).as("frame " + frame).isEqualTo(frames.get(frame));
            assertThat(rest.get("movies/yard/frames/" + frame).expect(200).body()).isEqualTo(frames.get(frame));
        }
        cluster.heal();
        Await.until("every frame is on two nodes again", Duration.ofSeconds(90), () ->
                rest.get("movies/yard").expect(200).json().path("state").asString().equals("READY"));
        rest.delete("movies/yard").expect(204);
    }

    @Test
    void rulesDeleteWhatIsTooOldAndSayWhyButNothingThatIsKeptAndFullDisksRefuseWhatIsNew() throws Exception {
        Rest rest = new Rest(cluster.gateway(1));
        byte[] frame = rest.get("movies/demo/frames/0").expect(200).body();
        for (String movie : List.of("lapsed", "kept&label=keep:evidence", "fresh&recordedAt=2999-01-01T00:00:00Z")) {
            String recordedAt = movie.contains("recordedAt") ? "" : "&recordedAt=2020-01-01T00:00:00Z";
            rest.post("recordings?label=rule:test" + recordedAt + "&id=" + movie, "").expect(201);
            String id = movie.split("&", 2)[0];
            assertThat(append(id, 1, 0, List.of(frame)).statusCode()).isEqualTo(200);
            rest.post("movies/" + id + "/close", "").expect(200);
        }
        try {
            set(rest, "{\"rules\":[{\"label\":\"rule:test\",\"maxAge\":\"P30D\"}]}");
            Await.until("the movie that is too old is deleted", Duration.ofSeconds(60), () -> rest.get("movies/lapsed").status() == 404);
            JsonNode deleted = Await.present("the other gateway tells of it", Duration.ofSeconds(60), () ->
                    StreamSupport.stream(new Rest(cluster.gateway(2)).get("retention").expect(200).json().path("deleted").spliterator(), false)
                            .filter(movie -> movie.path("movieId").asString().equals("lapsed")).findFirst());
            assertThat(deleted.path("reason").asString()).contains("movies labelled rule:test are at most PT720H old");
            rest.get("movies/kept").expect(200);
            rest.get("movies/fresh").expect(200);
            rest.get("movies/demo").expect(200);

            set(rest, "{\"whenFull\":\"REFUSE\",\"fullBelowBytes\":9000000000000000000}");
            assertThat(rest.get("retention").expect(200).json().path("full").asBoolean()).isTrue();
            assertThat(rest.post("recordings?id=refused", "").expect(507).text()).contains("frame services must have room for");
        } finally {
            set(rest, "{}");
        }
        rest.delete("movies/kept").expect(204);
        rest.delete("movies/fresh").expect(204);
    }

    private void set(Rest rest, String rules) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(rest.address("retention")).header("Content-Type", "application/json")
                .PUT(HttpRequest.BodyPublishers.ofString(rules)).build();
        assertThat(http.send(request, BodyHandlers.ofString()).statusCode()).isEqualTo(200);
    }

    private String aHolder(Rest rest) {
        return rest.get("movies/yard/holdings").expect(200).json().get(0).path("node").asString();
    }

    /** At the first gateway while it lives, then at the other; the same numbers each time. */
    private void appendUntilTaken(int at, List<byte[]> frames) {
        Await.until("frames from " + at + " on are acknowledged", Duration.ofSeconds(60), () -> {
            for (int gateway = 1; gateway <= 2; gateway++) {
                try {
                    if (append(gateway, at, frames).statusCode() == 200) {
                        return true;
                    }
                } catch (IOException e) {
                    // Dead: the other one.
                }
            }
            return false;
        });
    }

    private HttpResponse<String> append(int gateway, int at, List<byte[]> frames) throws IOException, InterruptedException {
        return append("yard", gateway, at, frames);
    }

    private HttpResponse<String> append(String movie, int gateway, int at, List<byte[]> frames) throws IOException, InterruptedException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        frames.forEach(body::writeBytes);
        URI uri = new Rest(cluster.gateway(gateway)).address("movies/" + movie + "/frames?at=" + at);
        return http.send(HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(35)).header("Content-Type", "image/jpeg")
                .POST(HttpRequest.BodyPublishers.ofByteArray(body.toByteArray())).build(), BodyHandlers.ofString());
    }

    private CompletableFuture<TreeMap<Integer, byte[]>> follow(Rest rest) {
        HttpResponse<InputStream> response = rest.open("movies/yard/stream?frames=0&follow=true&rate=max");
        assertThat(response.statusCode()).isEqualTo(200);
        return CompletableFuture.supplyAsync(() -> {
            TreeMap<Integer, byte[]> seen = new TreeMap<>();
            try (MultipartReader parts = new MultipartReader(response.body(), response.headers().firstValue("Content-Type").orElseThrow())) {
                for (var part = parts.next(); part.isPresent(); part = parts.next()) {
                    assertThat(seen.put(part.get().frame(), part.get().body())).as("a frame comes once").isNull();
                }
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
            return seen;
        });
    }
}
