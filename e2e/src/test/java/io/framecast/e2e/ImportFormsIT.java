package io.framecast.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.framecast.e2e.client.Rest;
import io.framecast.e2e.client.Rest.Answer;
import io.framecast.e2e.cluster.ClusterOptions;
import io.framecast.e2e.cluster.ClusterUnderTest;
import io.framecast.e2e.deadline.Await;
import io.framecast.e2e.footage.DebianFfmpeg;
import io.framecast.protocol.id.Ids;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Ways for files to come, and files that are no whole film. */
@Order(1)
@OnCluster(OnCluster.SHARED)
final class ImportFormsIT {

    private static final int FILM_FRAMES = 120;

    private final ClusterUnderTest cluster;
    private final Rest rest;

    @TempDir
    Path directory;

    ImportFormsIT(ClusterUnderTest cluster) {
        this.cluster = cluster;
        this.rest = new Rest(cluster.gateway(1));
    }

    @Test
    void aTusClientGoesOnByAnotherGatewayAfterItsConnectionBroke() throws Exception {
        String modules = System.getenv("FRAMECAST_TUS");
        if (modules == null || modules.isEmpty()) {
            assertThat(System.getenv("CI")).as("CI does not pass without tus-js-client").isNotEqualTo("true");
            Assumptions.abort("SKIPPED: FRAMECAST_TUS must name the node_modules with tus-js-client; ./framecast test fetches it");
        }
        Path film = directory.resolve("film.avi");
        DebianFfmpeg.makeSmallFilm(film, FILM_FRAMES);
        Path script = directory.resolve("resume.cjs");
        try (InputStream from = Objects.requireNonNull(getClass().getResourceAsStream("/resume.cjs"))) {
            Files.copy(from, script);
        }
        String movieId = "resumed-" + System.nanoTime();

        Process client = new ProcessBuilder("node", script.toString(), Objects.requireNonNull(modules), address(1), address(2), film.toString(), movieId)
                .redirectErrorStream(true)
                .start();
        String said = new String(client.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(client.waitFor(60, TimeUnit.SECONDS)).as(said).isTrue();

        assertThat(client.exitValue()).as(said).isZero();
        assertThat(said).contains("broken off at", "goes on at", "done");
        Await.until("it is a movie", Library.IMPORTED_WITHIN, () -> rest.get("movies/" + movieId).json().path("state").asString("").equals("READY"));
        JsonNode movie = rest.get("movies/" + movieId).expect(200).json();
        assertThat(movie.path("frames").asInt()).isEqualTo(FILM_FRAMES);
        assertThat(movie.path("title").asString()).isEqualTo("resumed.avi");
    }

    private String address(int gateway) {
        return cluster.gateway(gateway).toString().replaceAll("/$", "");
    }

    @Test
    void aZipOfJpegsIsAMovieInTheOrderOfTheirNumbers() throws IOException {
        ByteArrayOutputStream zip = new ByteArrayOutputStream();
        try (ZipOutputStream out = new ZipOutputStream(zip)) {
            for (int frame : new int[] {10, 9, 2, 1}) {
                out.putNextEntry(new ZipEntry("shots/img" + frame + ".jpg"));
                out.write(rest.get("movies/demo/frames/" + frame).expect(200).body());
            }
            out.putNextEntry(new ZipEntry("shots/readme.txt"));
        }

        JsonNode ended = imported(zip.toByteArray(), "zipped-" + System.nanoTime());

        assertThat(ended.path("detail").asString()).contains("1 files that are no JPEGs were skipped");
        String movie = ended.path("movieId").asString();
        int at = 0;
        for (int frame : new int[] {1, 2, 9, 10}) {
            assertThat(rest.get("movies/" + movie + "/frames/" + at++).expect(200).body())
                    .isEqualTo(rest.get("movies/demo/frames/" + frame).expect(200).body());
        }
    }

    @Test
    void ofAFilmCutShortTheFramesThatCanBeHadAreImportedAndItSaysSo() throws IOException {
        Path film = directory.resolve("whole.avi");
        DebianFfmpeg.makeSmallFilm(film, FILM_FRAMES);
        byte[] whole = Files.readAllBytes(film);

        JsonNode ended = imported(Arrays.copyOf(whole, whole.length / 2), "cut-" + System.nanoTime());

        assertThat(ended.path("frames").asInt()).isBetween(FILM_FRAMES / 3, FILM_FRAMES - 1);
        assertThat(ended.path("detail").asString()).contains("cut short");
    }

    @Test
    void whatIsPutIntoAWatchedFolderIsImportedOnceItIsWholeAndWhatIsNoFilmIsSetAsideWithTheReason() throws IOException {
        String name = "yard-" + System.nanoTime();
        Path film = directory.resolve("film.avi");
        DebianFfmpeg.makeSmallFilm(film, FILM_FRAMES);
        byte[] whole = Files.readAllBytes(film);
        Path folder = cluster.data().resolve("frame-2").resolve(ClusterOptions.WATCHED);
        Files.createDirectories(folder);
        Path bad = Files.writeString(folder.resolve(name + "-notes.avi"), "no film at all");
        Path camera = folder.resolve(name + ".avi");
        String movieId = Ids.slug(name + ".avi");

        writeForLongerThanFilesSettle(whole, camera);
        assertThat(camera).as("a file that still grows is left alone").exists();
        assertThat(rest.get("movies/" + movieId).status()).isEqualTo(404);

        Path setAside = folder.resolve("failed").resolve(bad.getFileName());
        Await.until("what is no film is set aside", Library.IMPORTED_WITHIN, () -> Files.exists(setAside) && !Files.exists(bad));
        Path reason = setAside.resolveSibling(setAside.getFileName() + ".reason.txt");
        Await.until("the reason stands beside it", Library.IMPORTED_WITHIN, () -> Files.readString(reason).contains("no video that can be read"));
        Await.until("the film is a movie", Library.IMPORTED_WITHIN, () -> rest.get("movies/" + movieId).json().path("state").asString("").equals("READY"));
        assertThat(rest.get("movies/" + movieId).expect(200).json().path("frames").asInt()).isEqualTo(FILM_FRAMES);
        Await.until("its file is put away", Library.IMPORTED_WITHIN, () -> Files.exists(folder.resolve("done").resolve(camera.getFileName())));
        assertThat(camera).doesNotExist();
    }

    /** As a camera does: a piece now and then, the last one when the first was written longer ago than a file needs to settle. */
    private static void writeForLongerThanFilesSettle(byte[] whole, Path file) throws IOException {
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(ClusterExtension.WATCHED_SETTLE_SECONDS + 2);
        int half = whole.length / 2;
        try (OutputStream out = Files.newOutputStream(file)) {
            out.write(whole, 0, half);
            AtomicInteger at = new AtomicInteger(half);
            Await.until("it was written for long enough", Library.IMPORTED_WITHIN, () -> {
                if (at.get() < whole.length - 1) {
                    out.write(whole, at.getAndIncrement(), 1);
                }
                return System.nanoTime() - until > 0;
            });
            out.write(whole, at.get(), whole.length - at.get());
        }
    }

    private JsonNode imported(byte[] body, String movieId) {
        Answer begun = rest.upload(BodyPublishers.ofByteArray(body), movieId, movieId).expect(202);
        JsonNode ended = Library.awaitImport(rest, begun.json().path("importId").asString());
        assertThat(ended.path("state").asString()).as(ended.toString()).isEqualTo("DONE");
        return ended;
    }
}
