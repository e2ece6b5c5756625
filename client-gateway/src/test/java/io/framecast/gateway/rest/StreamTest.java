package io.framecast.gateway.rest;

import static org.assertj.core.api.Assertions.assertThat;

import io.framecast.gateway.testing.TestGateway;
import io.framecast.gateway.testing.Waiting;
import io.framecast.protocol.event.Cdone;
import io.framecast.protocol.event.FrameRate;
import io.framecast.protocol.event.Movie;
import io.framecast.protocol.event.Progress;
import io.framecast.protocol.mask.FrameMask;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class StreamTest {

    @AutoClose
    private final TestGateway gateway = TestGateway.withTwoHolders();
    private final HttpClient client = HttpClient.newHttpClient();

    @AfterEach
    void stop() {
        client.shutdownNow();
    }

    private record PartRead(Map<String, String> headers, byte[] jpeg) {}

    @Test
    void everyFrameComesInOrderAsAPartAndTheRequestIsDone() throws Exception {
        HttpResponse<InputStream> response = get("/api/v1/movies/street/stream?rate=max");
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("Content-Type")).hasValue("multipart/x-mixed-replace; boundary=frame");
        String ruid = response.headers().firstValue("X-RUID").orElseThrow();
        List<PartRead> parts = parts(response.body());
        assertThat(parts).hasSize(TestGateway.FRAMES);
        for (int i = 0; i < parts.size(); i++) {
            PartRead part = parts.get(i);
            assertThat(part.headers).containsEntry("x-frame", Integer.toString(i)).containsEntry("content-type", "image/jpeg");
            assertThat(part.headers.get("x-source")).isIn("frame-1", "frame-2");
            assertThat(part.jpeg).isEqualTo(TestGateway.jpeg(i));
        }
        Waiting.until("the request is done", () -> !gateway.domain().sent(Cdone.class).isEmpty());
        Cdone cdone = gateway.domain().sent(Cdone.class).getFirst();
        assertThat(cdone.ruid()).isEqualTo(ruid);
        assertThat(cdone.delivered()).isEqualTo(FrameMask.firstFrames(TestGateway.FRAMES));
    }

    @Test
    void framesOfAMaskComePacedAtTheMoviesRateTimesTheFactor() throws Exception {
        long began = System.nanoTime();
        List<PartRead> parts = parts(get("/api/v1/movies/street/stream?frames=0-40/10&rate=2").body());
        Duration took = Duration.ofNanos(System.nanoTime() - began);
        assertThat(parts).extracting(part -> part.headers.get("x-frame")).containsExactly("0", "10", "20", "30", "40");
        assertThat(took).as("4 gaps of 1/20 s").isBetween(Duration.ofMillis(200), Duration.ofSeconds(2));
    }

    @Test
    void aLoopSendsItsFramesAgainWithTheSameHeaders() throws Exception {
        HttpResponse<InputStream> response = get("/api/v1/movies/street/stream?frames=5-7&rate=max&loop=3");
        List<PartRead> parts = parts(response.body());

        assertThat(parts).extracting(part -> part.headers.get("x-frame")).containsExactly("5", "6", "7", "5", "6", "7", "5", "6", "7");
        for (PartRead part : parts) {
            assertThat(part.jpeg).isEqualTo(TestGateway.jpeg(Integer.parseInt(part.headers.get("x-frame"))));
            assertThat(part.headers.get("x-source")).isIn("frame-1", "frame-2");
        }
        Waiting.until("the request is done", () -> gateway.domain().sent(Cdone.class).size() == 1);
    }

    @Test
    void anEndlessLoopGoesOnThroughTheDeathOfASourceUntilItsReaderLeaves() throws Exception {
        InputStream body = get("/api/v1/requests/" + made("loop-1", "5-7") + "/stream?rate=max&loop=true").body();
        InputStream in = new BufferedInputStream(body);
        for (int i = 0; i < 300; i++) {
            if (i == 100) {
                gateway.domain().holders().kill("frame-2");
            }
            assertThat(part(in).orElseThrow().headers).containsEntry("x-frame", Integer.toString(5 + i % 3));
        }
        body.close();
        Waiting.until("the gateway tells that nobody watches", () -> gateway.domain().sent(Progress.class).stream().anyMatch(progress -> !progress.attached()));
    }

    @Test
    void aLoopOfFramesThatNobodyHoldsEnds() throws Exception {
        gateway.domain().holders().stores().values().forEach(store -> store.remove("street", "v1", 5));

        assertThat(parts(get("/api/v1/movies/street/stream?frames=5&rate=max&loop=true").body())).isEmpty();
    }

    @Test
    void framesOfAVaryingRateComeAtTheirOwnTimes() throws Exception {
        gateway.addMovie(new Movie("reel", "r1", "A reel", 4, new FrameRate(10, 1), true, 8, 8, 4000, 1, null, Map.of(), Instant.EPOCH),
                frame -> TestGateway.jpeg(frame), frame -> frame < 2 ? frame * 20_000L : 600_000L + frame * 20_000L);
        InputStream in = new BufferedInputStream(get("/api/v1/movies/reel/stream").body());
        long[] came = new long[4];
        for (int i = 0; i < came.length; i++) {
            part(in);
            came[i] = System.nanoTime();
        }

        assertThat(Duration.ofNanos(came[2] - came[1])).isGreaterThan(Duration.ofMillis(500));
        assertThat(Duration.ofNanos(came[3] - came[0])).isBetween(Duration.ofMillis(620), Duration.ofSeconds(5));
    }

    @Test
    void aRequestMadeBeforeIsStreamedByItsId() throws Exception {
        made("r1", "5-9");
        HttpResponse<InputStream> response = get("/api/v1/requests/r1/stream?rate=max");
        assertThat(response.headers().firstValue("X-RUID")).hasValue("r1");
        assertThat(parts(response.body())).hasSize(5);
        Waiting.until("the request is done", () -> gateway.domain().sent(Cdone.class).stream().anyMatch(cdone -> cdone.ruid().equals("r1")));
    }

    @Test
    void aReaderThatGoesAwayLeavesTheRequestToBeOpenedAgain() throws Exception {
        InputStream body = get("/api/v1/movies/street/stream").body();
        assertThat(body.read()).isEqualTo('-');
        body.close();
        Waiting.until("the gateway tells that nobody watches", () -> gateway.domain().sent(Progress.class).stream().anyMatch(progress -> !progress.attached()));
        assertThat(gateway.domain().sent(Cdone.class)).isEmpty();
    }

    @Test
    void aSourceThatDiesDoesNotBreakTheStream() throws Exception {
        InputStream body = get("/api/v1/movies/street/stream?rate=5").body();
        assertThat(body.read()).isEqualTo('-');
        gateway.domain().holders().kill("frame-2");
        assertThat(body.read()).isEqualTo('-');
        List<PartRead> parts = parts(body);
        assertThat(parts).hasSizeGreaterThanOrEqualTo(TestGateway.FRAMES - 1);
        assertThat(parts.getLast().headers).containsEntry("x-source", "frame-1").containsEntry("x-frame", "299");
    }

    @Test
    void headSaysWhatWouldComeAndAsksForNothing() throws Exception {
        HttpResponse<Void> response = client.send(
                HttpRequest.newBuilder(URI.create(gateway.address() + "/api/v1/movies/street/stream")).HEAD().build(),
                HttpResponse.BodyHandlers.discarding());
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(gateway.domain().sent()).isEmpty();
    }

    private String made(String ruid, String wanted) throws IOException, InterruptedException {
        HttpResponse<String> made = client.send(HttpRequest.newBuilder(URI.create(gateway.address() + "/api/v1/requests"))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString("{\"movieId\":\"street\",\"wanted\":\"%s\",\"ruid\":\"%s\"}".formatted(wanted, ruid)))
                .build(), HttpResponse.BodyHandlers.ofString());
        assertThat(made.statusCode()).isEqualTo(201);
        return ruid;
    }

    private HttpResponse<InputStream> get(String path) throws IOException, InterruptedException {
        return client.send(HttpRequest.newBuilder(URI.create(gateway.address() + path)).build(), HttpResponse.BodyHandlers.ofInputStream());
    }

    private static List<PartRead> parts(InputStream body) throws IOException {
        InputStream in = new BufferedInputStream(body);
        List<PartRead> parts = new ArrayList<>();
        for (Optional<PartRead> part = part(in); part.isPresent(); part = part(in)) {
            parts.add(part.get());
        }
        return parts;
    }

    private static Optional<PartRead> part(InputStream in) throws IOException {
        String separator = line(in);
        if (separator.endsWith("frame--")) {
            return Optional.empty();
        }
        assertThat(separator).endsWith("frame");
        Map<String, String> headers = new TreeMap<>();
        for (String header = line(in); !header.isEmpty(); header = line(in)) {
            String[] pair = header.split(": ", 2);
            headers.put(pair[0].toLowerCase(java.util.Locale.ROOT), pair[1]);
        }
        byte[] jpeg = in.readNBytes(Integer.parseInt(headers.get("content-length")));
        assertThat(line(in)).isEmpty();
        return Optional.of(new PartRead(headers, jpeg));
    }

    private static String line(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) {
                throw new IOException("the stream ended within a line: " + line);
            }
            if (next != '\r') {
                line.write(next);
            }
        }
        return line.toString(StandardCharsets.US_ASCII);
    }
}
