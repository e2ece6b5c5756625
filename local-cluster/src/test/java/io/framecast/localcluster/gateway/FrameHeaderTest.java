package io.framecast.localcluster.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class FrameHeaderTest {

    private static final String GOLDEN = "01" + "00" + "0102" + "0003" + "0000" + "00000004" + "00000011" + "deadbeef" + "00000002" + "ffd8";

    private static ByteBuffer bytes(String hex) {
        return ByteBuffer.wrap(HexFormat.of().parseHex(hex));
    }

    @Test
    void aHeaderIsReadByteForByte() {
        ByteBuffer message = bytes(GOLDEN);

        assertThat(FrameHeader.read(message)).isEqualTo(new FrameHeader(0x102, 3, 4, 17, 0xdeadbeef, 2));
        assertThat(message.remaining()).isEqualTo(2);
    }

    @Test
    void whatIsNoFrameIsRefused() {
        assertThatThrownBy(() -> FrameHeader.read(bytes("0100"))).hasMessage("a frame has at least 24 bytes, got 2");
        assertThatThrownBy(() -> FrameHeader.read(bytes("02" + GOLDEN.substring(2)))).hasMessage("frame layout version must be 1, got 2");
        assertThatThrownBy(() -> FrameHeader.read(bytes(GOLDEN + "00"))).hasMessage("frame 17 says 2 bytes and has 3");
    }
}
