package io.framecast.protocol.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.framecast.protocol.link.LinkMessage.Bye;
import io.framecast.protocol.link.LinkMessage.Cancel;
import io.framecast.protocol.link.LinkMessage.Demand;
import io.framecast.protocol.link.LinkMessage.Join;
import io.framecast.protocol.link.LinkMessage.Lack;
import io.framecast.protocol.link.LinkMessage.Left;
import io.framecast.protocol.link.LinkMessage.Ping;
import io.framecast.protocol.link.LinkMessage.Pong;
import io.framecast.protocol.mask.FrameMask;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The bytes of each message, as other programs would read and write them. */
class LinkCodecTest {

    static Stream<Arguments> messages() {
        return Stream.of(
                Arguments.of(new Ping(0x0102030405060708L), "50010000 00000008 0102030405060708"),
                Arguments.of(new Pong(-1), "4f010000 00000008 ffffffffffffffff"),
                Arguments.of(new Join("r1", "frame-1", 3, 7, 2, "t"),
                        json("4a010000 0000004d", "{\"ruid\":\"r1\",\"node\":\"frame-1\",\"incarnation\":3,\"term\":7,\"epoch\":2,\"token\":\"t\"}")),
                Arguments.of(new Lack("r1", FrameMask.of(1, 5, 9)), json("4c010000 0000001c", "{\"ruid\":\"r1\",\"mask\":\"1-9/4\"}")),
                Arguments.of(new Left("r1"), json("58010000 0000000d", "{\"ruid\":\"r1\"}")),
                Arguments.of(new Demand("r1", 2, 5, List.of("0-96/4", "99-3/-4"), List.of("4")),
                        json("44010000 00000055", "{\"ruid\":\"r1\",\"generation\":2,\"sequence\":5,\"ranges\":[\"0-96/4\",\"99-3/-4\"],\"again\":[\"4\"]}")),
                Arguments.of(new Cancel("r1", 7, 2), json("43010000 00000020", "{\"ruid\":\"r1\",\"term\":7,\"epoch\":2}")),
                Arguments.of(new Bye("why"), json("42010000 00000010", "{\"reason\":\"why\"}")));
    }

    private static String json(String preamble, String body) {
        return preamble + ByteBufUtil.hexDump(body.getBytes(StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @MethodSource("messages")
    void messageHasTheseBytes(LinkMessage message, String hex) throws LinkProtocolException {
        ByteBuf bytes = LinkCodec.encode(message, UnpooledByteBufAllocator.DEFAULT);

        assertThat(ByteBufUtil.hexDump(bytes)).isEqualTo(hex.replace(" ", ""));
        assertThat(LinkCodec.decode(bytes.getByte(0), bytes.slice(8, bytes.readableBytes() - 8))).isEqualTo(message);
    }

    @Test
    void unknownFieldIsIgnored() throws LinkProtocolException {
        assertThat(decode('X', "{\"ruid\":\"r1\",\"later\":{\"a\":1}}")).isEqualTo(new Left("r1"));
    }

    @Test
    void demandThatSaysNothingOfFramesToBeSentAgainNamesNone() throws LinkProtocolException {
        assertThat(decode('D', "{\"ruid\":\"r1\",\"generation\":1,\"sequence\":1,\"ranges\":[\"7\"]}"))
                .isEqualTo(new Demand("r1", 1, 1, List.of("7"), List.of()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "null", "7", "[]", "{}", "{\"ruid\":null}", "{\"ruid\":", "\u0000\u0001", "{\"ruid\":{}}"})
    void bodyThatIsNoMessageIsRefused(String body) {
        assertThatThrownBy(() -> decode('X', body)).isInstanceOf(LinkProtocolException.class);
    }

    @Test
    void malformedMaskIsRefused() {
        assertThatThrownBy(() -> decode('L', "{\"ruid\":\"r1\",\"mask\":\"9-1\"}")).isInstanceOf(LinkProtocolException.class);
    }

    @Test
    void unknownTypeIsRefused() {
        assertThatThrownBy(() -> decode('Q', "{}")).isInstanceOf(LinkProtocolException.class).hasMessageContaining("0x51");
    }

    @Test
    void pingOfAnotherLengthIsRefused() {
        assertThatThrownBy(() -> decode('P', "1234567")).isInstanceOf(LinkProtocolException.class).hasMessageContaining("8 bytes, got 7");
    }

    private static LinkMessage decode(char type, String body) throws LinkProtocolException {
        return LinkCodec.decode((byte) type, Unpooled.copiedBuffer(body, StandardCharsets.UTF_8));
    }
}
