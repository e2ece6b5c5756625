package io.framecast.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.framecast.e2e.client.MultipartReader;
import io.framecast.e2e.client.Rest;
import io.framecast.e2e.cluster.ClusterUnderTest;
import io.framecast.e2e.footage.DebianFfmpeg;
import io.framecast.e2e.footage.Footage;
import io.framecast.e2e.report.Figures;
import io.framecast.protocol.mask.FrameMask;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;

/** Real files become movies. */
@Order(1)
@OnCluster(OnCluster.SHARED)
final class ImportIT {

    private final Rest rest;
    private final Figures figures;

    ImportIT(ClusterUnderTest cluster, Figures figures) {
        this.rest = new Rest(cluster.gateway(1));
        this.figures = figures;
    }

    static String idOf(Footage footage) {
        return footage.fileName().replace('.', '-');
    }

    @Order(1)
    @ParameterizedTest
    @EnumSource
    void importedMovieHasTheFactsOfItsFile(Footage footage) {
        Library.fileOf(footage);
        boolean isNew = rest.get("movies/" + idOf(footage)).status() == 404;
        long begun = System.nanoTime();
        JsonNode movie = Library.movie(rest, idOf(footage), footage);
        if (isNew) {
            figures.addNanos("import of " + footage.fileName() + ", until every frame is on two nodes", System.nanoTime() - begun);
        }

        assertThat(movie.path("frames").asInt()).isEqualTo(footage.frames());
        assertThat(movie.path("width").asInt()).isEqualTo(footage.width());
        assertThat(movie.path("height").asInt()).isEqualTo(footage.height());
        assertThat(movie.path("frameRate").asString()).isEqualTo(footage.frameRate());
        assertThat(movie.path("title").asString()).isEqualTo(footage.fileName());
        assertThat(movie.path("state").asString()).isEqualTo("READY");
        assertThat(movie.path("copies").asInt()).isEqualTo(2);
        assertThat(movie.path("bytes").asLong()).isPositive();
        double rate = Double.parseDouble(footage.frameRate().split("/")[0]);
        assertThat(movie.path("durationSeconds").asDouble()).isBetween((footage.frames() - 2) / rate, (footage.frames() + 2) / rate);
    }

    @Test
    @Order(2)
    void everyFrameIsOnTwoNodesAndNoNodeHoldsAll() {
        JsonNode movie = Library.movie(rest, idOf(Footage.VTEST), Footage.VTEST);
        int frames = movie.path("frames").asInt();
        int[] copies = new int[frames];
        long bytes = 0;
        for (JsonNode holding : rest.get("movies/" + idOf(Footage.VTEST) + "/holdings").expect(200).json()) {
            assertThat(holding.path("kind").asString()).isEqualTo("STORE");
            FrameMask mask = FrameMask.parse(holding.path("mask").asString());
            assertThat(mask.count()).isEqualTo(holding.path("frames").asInt()).isLessThan(frames);
            mask.forEach(frame -> copies[frame]++);
            bytes += holding.path("bytes").asLong();
        }
        assertThat(copies).containsOnly(2);
        assertThat(bytes).isGreaterThanOrEqualTo(2 * movie.path("bytes").asLong());
    }

    /** Frame n must be picture n of the file: a neighbour may look alike, but none may look more like it. */
    @Order(3)
    @ParameterizedTest
    @EnumSource
    void framesAreTheFilesPicturesInOrder(Footage footage) throws IOException {
        Path file = Library.fileOf(footage);
        Library.movie(rest, idOf(footage), footage);
        List<byte[]> expected = DebianFfmpeg.thumbnails(file);
        List<byte[]> stored = DebianFfmpeg.thumbnails(allJpegs(idOf(footage)));

        assertThat(stored).hasSameSizeAs(expected).hasSize(footage.frames());
        for (int frame = 0; frame < stored.size(); frame++) {
            double own = DebianFfmpeg.difference(stored.get(frame), expected.get(frame));
            assertThat(own).as("frame %d against picture %d", frame, frame).isLessThan(1.0);
            for (int other : new int[] {frame - 5, frame - 1, frame + 1, frame + 5}) {
                if (other >= 0 && other < expected.size()) {
                    double others = DebianFfmpeg.difference(stored.get(frame), expected.get(other));
                    assertThat(own).as("frame %d against picture %d, not %d", frame, frame, other).isLessThanOrEqualTo(others + 0.02);
                }
            }
        }
    }

    private byte[] allJpegs(String movieId) throws IOException {
        ByteArrayOutputStream jpegs = new ByteArrayOutputStream();
        HttpResponse<InputStream> response = rest.open("movies/" + movieId + "/stream?rate=max");
        try (MultipartReader parts = new MultipartReader(response.body(), response.headers().firstValue("Content-Type").orElse(""))) {
            int next = 0;
            for (Optional<MultipartReader.Part> part = parts.next(); part.isPresent(); part = parts.next()) {
                assertThat(part.get().frame()).isEqualTo(next++);
                jpegs.writeBytes(part.get().body());
            }
        }
        return jpegs.toByteArray();
    }

    @Test
    @Order(4)
    void anIdThatIsTakenIsRefused() {
        Library.movie(rest, idOf(Footage.OCEAN_MP4), Footage.OCEAN_MP4);
        Library.assertProblem(rest.upload(Library.fileOf(Footage.OCEAN_MP4), idOf(Footage.OCEAN_MP4), "again"), 409, idOf(Footage.OCEAN_MP4));
    }

    @Test
    @Order(5)
    void theDemoMovieIsThereFromTheStart() {
        JsonNode demo = rest.get("movies/" + Library.DEMO).expect(200).json();
        assertThat(demo.path("frames").asInt()).isBetween(550, 650);
        assertThat(demo.path("width").asInt()).isEqualTo(1280);
        assertThat(demo.path("height").asInt()).isEqualTo(720);
        assertThat(demo.path("frameRate").asString()).isEqualTo("30/1");
    }
}
