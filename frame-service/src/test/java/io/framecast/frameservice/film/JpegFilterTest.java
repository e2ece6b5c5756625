package io.framecast.frameservice.film;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_RANGE_MPEG;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_SPC_BT709;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_YUV420P;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_YUVJ420P;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_alloc;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_free;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_get_buffer;

import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class JpegFilterTest {

    private static final FilmSettings SETTINGS = new FilmSettings(3, 1, 1 << 26, 1L << 32);

    private final AVFrame in = av_frame_alloc();
    private final AVFrame out = av_frame_alloc();

    @AfterEach
    void free() {
        av_frame_free(in);
        av_frame_free(out);
    }

    @Test
    void limitedRangeBecomesFull() {
        draw(64, 32, 16, 235);

        apply("");

        assertThat(out.format()).isEqualTo(AV_PIX_FMT_YUVJ420P);
        assertThat(luma(2, 16)).as("black").isBetween(0, 2);
        assertThat(luma(61, 16)).as("white").isBetween(253, 255);
    }

    @Test
    void theRedOfHdFilmStaysRed() {
        draw(64, 32, 63, 63);
        in.colorspace(AVCOL_SPC_BT709);
        fill(1, 32, 102);
        fill(2, 32, 240);

        apply("");

        // Pure red in JFIF is (76, 85, 255); the film's own numbers, taken for BT.601, would be an orange.
        assertThat(luma(16, 16)).isBetween(74, 78);
        assertThat(out.data(1).get(8) & 0xff).isBetween(83, 87);
        assertThat(out.data(2).get(8) & 0xff).isBetween(253, 255);
    }

    @Test
    void aFrameLyingOnItsSideIsTurnedClockwise() {
        draw(64, 32, 16, 235);

        apply("transpose=clock");

        assertThat(out.width()).isEqualTo(32);
        assertThat(out.height()).isEqualTo(64);
        assertThat(luma(16, 2)).as("what was left is above").isLessThan(10);
        assertThat(luma(16, 61)).as("what was right is below").isGreaterThan(245);
    }

    @Test
    void wideOrNarrowPixelsBecomeSquare() {
        draw(64, 32, 16, 235);
        in.sample_aspect_ratio().num(2).den(1);

        apply("");

        assertThat(out.width()).isEqualTo(128);
        assertThat(out.height()).isEqualTo(32);
    }

    @Test
    void aFrameOfAnotherSizeNeedsAnotherFilter() {
        draw(64, 32, 16, 235);
        try (JpegFilter filter = new JpegFilter(in, PixelAspect.SQUARE, "", SETTINGS)) {
            assertThat(filter.fits(in, PixelAspect.SQUARE)).isTrue();
            assertThat(filter.fits(in, PixelAspect.of(2, 1))).isFalse();
            in.width(32);
            assertThat(filter.fits(in, PixelAspect.SQUARE)).isFalse();
        }
    }

    /** Left half dark, right half bright, no colour. */
    private void draw(int width, int height, int left, int right) {
        in.width(width).height(height).format(AV_PIX_FMT_YUV420P).color_range(AVCOL_RANGE_MPEG);
        Ffmpeg.check(av_frame_get_buffer(in, 0), "making a frame");
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                in.data(0).put((long) y * in.linesize(0) + x, (byte) (x < width / 2 ? left : right));
            }
        }
        fill(1, height, 128);
        fill(2, height, 128);
    }

    private void fill(int plane, int height, int value) {
        for (long i = 0; i < (long) in.linesize(plane) * height / 2; i++) {
            in.data(plane).put(i, (byte) value);
        }
    }

    private void apply(String upright) {
        try (JpegFilter filter = new JpegFilter(in, PixelAspect.of(in.sample_aspect_ratio().num(), in.sample_aspect_ratio().den()), upright, SETTINGS)) {
            filter.apply(in, out);
        }
    }

    private int luma(int x, int y) {
        return out.data(0).get((long) y * out.linesize(0) + x) & 0xff;
    }
}
