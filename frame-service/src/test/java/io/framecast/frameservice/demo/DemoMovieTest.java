package io.framecast.frameservice.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.framecast.frameservice.film.FrameMaker;
import io.framecast.frameservice.film.FilmFrames;
import io.framecast.frameservice.film.FilmSettings;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DemoMovieTest {

    @TempDir
    Path directory;

    @Test
    void everyFrameTellsItsNumberInItsBlocks() throws Exception {
        Path file = directory.resolve("demo.avi");

        assertThat(DemoMovie.write(file, 2)).isEqualTo(60);

        List<Integer> numbers = new ArrayList<>();
        FilmSettings settings = new FilmSettings(3, 1, 1 << 26, 1L << 32);
        try (FrameMaker converter = FrameMaker.open(file, settings, (frame, timeMicros, jpeg) -> {
            byte[] bytes = new byte[jpeg.remaining()];
            jpeg.get(bytes);
            numbers.add(readBlocks(ImageIO.read(new ByteArrayInputStream(bytes))));
        })) {
            FilmFrames film = converter.convert();
            assertThat(film.copied()).as("copied, not encoded again").isEqualTo(60);
            assertThat(film.rate()).hasToString("30/1");
            assertThat(film.width()).isEqualTo(1280);
            assertThat(film.height()).isEqualTo(720);
        }
        assertThat(numbers).containsExactlyElementsOf(java.util.stream.IntStream.range(0, 60).boxed().toList());
        assertThat(directory.resolve("demo.avi.tmp")).doesNotExist();
    }

    @Test
    void aMovieWhoseNumbersWouldNotFitIsRefused() {
        assertThatThrownBy(() -> DemoMovie.write(directory.resolve("x.avi"), 3000))
                .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("1 to 2184 seconds");
    }

    @Test
    void badUsageIsSaidInOneLine() {
        assertThat(MakeDemo.run(new String[] {"make-demo"})).isEqualTo(2);
        assertThat(MakeDemo.run(new String[] {"make-demo", "x", "--seconds", "many"})).isEqualTo(2);
    }

    /** As the outside contract says: 16 blocks of 16 pixels from (16, 16), the most significant bit first, white is 1. */
    private static int readBlocks(BufferedImage image) {
        int number = 0;
        for (int i = 0; i < 16; i++) {
            int brightness = image.getRGB(16 + 16 * i + 8, 16 + 8) >> 8 & 0xff;
            assertThat(brightness).as("block %d is clearly black or white", i).matches(value -> value < 32 || value > 224);
            number = number << 1 | (brightness > 128 ? 1 : 0);
        }
        return number;
    }
}
