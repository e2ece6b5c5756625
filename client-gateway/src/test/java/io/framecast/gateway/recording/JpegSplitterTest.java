package io.framecast.gateway.recording;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.framecast.gateway.testing.Pictures;
import io.framecast.gateway.viewing.RequestRefusedException;
import java.awt.Color;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** JPEGs are found in whatever pieces a body comes. */
class JpegSplitterTest {

    private static final byte[] RED = Pictures.jpeg(64, 48, Color.RED);
    private static final byte[] BLUE = Pictures.jpeg(32, 16, Color.BLUE);

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 7, 100, 1 << 20})
    void oneBehindTheOther(int piece) {
        List<Picture> pictures = split(piece, RED, BLUE, RED);
        assertThat(pictures).extracting(Picture::jpeg).containsExactly(RED, BLUE, RED);
        assertThat(pictures.get(1)).extracting(Picture::width, Picture::height).containsExactly(32, 16);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 50, 1 << 20})
    void partsOfAMultipartWithTheTimesTheyHave(int piece) {
        List<Picture> pictures = split(piece,
                text("--boundarydonotcross\r\nContent-Type: image/jpeg\r\nContent-Length: " + RED.length + "\r\nX-Timestamp: 1777629600.250000\r\n\r\n"),
                RED, text("\r\n--boundarydonotcross\r\nContent-Type: image/jpeg\r\n\r\n"), BLUE, text("\r\n--boundarydonotcross--\r\n"));
        assertThat(pictures).extracting(Picture::jpeg).containsExactly(RED, BLUE);
        assertThat(pictures.getFirst().takenAt()).isEqualTo(Instant.parse("2026-05-01T10:00:00.250Z"));
        assertThat(pictures.get(1).takenAt()).isNull();
    }

    @Test
    void aThumbnailInsideIsNoPictureOfItsOwn() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(RED, 0, 2);
        int length = BLUE.length + 2;
        out.writeBytes(new byte[] {(byte) 0xff, (byte) 0xe1, (byte) (length >> 8), (byte) length});
        out.writeBytes(BLUE);
        out.write(RED, 2, RED.length - 2);
        List<Picture> pictures = split(64, out.toByteArray());
        assertThat(pictures).hasSize(1);
        assertThat(pictures.getFirst()).extracting(Picture::jpeg, Picture::width).containsExactly(out.toByteArray(), 64);
    }

    @Test
    void aBodyThatEndsWithinAPictureIsSaid() {
        JpegSplitter splitter = new JpegSplitter(1 << 20);
        splitter.feed(ByteBuffer.wrap(RED, 0, RED.length - 1));
        assertThatThrownBy(splitter::end).isInstanceOf(RequestRefusedException.class).hasMessageContaining("ends within JPEG 1");
    }

    @Test
    void whatIsNoPictureIsRefused() {
        assertThatThrownBy(() -> split(100, text("x".repeat(20_000)))).hasMessageContaining("the body must be JPEGs");
        byte[] damaged = RED.clone();
        damaged[2] = 0;
        assertThatThrownBy(() -> split(100, damaged)).hasMessageContaining("is damaged");
        assertThatThrownBy(() -> split(100, new byte[] {(byte) 0xff, (byte) 0xd8, (byte) 0xff, (byte) 0xd9})).hasMessageContaining("has no picture");
    }

    @Test
    void oneThatIsTooLongIsRefusedBeforeItIsKept() {
        JpegSplitter splitter = new JpegSplitter(RED.length - 1);
        assertThatThrownBy(() -> splitter.feed(ByteBuffer.wrap(RED))).isInstanceOfSatisfying(RequestRefusedException.class,
                refused -> assertThat(refused.status()).isEqualTo(413));
    }

    private static List<Picture> split(int piece, byte[]... parts) {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        Arrays.stream(parts).forEach(body::writeBytes);
        byte[] bytes = body.toByteArray();
        JpegSplitter splitter = new JpegSplitter(1 << 20);
        List<Picture> pictures = new ArrayList<>();
        for (int at = 0; at < bytes.length; at += piece) {
            pictures.addAll(splitter.feed(ByteBuffer.wrap(bytes, at, Math.min(piece, bytes.length - at))));
        }
        splitter.end();
        return pictures;
    }

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
