package io.framecast.gateway.filmstrip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.framecast.gateway.testing.Pictures;
import io.framecast.gateway.viewing.RequestRefusedException;
import io.framecast.protocol.event.FrameRate;
import io.framecast.protocol.event.Movie;
import io.framecast.protocol.mask.FrameMask;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.Map;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

class StripTest {

    private static Movie movie(int frames, int width, int height) {
        return new Movie("m", "v", "M", frames, new FrameRate(10, 1), false, width, height, 1000, 1, null, Map.of(), Instant.EPOCH);
    }

    @Test
    void eachTileShowsTheMiddleOfItsPart() {
        StripLayout layout = StripLayout.of(movie(100, 640, 480), 4, 60);

        assertThat(layout.frames()).isEqualTo(FrameMask.of(12, 37, 62, 87));
        assertThat(layout.tileWidth()).isEqualTo(80);
        assertThat(layout.width()).isEqualTo(320);
    }

    @Test
    void aMovieOfFewFramesFillsItsTilesWithTheSameOnes() {
        StripLayout layout = StripLayout.of(movie(2, 64, 48), 4, 48);

        assertThat(layout.frames()).isEqualTo(FrameMask.of(0, 1));
        assertThat(layout.frame(0)).isZero();
        assertThat(layout.frame(1)).isZero();
        assertThat(layout.frame(2)).isEqualTo(1);
        assertThat(layout.frame(3)).isEqualTo(1);
    }

    @Test
    void theLastFrameOfTheLongestMovieCanBeShown() {
        assertThat(StripLayout.of(movie(FrameMask.FRAME_LIMIT, 64, 48), 100, 48).frames().last()).isLessThan(FrameMask.FRAME_LIMIT);
    }

    @Test
    void aPictureThatWouldBeTooLargeIsRefused() {
        assertThatThrownBy(() -> StripLayout.of(movie(100, 1920, 1080), 100, 480)).isInstanceOf(RequestRefusedException.class)
                .hasMessageContaining("8000000 pixels").hasMessageContaining("100 tiles of 853x480").hasMessageContaining("smaller count or height");
        assertThatThrownBy(() -> StripLayout.of(movie(100, 100_000, 10), 1, 16)).isInstanceOf(RequestRefusedException.class);
    }

    @Test
    void tilesAreTheirFramesLeftToRightAndTheRestIsBlank() throws IOException {
        StripLayout layout = StripLayout.of(movie(3, 800, 600), 3, 60);
        StripPicture picture = new StripPicture(layout);
        picture.paint(0, Pictures.jpeg(800, 600, Color.RED));
        picture.paint(2, Pictures.jpeg(800, 600, Color.BLUE));

        BufferedImage strip = ImageIO.read(new ByteArrayInputStream(picture.toJpeg()));

        assertThat(strip.getWidth()).isEqualTo(240);
        assertThat(strip.getHeight()).isEqualTo(60);
        assertThat(Pictures.isNear(strip.getRGB(40, 30), Color.RED)).isTrue();
        assertThat(Pictures.isNear(strip.getRGB(120, 30), new Color(0x30, 0x30, 0x30))).isTrue();
        assertThat(Pictures.isNear(strip.getRGB(200, 30), Color.BLUE)).isTrue();
    }

    @Test
    void whatIsNoPictureLeavesItsTileBlank() {
        StripPicture picture = new StripPicture(StripLayout.of(movie(1, 80, 60), 1, 60));

        assertThatThrownBy(() -> picture.paint(0, new byte[] {1, 2, 3})).isInstanceOf(IOException.class);
    }
}
