package io.framecast.benchmarks.film;

import static org.assertj.core.api.Assertions.assertThat;

import io.framecast.e2e.client.Digests;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DrawnFilmTest {

    @TempDir
    private Path directory;

    @Test
    void everyFrameIsAnotherOneAndTheDigestsAreThoseOfTheFile() throws IOException {
        Film film = DrawnFilm.draw("a", directory.resolve("a.mjpeg"), 5, 1);
        assertThat(new HashSet<>(film.sha256ByFrame().values())).hasSize(5);
        byte[] file = Files.readAllBytes(film.file());
        int second = 2;
        while (!(file[second] == (byte) 0xFF && file[second + 1] == (byte) 0xD8)) {
            second++;
        }
        assertThat(film.sha256ByFrame().get(0)).isEqualTo(Digests.sha256(Arrays.copyOf(file, second)));
        assertThat(file.length / 5).as("bytes of a frame").isBetween(8_000, 60_000);
    }

    @Test
    void anotherSeedIsAnotherFilm() throws IOException {
        Film one = DrawnFilm.draw("a", directory.resolve("a.mjpeg"), 1, 1);
        Film other = DrawnFilm.draw("a", directory.resolve("b.mjpeg"), 1, 2);
        assertThat(one.sha256ByFrame()).isNotEqualTo(other.sha256ByFrame());
    }
}
