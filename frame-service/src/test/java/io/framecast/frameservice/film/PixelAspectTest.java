package io.framecast.frameservice.film;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PixelAspectTest {

    private static final long MAX_PIXELS = 1 << 26;

    @Test
    void framesGetAsWideAsTheirPixelsSay() {
        assertThat(PixelAspect.of(16, 11).squareWidth(704, 576, MAX_PIXELS)).isEqualTo(1024);
        assertThat(PixelAspect.of(8, 9).squareWidth(720, 480, MAX_PIXELS)).isEqualTo(640);
        assertThat(PixelAspect.of(0, 1).squareWidth(177, 145, MAX_PIXELS)).isEqualTo(177);
    }

    @Test
    void aShapeThatWouldMakeGiantsOfFramesIsNotBelieved() {
        assertThat(PixelAspect.of(1000, 1).squareWidth(1920, 1080, MAX_PIXELS)).isEqualTo(1920);
        assertThat(PixelAspect.of(2, 1).squareWidth(8000, 8000, MAX_PIXELS)).isEqualTo(8000);
    }
}
