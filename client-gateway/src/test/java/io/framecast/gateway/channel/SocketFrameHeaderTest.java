package io.framecast.gateway.channel;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class SocketFrameHeaderTest {

    @Test
    void bytesAreThoseOfTheContract() {
        ByteBuffer out = ByteBuffer.allocate(SocketFrameHeader.BYTES);
        SocketFrameHeader.put(out, 0xFFFE, 0x0203, 0xFFFFFFFFL, 0x01020304, 0xDEADBEEF, 0x00010000);
        assertThat(out.remaining()).isZero();
        assertThat(HexFormat.of().formatHex(out.array())).isEqualTo("0100fffe" + "02030000" + "ffffffff" + "01020304" + "deadbeef" + "00010000");
    }
}
