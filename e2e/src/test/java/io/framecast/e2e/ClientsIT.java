package io.framecast.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import io.framecast.e2e.browser.Chromium;
import io.framecast.e2e.client.Digests;
import io.framecast.e2e.client.MultipartReader;
import io.framecast.e2e.client.Rest;
import io.framecast.e2e.cluster.ClusterUnderTest;
import io.framecast.e2e.deadline.Await;
import io.framecast.e2e.example.Example;
import io.framecast.e2e.footage.Footage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/** Programs of other people read and write movies, each by the lines that {@code examples/} has for it. */
@Order(4)
@OnCluster(OnCluster.SHARED)
final class ClientsIT {

    private static final Duration WITHIN = Duration.ofMinutes(2);
    /** Two decoders turn the same JPEG into the same picture but for rounding; another frame is further off. */
    private static final double SAME_PICTURE_BELOW = 2.0;

    private final ClusterUnderTest cluster;
    private final Rest rest;
    private final String address;
    private int frames;

    ClientsIT(ClusterUnderTest cluster) {
        this.cluster = cluster;
        this.rest = new Rest(cluster.gateway(1));
        this.address = cluster.gateway(1).toString();
    }

    @BeforeEach
    void countFrames() {
        frames = rest.get("movies/demo").expect(200).json().path("frames").asInt();
    }

    @Test
    void ffmpegCountsEveryFrameAndSavesItByteIdentical() throws IOException {
        Library.program("ffmpeg", "ffmpeg");
        try (Example ffmpeg = Example.of("ffmpeg.sh")) {
            String out = ffmpeg.run(WITHIN, address, Library.DEMO).orFail().out();
            assertThat(out).contains("codec_name=mjpeg", "width=1280", "height=720", "nb_read_frames=" + frames);
            Map<Integer, String> saved = new TreeMap<>();
            try (Stream<Path> files = Files.list(ffmpeg.directory())) {
                for (Path file : files.filter(each -> each.toString().endsWith(".jpg")).toList()) {
                    saved.put(Integer.parseInt(file.getFileName().toString().replaceAll("\\D", "")), Digests.sha256(Files.readAllBytes(file)));
                }
            }
            assertThat(saved).isEqualTo(Library.digestsByMultipart(rest, "movies/demo/stream?rate=max")).hasSize(frames);
        }
    }

    /** VLC puts an empty line between frames, and at the end of a stream keeps the last one to itself. */
    @Test
    void vlcReadsEveryFrameByteIdentical() throws IOException {
        Library.program("cvlc", "vlc-bin and vlc-plugin-base");
        Map<Integer, String> expected = Library.digestsByMultipart(rest, "movies/demo/stream?rate=max");
        try (Example vlc = Example.of("vlc.sh")) {
            vlc.runAsOrdinaryUser(WITHIN, address, Library.DEMO, "movie.mjpeg").orFail();
            List<String> saved = jpegs(Files.readAllBytes(vlc.directory().resolve("movie.mjpeg"))).map(Digests::sha256).toList();
            assertThat(saved).hasSizeBetween(frames - 1, frames);
            assertThat(saved).isEqualTo(List.copyOf(expected.values()).subList(0, saved.size()));
        }
    }

    /** Cuts at the empty lines: a JPEG ends with FF D9, the next begins with FF D8, and one such line may be the end. */
    private static Stream<byte[]> jpegs(byte[] bytes) {
        Stream.Builder<byte[]> jpegs = Stream.builder();
        int begin = 0;
        for (int i = 1; i + 1 < bytes.length; i++) {
            boolean isLine = bytes[i - 1] == (byte) 0xd9 && bytes[i] == '\r' && bytes[i + 1] == '\n';
            boolean isEnd = i + 2 == bytes.length;
            if (isLine && (isEnd || (i + 3 < bytes.length && bytes[i + 2] == (byte) 0xff && bytes[i + 3] == (byte) 0xd8))) {
                jpegs.add(Arrays.copyOfRange(bytes, begin, i));
                begin = i + 2;
            }
        }
        if (begin < bytes.length) {
            jpegs.add(Arrays.copyOfRange(bytes, begin, bytes.length));
        }
        return jpegs.build();
    }

    @Test
    void gstreamerDecodesEveryFrame() {
        Library.program("gst-launch-1.0", "gstreamer1.0-tools and gstreamer1.0-plugins-good");
        try (Example gstreamer = Example.of("gstreamer.sh")) {
            assertThat(gstreamer.run(WITHIN, address, Library.DEMO).orFail().out().strip()).isEqualTo(Integer.toString(frames));
        }
    }

    @Test
    void openCvReadsEveryFrameAndSeesTheSamePicturesAsInTheSingleFrames() {
        Library.pythonModule("cv2", "python3-opencv");
        try (Example opencv = Example.of("opencv.py")) {
            String out = opencv.run(WITHIN, address, Library.DEMO).orFail().out();
            assertThat(out.strip()).endsWith("\n" + frames + " frames");
            Matcher compared = Pattern.compile("frame (\\d+) differs by ([\\d.]+) of 255").matcher(out);
            int count = 0;
            for (; compared.find(); count++) {
                assertThat(Integer.parseInt(compared.group(1))).isEqualTo(100 * count);
                assertThat(Double.parseDouble(compared.group(2))).as(compared.group()).isLessThan(SAME_PICTURE_BELOW);
            }
            assertThat(count).isEqualTo((frames + 99) / 100);
        }
    }

    @Test
    void curlBringsAFilmInAndFramesOut() throws IOException {
        Library.program("curl", "curl");
        Path film = Library.fileOf(Footage.VTEST);
        String movie = "street-by-curl";
        try (Example curl = Example.of("curl.sh")) {
            String out = curl.run(WITHIN, address, film.toString(), movie).orFail().out();
            assertThat(out).contains("\"state\":\"DONE\"", "\"frames\":" + Footage.VTEST.frames(), "\"kind\":\"STORE\"", "\"view\":{", "\n304\n",
                    "\"items\":[");
            // It waits for a viewer, with or without a strategy yet.
            assertThat(out).containsPattern("\"phase\":\"(PENDING|PLANNED)\"");
            byte[] saved = Files.readAllBytes(curl.directory().resolve("frame-17.jpg"));
            assertThat(saved).isEqualTo(rest.get("movies/" + movie + "/frames/17").expect(200).body());
            byte[] stream = Files.readAllBytes(curl.directory().resolve("every-100th.multipart"));
            try (MultipartReader parts = new MultipartReader(new ByteArrayInputStream(stream), "multipart/x-mixed-replace; boundary=frame")) {
                for (int frame = 0; frame <= 700; frame += 100) {
                    assertThat(parts.next().orElseThrow().frame()).isEqualTo(frame);
                }
                assertThat(parts.next()).isEqualTo(Optional.empty());
            }
        }
    }

    @Test
    void anImageOnAPageShowsTheMovieAndMoves() throws IOException {
        try (Chromium chromium = Chromium.start()) {
            Page page = chromium.newPage();
            // The page names the address everybody has; this cluster has another.
            page.route(url -> url.startsWith("http://localhost:8080/"),
                    route -> route.resume(new Route.ResumeOptions().setUrl(route.request().url().replace("http://localhost:8080", address))));
            page.navigate(Example.examples().resolve("img.html").toUri().toString(),
                    new Page.NavigateOptions().setWaitUntil(com.microsoft.playwright.options.WaitUntilState.COMMIT));
            Locator image = page.locator("img");
            Await.until("a picture of the movie's size", WITHIN,
                    () -> "1280x720".equals(image.evaluate("image => image.naturalWidth + 'x' + image.naturalHeight")));
            byte[] first = image.screenshot();
            Await.until("another picture", WITHIN, () -> !Arrays.equals(first, image.screenshot()));
        }
    }
}
