package io.framecast.gateway.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.framecast.gateway.testing.Pictures;
import io.framecast.gateway.testing.TestGateway;
import io.framecast.gateway.testing.Waiting;
import io.framecast.protocol.event.Cancel;
import io.framecast.protocol.event.CancelReason;
import io.framecast.protocol.event.Cdone;
import io.framecast.protocol.event.Crq;
import io.framecast.protocol.event.FrameRate;
import io.framecast.protocol.event.Movie;
import io.framecast.protocol.mask.FrameMask;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Downloads, filmstrips and times, over a domain in memory. */
class MediaTest {

    private static final int REEL_FRAMES = 12;
    private static final Movie REEL = new Movie("reel", "r1", "A reel", REEL_FRAMES, new FrameRate(12, 1), true, 160, 120, 12_000, 2, null,
            Map.of(), Instant.parse("2026-03-01T12:00:00Z"));

    @AutoClose
    private final TestGateway gateway = TestGateway.withTwoHolders();
    private final HttpClient client = HttpClient.newHttpClient();

    @AfterEach
    void stop() {
        client.shutdownNow();
    }

    MediaTest() {
        gateway.addMovie(REEL, frame -> Pictures.jpeg(160, 120, colour(frame)), MediaTest::timeMicros);
    }

    private static Color colour(int frame) {
        return new Color(20 * frame, 255 - 20 * frame, 128);
    }

    private static long timeMicros(int frame) {
        return frame * 40_000L + (frame > 5 ? 1_000_000 : 0);
    }

    // ---- downloads

    @Test
    void aDownloadIsTheStoredJpegsOneBehindTheOtherAndEndsItsRequest() throws Exception {
        HttpResponse<byte[]> response = get("/api/v1/movies/street/export");

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(header(response, "Content-Type")).isEqualTo("video/x-motion-jpeg");
        assertThat(header(response, "Content-Disposition")).isEqualTo("attachment; filename=\"street.mjpeg\"");
        assertThat(response.body()).isEqualTo(jpegs(FrameMask.firstFrames(TestGateway.FRAMES)));
        assertThat(header(response, "Content-Length")).isEqualTo(Integer.toString(response.body().length));
        Waiting.until("the request is done", () -> !gateway.domain().sent(Cdone.class).isEmpty());
        assertThat(gateway.domain().sent(Cdone.class).getFirst().ruid()).isEqualTo(header(response, "X-RUID"));
        assertThat(gateway.meters().get("framecast.export.index.bytes").gauge().value()).isZero();
    }

    @Test
    void aMaskNamesTheFramesAndTheFile() throws Exception {
        HttpResponse<byte[]> response = get("/api/v1/movies/street/export?format=mjpeg&frames=10-50/10");

        assertThat(header(response, "Content-Disposition")).isEqualTo("attachment; filename=\"street_10-50.mjpeg\"");
        assertThat(response.body()).isEqualTo(jpegs(FrameMask.parse("10-50/10")));
    }

    @Test
    void aZipHasTheFramesAndWhatIsKnownOfThem() throws Exception {
        HttpResponse<byte[]> response = get("/api/v1/movies/reel/export?format=zip&frames=4-7");

        assertThat(header(response, "Content-Type")).isEqualTo("application/zip");
        List<String> names = new ArrayList<>();
        try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(response.body()))) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                names.add(entry.getName());
                byte[] content = zip.readAllBytes();
                if (entry.getName().equals("manifest.json")) {
                    JsonNode manifest = JsonMapper.shared().readTree(content);
                    assertThat(manifest.path("frames").get(2).path("timeMicros").asLong()).isEqualTo(timeMicros(6));
                } else {
                    assertThat(content).isEqualTo(Pictures.jpeg(160, 120, colour(3 + names.size())));
                }
            }
        }
        assertThat(names).containsExactly("frame-000004.jpg", "frame-000005.jpg", "frame-000006.jpg", "frame-000007.jpg", "manifest.json");
    }

    @Test
    void anAviHasTheLengthThatHeadSaysAndHeadAsksForNoFrame() throws Exception {
        HttpResponse<Void> head = client.send(request("/api/v1/movies/street/export?format=avi").HEAD().build(),
                HttpResponse.BodyHandlers.discarding());

        assertThat(head.statusCode()).isEqualTo(200);
        assertThat(gateway.domain().sent()).isEmpty();
        byte[] avi = get("/api/v1/movies/street/export?format=avi").body();
        assertThat(header(head, "Content-Length")).isEqualTo(Integer.toString(avi.length));
        assertThat(header(head, "Content-Disposition")).isEqualTo("attachment; filename=\"street.avi\"");
    }

    @Test
    void framesWithoutALiveHolderAreSaidBeforeTheDownloadBegins() throws Exception {
        Movie street = gateway.catalogue().movie("street").orElseThrow();
        gateway.hold("frame-1", street, FrameMask.range(0, 99));
        gateway.hold("frame-2", street, FrameMask.range(0, 97));

        problem(get("/api/v1/movies/street/export?frames=0-101"), 503, "held by no live node: 100-101");
        assertThat(gateway.domain().sent()).as("nobody was asked").isEmpty();
        assertThat(get("/api/v1/movies/street/export?frames=0-99").statusCode()).isEqualTo(200);
    }

    @Test
    void aHolderThatDoesNotTellItsIndexIsFoundBeforeTheDownloadBegins() throws Exception {
        gateway.domain().holders().stores().values().forEach(store -> store.remove("street", "v1", 17));

        problem(get("/api/v1/movies/street/export?format=zip"), 503, "held by no live node: 17");
    }

    @Test
    void aFrameThatVanishesMeanwhileBreaksTheDownloadOff() {
        gateway.domain().onPlan(() -> gateway.domain().holders().stores().values().forEach(store -> store.remove("street", "v1", 250)));

        assertThatThrownBy(() -> get("/api/v1/movies/street/export")).isInstanceOf(IOException.class);
        Waiting.until("the request is cancelled", () -> gateway.domain().sent(Cancel.class).stream().anyMatch(cancel -> cancel.reason() == CancelReason.CLOSED));
        assertThat(gateway.domain().sent(Cdone.class)).isEmpty();
    }

    @Test
    void aReaderThatGivesUpADownloadEndsItsRequest() throws Exception {
        HttpResponse<InputStream> response = client.send(request("/api/v1/movies/street/export?format=avi").build(),
                HttpResponse.BodyHandlers.ofInputStream());
        assertThat(response.body().readNBytes(4)).isEqualTo("RIFF".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
        response.body().close();

        Waiting.until("the request is cancelled", () -> gateway.domain().sent(Cancel.class).stream().anyMatch(cancel -> cancel.reason() == CancelReason.CLOSED));
        Waiting.until("the index is let go of", () -> gateway.meters().get("framecast.export.index.bytes").gauge().value() == 0);
    }

    @Test
    void aDownloadThatTakesMoreMemoryThanThereIsForAllIsRefusedWithARemedy() throws Exception {
        gateway.catalogue().applyMovie("long", new Movie("long", "v1", "Long", 5000, new FrameRate(10, 1), false, 8, 8, 5000, 1, null,
                Map.of(), Instant.EPOCH));
        gateway.hold("frame-1", gateway.catalogue().movie("long").orElseThrow(), FrameMask.firstFrames(5000));

        problem(get("/api/v1/movies/long/export?format=zip"), 400, "this one has 5000");
    }

    @Test
    void whereNoCoordinatorTakesTheRequestADownloadIsRefused() throws Exception {
        gateway.domain().kafkaDown(true);

        problem(get("/api/v1/movies/street/export"), 503, "Kafka");
        assertThat(gateway.meters().get("framecast.export.index.bytes").gauge().value()).isZero();
    }

    // ---- filmstrips

    @Test
    void aFilmstripShowsEvenlySpacedFramesLeftToRight() throws Exception {
        HttpResponse<byte[]> response = get("/api/v1/movies/reel/filmstrip?count=4&height=60");

        assertThat(header(response, "Content-Type")).isEqualTo("image/jpeg");
        assertThat(header(response, "X-Frames")).isEqualTo("1-10/3");
        assertThat(header(response, "Cache-Control")).isEqualTo("no-cache, public");
        BufferedImage strip = ImageIO.read(new ByteArrayInputStream(response.body()));
        assertThat(strip.getWidth()).isEqualTo(4 * 80);
        assertThat(strip.getHeight()).isEqualTo(60);
        for (int tile = 0; tile < 4; tile++) {
            assertThat(Pictures.isNear(strip.getRGB(tile * 80 + 40, 30), colour(1 + 3 * tile))).as("tile %d", tile).isTrue();
        }
        Waiting.until("the request is done", () -> gateway.domain().sent(Cdone.class).size() == 1);
    }

    @Test
    void aFilmstripIsMadeOnceAndToldByItsETag() throws Exception {
        String etag = header(get("/api/v1/movies/reel/filmstrip"), "ETag");
        HttpResponse<byte[]> again = get("/api/v1/movies/reel/filmstrip");
        HttpResponse<byte[]> known = client.send(request("/api/v1/movies/reel/filmstrip").header("If-None-Match", etag).build(),
                HttpResponse.BodyHandlers.ofByteArray());

        assertThat(again.statusCode()).isEqualTo(200);
        assertThat(known.statusCode()).isEqualTo(304);
        assertThat(known.body()).isEmpty();
        assertThat(gateway.domain().sent(Crq.class)).hasSize(1);
    }

    @Test
    void aFrameThatNobodyHoldsIsABlankTileAndTheStripIsNotKept() throws Exception {
        gateway.domain().holders().stores().values().forEach(store -> store.remove("reel", "r1", 4));

        HttpResponse<byte[]> response = get("/api/v1/movies/reel/filmstrip?count=4&height=60");

        assertThat(header(response, "X-Blank")).isEqualTo("4");
        assertThat(header(response, "Cache-Control")).isEqualTo("no-store");
        assertThat(response.headers().firstValue("ETag")).isEmpty();
        BufferedImage strip = ImageIO.read(new ByteArrayInputStream(response.body()));
        assertThat(Pictures.isNear(strip.getRGB(120, 30), new Color(0x30, 0x30, 0x30))).isTrue();
        assertThat(Pictures.isNear(strip.getRGB(200, 30), colour(7))).isTrue();
        gateway.domain().holders().stores().values().forEach(store -> store.put("reel", "r1", 4, timeMicros(4), Pictures.jpeg(160, 120, colour(4))));
        assertThat(header(get("/api/v1/movies/reel/filmstrip?count=4&height=60"), "X-Blank")).isEmpty();
    }

    @Test
    void aFilmstripAndTimesOfANamedVersionAreKeptForGood() throws Exception {
        assertThat(header(get("/api/v1/movies/reel/filmstrip?version=r1"), "Cache-Control")).contains("max-age=31536000").contains("immutable");
        assertThat(header(get("/api/v1/movies/reel/times?version=r1"), "Cache-Control")).contains("max-age=31536000").contains("immutable");
    }

    @Test
    void headOfAFilmstripSaysItsLength() throws Exception {
        byte[] strip = get("/api/v1/movies/reel/filmstrip").body();
        HttpResponse<Void> head = client.send(request("/api/v1/movies/reel/filmstrip").HEAD().build(), HttpResponse.BodyHandlers.discarding());

        assertThat(header(head, "Content-Length")).isEqualTo(Integer.toString(strip.length));
    }

    // ---- times

    @Test
    void timesOfAVaryingRateAreThoseOfTheRecords() throws Exception {
        HttpResponse<byte[]> response = get("/api/v1/movies/reel/times");
        JsonNode times = json(response);

        assertThat(header(response, "Content-Type")).isEqualTo("application/json");
        assertThat(times.path("movieId").asString()).isEqualTo("reel");
        assertThat(times.path("version").asString()).isEqualTo("r1");
        assertThat(times.path("variableRate").asBoolean()).isTrue();
        assertThat(times.path("frames").asString()).isEqualTo("0-11");
        assertThat(times.path("timesMicros")).hasSize(REEL_FRAMES);
        for (int frame = 0; frame < REEL_FRAMES; frame++) {
            assertThat(times.path("timesMicros").get(frame).asLong()).isEqualTo(timeMicros(frame));
        }
        assertThat(json(get("/api/v1/movies/reel")).path("variableRate").asBoolean()).isTrue();
    }

    @Test
    void timesOfAConstantRateFollowFromItAndOfAMaskOnlyThese() throws Exception {
        JsonNode times = json(get("/api/v1/movies/street/times?frames=0-20/10"));

        assertThat(times.path("variableRate").asBoolean()).isFalse();
        assertThat(times.path("frameRate").asString()).isEqualTo("10/1");
        assertThat(times.path("frames").asString()).isEqualTo("0-20/10");
        assertThat(times.path("timesMicros").toString()).isEqualTo("[0,1000000,2000000]");
    }

    @Test
    void timesOfALongMovieAreOneJsonTextAcrossBlocks() throws Exception {
        int frames = 150_000;
        gateway.catalogue().applyMovie("long", new Movie("long", "v1", "Long", frames, new FrameRate(30, 1), false, 8, 8, 5000, 1, null,
                Map.of(), Instant.EPOCH));

        JsonNode times = json(get("/api/v1/movies/long/times"));

        assertThat(times.path("timesMicros")).hasSize(frames);
        assertThat(times.path("timesMicros").get(frames - 1).asLong()).isEqualTo(new FrameRate(30, 1).timeMicros(frames - 1));
    }

    @Test
    void theTimeOfAFrameThatNobodyHoldsIsNullAndTheAnswerIsNotKept() throws Exception {
        gateway.hold("frame-1", REEL, FrameMask.range(0, 8));
        gateway.hold("frame-2", REEL, FrameMask.range(0, 8));
        gateway.domain().holders().stores().values().forEach(store -> List.of(9, 10, 11).forEach(frame -> store.remove("reel", "r1", frame)));

        HttpResponse<byte[]> response = get("/api/v1/movies/reel/times?frames=7-9");

        assertThat(json(response).path("timesMicros").toString()).isEqualTo("[" + timeMicros(7) + "," + timeMicros(8) + ",null]");
        assertThat(header(response, "Cache-Control")).isEqualTo("no-store");
    }

    @Test
    void timesAreToldByTheirETag() throws Exception {
        String etag = header(get("/api/v1/movies/reel/times"), "ETag");

        assertThat(client.send(request("/api/v1/movies/reel/times").header("If-None-Match", etag).build(),
                HttpResponse.BodyHandlers.ofByteArray()).statusCode()).isEqualTo(304);
        assertThat(header(get("/api/v1/movies/reel/times?frames=0-3"), "ETag")).isNotEqualTo(etag);
    }

    // ---- single frames

    @Test
    void whoHasAFrameIsToldSoWithoutItsBeingFetched() throws Exception {
        String etag = header(get("/api/v1/movies/reel/frames/3"), "ETag");
        gateway.domain().kafkaDown(true);

        assertThat(client.send(request("/api/v1/movies/reel/frames/3").header("If-None-Match", etag).build(),
                HttpResponse.BodyHandlers.ofByteArray()).statusCode()).isEqualTo(304);
        HttpResponse<Void> head = client.send(request("/api/v1/movies/reel/frames/3").HEAD().build(), HttpResponse.BodyHandlers.discarding());
        assertThat(header(head, "ETag")).isEqualTo(etag);
        assertThat(header(head, "Content-Length")).isEqualTo(Integer.toString(Pictures.jpeg(160, 120, colour(3)).length));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "street/export?format=mp4 | 400 | format must be one of mjpeg, avi, zip, got 'mp4'",
        "street/export?frames=0-300 | 400 | mask ends at 300, the movie has 300 frames (0-299)",
        "street/export?frames= | 400 | names no frame",
        "nosuch/export | 404 | nosuch",
        "street/filmstrip?count=0 | 400 | count must be a whole number from 1 to 100, got '0'",
        "street/filmstrip?count=101 | 400 | '101'",
        "street/filmstrip?height=15 | 400 | height must be a whole number from 16 to 480, got '15'",
        "street/filmstrip?height=x | 400 | 'x'",
        "street/filmstrip?count=100&height=480 | 400 | ask for a smaller count or height",
        "street/filmstrip?version=v0 | 404 | version 'v0' of movie 'street' is gone, it is 'v1' now",
        "street/times?version=v0 | 404 | version 'v0'",
        "nosuch/filmstrip | 404 | nosuch",
        "street/times?frames=x | 400 | x",
        "nosuch/times | 404 | nosuch",
        "street/frames/300 | 404 | frame 300 is past the end: movie 'street' has 300 frames (0-299)",
        "street/stream?rate=17 | 400 | from 0.1 to 16, got '17'",
        "street/stream?loop=0 | 400 | loop must be true, false",
    })
    void whatIsWrongIsSaidWithRuleValueAndRemedy(String path, int status, String part) throws Exception {
        problem(get("/api/v1/movies/" + path), status, part);
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(gateway.address() + path)).timeout(Duration.ofSeconds(20));
    }

    private HttpResponse<byte[]> get(String path) throws IOException, InterruptedException {
        return client.send(request(path).build(), HttpResponse.BodyHandlers.ofByteArray());
    }

    private static String header(HttpResponse<?> response, String name) {
        return response.headers().firstValue(name).orElseThrow();
    }

    private static JsonNode json(HttpResponse<byte[]> response) {
        assertThat(response.statusCode()).isEqualTo(200);
        return JsonMapper.shared().readTree(response.body());
    }

    private static void problem(HttpResponse<byte[]> response, int status, String part) {
        assertThat(response.statusCode()).isEqualTo(status);
        assertThat(header(response, "Content-Type")).isEqualTo("application/problem+json");
        assertThat(JsonMapper.shared().readTree(response.body()).path("detail").asString()).contains(part);
    }

    private static byte[] jpegs(FrameMask mask) {
        ByteArrayOutputStream jpegs = new ByteArrayOutputStream();
        mask.forEach(frame -> jpegs.writeBytes(TestGateway.jpeg(frame)));
        return jpegs.toByteArray();
    }
}
