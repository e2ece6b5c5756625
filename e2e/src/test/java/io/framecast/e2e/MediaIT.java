package io.framecast.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.framecast.e2e.client.Digests;
import io.framecast.e2e.client.MultipartReader;
import io.framecast.e2e.client.Rest;
import io.framecast.e2e.client.Rest.Answer;
import io.framecast.e2e.cluster.ClusterUnderTest;
import io.framecast.e2e.footage.DebianFfmpeg;
import io.framecast.e2e.footage.Footage;
import io.framecast.protocol.event.FrameRate;
import io.framecast.protocol.mask.FrameMask;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Movies leave as files that other programs read, and as pictures at a glance; frames keep their times. */
@Order(3)
@OnCluster(OnCluster.SHARED)
final class MediaIT {

    private static final int VARYING_FRAMES = 60;
    private static final double SAME_PICTURE = 0.5;

    private final Rest rest;

    @TempDir
    Path directory;

    MediaIT(ClusterUnderTest cluster) {
        this.rest = new Rest(cluster.gateway(1));
    }

    /** Downloads it; checks that its length is the one that was said. */
    private Path download(String path, String name) throws IOException {
        HttpResponse<InputStream> response = rest.open(path);
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("Content-Disposition")).hasValue("attachment; filename=\"" + name + "\"");
        Path file = directory.resolve(name);
        try (InputStream body = response.body()) {
            Files.copy(body, file);
        }
        assertThat(response.headers().firstValueAsLong("Content-Length")).hasValue(Files.size(file));
        Library.awaitPhase(rest, response.headers().firstValue("X-RUID").orElseThrow(), "DONE", Duration.ofSeconds(5));
        return file;
    }

    private JsonNode varyingMovie() {
        return Library.movie(rest, "varying", "varying.mkv", () -> {
            Path film = directory.resolve("varying.mkv");
            DebianFfmpeg.makeVaryingFilm(film, VARYING_FRAMES);
            return film;
        });
    }

    @ParameterizedTest
    @EnumSource
    void anExportedAviIsReadSoughtAndTimedAsTheFilmWas(Footage footage) throws IOException {
        String id = ImportIT.idOf(footage);
        Library.movie(rest, id, footage);
        FrameRate rate = FrameRate.parse(footage.frameRate());

        Path avi = download("movies/" + id + "/export?format=avi", id + ".avi");

        assertThat(DebianFfmpeg.times(avi)).hasSize(footage.frames());
        assertThat(DebianFfmpeg.durationSeconds(avi)).isCloseTo(footage.frames() / rate.framesPerSecond(), within(0.001));
        List<byte[]> stored = DebianFfmpeg.thumbnails(Files.readAllBytes(download("movies/" + id + "/export", id + ".mjpeg")));
        assertThat(stored).hasSize(footage.frames());
        for (int frame : new int[] {0, 1, footage.frames() / 3, footage.frames() / 2, footage.frames() - 1}) {
            // A hair behind the frame's beginning, as a player that seeks to what it shows.
            byte[] sought = DebianFfmpeg.thumbnailAt(avi, rate.timeMicros(frame) / 1e6 - (frame == 0 ? 0 : 0.0001));
            assertThat(DebianFfmpeg.difference(sought, stored.get(frame))).as("frame %d", frame).isLessThan(SAME_PICTURE);
        }
    }

    @Test
    void anAviOfEveryFourthFrameLastsAsLongAsTheMovie() throws IOException {
        JsonNode demo = rest.get("movies/" + Library.DEMO).expect(200).json();
        int last = demo.path("frames").asInt() - 1;

        Path avi = download("movies/demo/export?format=avi&frames=" + Rest.encode("0-" + last + "/4"), "demo_0-" + last / 4 * 4 + ".avi");

        assertThat(DebianFfmpeg.times(avi)).hasSize(last / 4 + 1);
        assertThat(DebianFfmpeg.durationSeconds(avi)).isCloseTo(demo.path("durationSeconds").asDouble(), within(0.15));
    }

    @Test
    void anExportedZipHasTheStoredFramesAndTheirDigests() throws IOException {
        Map<Integer, String> stored = Library.digestsByMultipart(rest, "movies/demo/stream?rate=max&frames=" + Rest.encode("0-200/7"));

        try (ZipFile zip = new ZipFile(download("movies/demo/export?format=zip&frames=" + Rest.encode("0-200/7"), "demo_0-196.zip").toFile())) {
            JsonNode frames = JsonMapper.shared().readTree(zip.getInputStream(zip.getEntry("manifest.json")).readAllBytes()).path("frames");
            assertThat(frames).hasSize(stored.size());
            assertThat(zip.size()).isEqualTo(stored.size() + 1);
            for (JsonNode frame : frames) {
                ZipEntry entry = zip.getEntry(frame.path("file").asString());
                String digest = Digests.sha256(zip.getInputStream(entry).readAllBytes());
                assertThat(digest).isEqualTo(frame.path("sha256").asString()).isEqualTo(stored.get(frame.path("frame").asInt()));
                assertThat(frame.path("timeMicros").asLong()).isEqualTo(new FrameRate(30, 1).timeMicros(frame.path("frame").asInt()));
            }
        }
    }

    @Test
    void framesOfAVaryingRateKeepTheTimesTheFilmGaveThem() {
        JsonNode movie = varyingMovie();
        JsonNode times = rest.get("movies/varying/times").expect(200).json();

        assertThat(movie.path("variableRate").asBoolean()).isTrue();
        assertThat(movie.path("frames").asInt()).isEqualTo(VARYING_FRAMES);
        assertThat(times.path("timesMicros")).hasSize(VARYING_FRAMES);
        for (int frame = 0; frame < VARYING_FRAMES; frame++) {
            assertThat(times.path("timesMicros").get(frame).asLong()).as("frame %d", frame).isEqualTo(DebianFfmpeg.varyingFilmMicros(frame));
        }
        double average = (VARYING_FRAMES - 1) * 1e6 / DebianFfmpeg.varyingFilmMicros(VARYING_FRAMES - 1);
        assertThat(movie.path("durationSeconds").asDouble()).isCloseTo(VARYING_FRAMES / average, within(0.01));
    }

    @Test
    void aVaryingMovieIsPlayedAtItsTimes() throws IOException {
        varyingMovie();
        long began = System.nanoTime();
        rest.open("movies/varying/stream?frames=10-24").body().transferTo(OutputStream.nullOutputStream());

        Duration took = Duration.ofNanos(System.nanoTime() - began);
        Duration due = Duration.ofNanos((DebianFfmpeg.varyingFilmMicros(24) - DebianFfmpeg.varyingFilmMicros(10)) * 1000);
        assertThat(took).isBetween(due, due.plusSeconds(5));
    }

    @Test
    void realFootageOfAConstantRateHasTheTimesFfprobeReads() {
        for (Footage footage : Footage.values()) {
            JsonNode movie = Library.movie(rest, ImportIT.idOf(footage), footage);
            JsonNode times = rest.get("movies/" + ImportIT.idOf(footage) + "/times").expect(200).json();
            List<Long> film = DebianFfmpeg.times(Library.fileOf(footage));

            assertThat(movie.path("variableRate").asBoolean()).as(footage.fileName()).isFalse();
            assertThat(times.path("timesMicros")).hasSize(footage.frames());
            for (int frame = 0; frame < footage.frames(); frame++) {
                assertThat(times.path("timesMicros").get(frame).asLong()).as("frame %d of %s", frame, footage)
                        .isCloseTo(film.get(frame), within(1000L));
            }
        }
    }

    @Test
    void aFilmstripIsMadeOfTheFramesItNames() throws IOException {
        Answer answer = rest.get("movies/demo/filmstrip?count=8&height=64").expect(200);

        assertThat(answer.header("Content-Type")).isEqualTo("image/jpeg");
        assertThat(answer.header("X-Blank")).isEmpty();
        BufferedImage strip = ImageIO.read(new ByteArrayInputStream(answer.body()));
        assertThat(strip.getHeight()).isEqualTo(64);
        assertThat(strip.getWidth()).isEqualTo(8 * 114);
        int[] frames = FrameMask.parse(answer.header("X-Frames")).toArray();
        assertThat(frames).hasSize(8);
        for (int tile = 0; tile < frames.length; tile++) {
            BufferedImage frame = ImageIO.read(new ByteArrayInputStream(rest.get("movies/demo/frames/" + frames[tile]).expect(200).body()));
            assertThat(difference(frame, strip.getSubimage(tile * 114, 0, 114, 64))).as("tile %d", tile).isLessThan(12);
        }
    }

    /** Mean difference of brightness of a picture and its thumbnail, over areas of an eighth. */
    private static double difference(BufferedImage picture, BufferedImage thumbnail) {
        double sum = 0;
        int parts = 8;
        for (int y = 0; y < parts; y++) {
            for (int x = 0; x < parts; x++) {
                sum += Math.abs(brightness(picture, x, y, parts) - brightness(thumbnail, x, y, parts));
            }
        }
        return sum / (parts * parts);
    }

    private static double brightness(BufferedImage picture, int part, int row, int parts) {
        long sum = 0;
        int count = 0;
        for (int y = row * picture.getHeight() / parts; y < (row + 1) * picture.getHeight() / parts; y++) {
            for (int x = part * picture.getWidth() / parts; x < (part + 1) * picture.getWidth() / parts; x++) {
                int rgb = picture.getRGB(x, y);
                sum += (rgb >> 16 & 0xff) + (rgb >> 8 & 0xff) + (rgb & 0xff);
                count += 3;
            }
        }
        return (double) sum / count;
    }

    @Test
    void aDownloadThatIsGivenUpEndsItsRequest() throws IOException {
        HttpResponse<InputStream> response = rest.open("movies/demo/export?format=avi");
        assertThat(response.body().readNBytes(4)).isEqualTo("RIFF".getBytes(StandardCharsets.US_ASCII));
        response.body().close();

        Library.awaitPhase(rest, response.headers().firstValue("X-RUID").orElseThrow(), "CANCELLED", Duration.ofSeconds(10));
    }

    @Test
    void aLoopSendsItsFramesAgain() throws IOException {
        HttpResponse<InputStream> response = rest.open("movies/demo/stream?rate=max&loop=3&frames=0-4");
        int frames = 0;
        try (var parts = new MultipartReader(response.body(), response.headers().firstValue("Content-Type").orElse(""))) {
            for (Optional<MultipartReader.Part> part = parts.next(); part.isPresent(); part = parts.next()) {
                assertThat(part.get().frame()).isEqualTo(frames++ % 5);
            }
        }
        assertThat(frames).isEqualTo(15);
    }

    @Test
    void whatIsWrongIsRefusedBeforeAnythingIsAskedFor() {
        Library.assertProblem(rest.get("movies/demo/export?format=gif"), 400, "mjpeg, avi, zip", "gif");
        Library.assertProblem(rest.get("movies/demo/filmstrip?count=1000"), 400, "1 to 100", "1000");
        Library.assertProblem(rest.get("movies/demo/times?frames=0-99999"), 400, "99999");
        Library.assertProblem(rest.get("movies/demo/stream?rate=32"), 400, "0.1 to 16", "32");
    }
}
