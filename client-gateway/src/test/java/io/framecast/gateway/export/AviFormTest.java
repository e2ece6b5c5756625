package io.framecast.gateway.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.framecast.gateway.stream.StreamForm.Outgoing;
import io.framecast.gateway.viewing.RequestRefusedException;
import io.framecast.protocol.mask.FrameMask;
import io.netty.buffer.Unpooled;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class AviFormTest {

    private static FileFrames twoFrames() {
        return FileInMemory.frames(FileInMemory.movie(2, false), FrameMask.firstFrames(2), frame -> 3 + frame);
    }

    @Test
    void aSmallFileHasTheseBytes() {
        FileFrames frames = twoFrames();
        HexFormat hex = HexFormat.of();

        assertThat(hex.formatHex(FileInMemory.write(new AviForm(frames, AviLayout.RIFF_BYTES), frames))).isEqualTo(
                ascii("RIFF") + "18010000" + ascii("AVI ")
                        + ascii("LIST") + "c0000000" + ascii("hdrl")
                        + ascii("avih") + "38000000" + "a0860100" + "23000000" + "00000000" + "10010000" + "02000000" + "00000000"
                        + "01000000" + "0c000000" + "40010000" + "f0000000" + "00".repeat(16)
                        + ascii("LIST") + "74000000" + ascii("strl")
                        + ascii("strh") + "38000000" + ascii("vids") + ascii("MJPG") + "00".repeat(12) + "01000000" + "0a000000" + "00000000"
                        + "02000000" + "0c000000" + "ffffffff" + "00000000" + "00000000" + "4001f000"
                        + ascii("strf") + "28000000" + "28000000" + "40010000" + "f0000000" + "0100" + "1800" + ascii("MJPG") + "00840300"
                        + "00".repeat(16)
                        + ascii("LIST") + "1c000000" + ascii("movi")
                        + ascii("00dc") + "03000000" + hex.formatHex(FileInMemory.jpeg(0, 3)) + "00"
                        + ascii("00dc") + "04000000" + hex.formatHex(FileInMemory.jpeg(1, 4))
                        + ascii("idx1") + "20000000"
                        + ascii("00dc") + "10000000" + "04000000" + "03000000"
                        + ascii("00dc") + "10000000" + "10000000" + "04000000");
    }

    @Test
    void aLargeFileHasItsRiffsInTheIndexOfIndexes() {
        FileFrames frames = FileInMemory.frames(FileInMemory.movie(10, false), FrameMask.firstFrames(10), frame -> 100 + frame);

        AviReader avi = new AviReader(FileInMemory.write(new AviForm(frames, 350), frames));

        assertThat(avi.riffs).isEqualTo(4);
        assertThat(avi.framesInHeader).as("for readers that know the first chunk alone").isEqualTo(3);
        assertThat(avi.byOldIndex).hasSize(3);
        assertThat(avi.framesInOpenDml).isEqualTo(10);
        assertThat(avi.byIndexes).hasSize(10);
    }

    @Test
    void everyFourthFrameIsShownAtAQuarterOfTheRate() {
        FileFrames frames = FileInMemory.frames(FileInMemory.movie(100, false), FrameMask.parse("0-99/4"), frame -> 10);

        AviReader avi = new AviReader(FileInMemory.write(new AviForm(frames, AviLayout.RIFF_BYTES), frames));

        assertThat((double) avi.rate / avi.scale).isEqualTo(2.5);
    }

    @Test
    void aFrameOfAnotherLengthThanTheIndexSaysBreaksTheFileOff() {
        AviForm form = new AviForm(twoFrames(), AviLayout.RIFF_BYTES);

        assertThatThrownBy(() -> form.head(new Outgoing(0, "frame-1", 0, Unpooled.wrappedBuffer(new byte[9]))))
                .isInstanceOf(RequestRefusedException.class)
                .hasMessageContaining("frame 0 of frame-1 has 9 bytes, its holders' indexes say 3");
    }

    private static String ascii(String text) {
        return HexFormat.of().formatHex(text.getBytes(java.nio.charset.StandardCharsets.US_ASCII));
    }
}
