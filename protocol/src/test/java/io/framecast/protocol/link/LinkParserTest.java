package io.framecast.protocol.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.framecast.protocol.link.LinkMessage.Left;
import io.framecast.protocol.link.LinkMessage.Pong;
import io.framecast.protocol.record.FrameRecord;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LinkParserTest {

    private final List<String> received = new ArrayList<>();
    private final List<ByteBuf> jpegs = new ArrayList<>();
    private final LinkParser parser = new LinkParser(new LinkParser.Receiver() {
        @Override
        public void onFrame(int frame, long timeMicros, int crc32c, boolean intact, ByteBuf jpeg) {
            received.add("frame " + frame + (intact ? "" : " damaged") + " " + Arrays.hashCode(ByteBufUtil.getBytes(jpeg)));
            jpegs.add(jpeg);
        }

        @Override
        public void onMessage(LinkMessage message) {
            received.add(message.toString());
        }
    }, UnpooledByteBufAllocator.DEFAULT, 1000, true);

    private static byte[] record(int frame, byte[] jpeg) {
        ByteBuffer record = ByteBuffer.allocate(FrameRecord.recordBytes(jpeg.length));
        FrameRecord.putHeader(record, frame, frame * 1000L, jpeg.length, FrameRecord.crc32c(ByteBuffer.wrap(jpeg)));
        return record.put(jpeg).array();
    }

    private static byte[] stream() {
        return ByteBufUtil.getBytes(Unpooled.wrappedBuffer(
                Unpooled.wrappedBuffer(record(5, new byte[] {1, 2, 3})),
                LinkCodec.encode(new Pong(9), UnpooledByteBufAllocator.DEFAULT),
                Unpooled.wrappedBuffer(record(6, new byte[0])),
                Unpooled.wrappedBuffer(record(7, InMemoryFrameSource.jpeg(7, 300))),
                LinkCodec.encode(new Left("r1"), UnpooledByteBufAllocator.DEFAULT)));
    }

    private static List<String> expected() {
        return List.of("frame 5 " + Arrays.hashCode(new byte[] {1, 2, 3}), new Pong(9).toString(), "frame 6 " + Arrays.hashCode(new byte[0]),
                "frame 7 " + Arrays.hashCode(InMemoryFrameSource.jpeg(7, 300)), new Left("r1").toString());
    }

    private void parse(byte[] bytes) throws LinkProtocolException {
        ByteBuf in = Unpooled.buffer(bytes.length).writeBytes(bytes);
        try {
            parser.parse(in);
        } finally {
            in.release();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7, 8, 23, 24, 25, 64, 1000})
    void streamIsCutTheSameInPiecesOfAnySize(int piece) throws LinkProtocolException {
        byte[] stream = stream();
        for (int at = 0; at < stream.length; at += piece) {
            parse(Arrays.copyOfRange(stream, at, Math.min(at + piece, stream.length)));
        }

        assertThat(received).isEqualTo(expected());
    }

    @Test
    void jpegInOneBufferIsASliceOfIt() throws LinkProtocolException {
        byte[] jpeg = InMemoryFrameSource.jpeg(7, 300);
        ByteBuf in = Unpooled.buffer().writeBytes(record(7, jpeg));
        parser.parse(in);

        assertThat(jpegs.getFirst().unwrap()).isSameAs(in);
        in.release();
        assertThat(in.refCnt()).isEqualTo(1);
        assertThat(ByteBufUtil.getBytes(jpegs.getFirst())).isEqualTo(jpeg);
        jpegs.getFirst().release();
        assertThat(in.refCnt()).isZero();
    }

    @Test
    void shortReadIntoALargeBufferIsCopiedSoThatItKeepsLittleAlive() throws LinkProtocolException {
        ByteBuf in = Unpooled.buffer(100_000).writeBytes(record(7, new byte[100]));
        parser.parse(in);
        in.release();

        assertThat(in.refCnt()).isZero();
        assertThat(jpegs.getFirst().capacity()).isLessThan(1000);
    }

    @Test
    void damagedJpegIsHandedOverAsSuchAndTheStreamGoesOn() throws LinkProtocolException {
        byte[] record = record(7, new byte[] {1, 2, 3});
        record[record.length - 1] ^= 1;
        parse(record);
        parse(record(8, new byte[] {4}));

        assertThat(received.get(0)).startsWith("frame 7 damaged");
        assertThat(received.get(1)).startsWith("frame 8 " + Arrays.hashCode(new byte[] {4}));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 4, 5, 6, 7, 8, 12, 16, 19})
    void damagedRecordHeaderBreaksTheStream(int offset) {
        byte[] record = record(7, new byte[] {1, 2, 3});
        record[offset] ^= 0x10;

        assertThatThrownBy(() -> parse(record)).isInstanceOf(LinkProtocolException.class);
    }

    @Test
    void oversizedMessageIsRefusedBeforeItsBodyComes() {
        assertThatThrownBy(() -> parse(new byte[] {'X', 1, 0, 0, 0, 0, 3, (byte) 0xe9}))
                .isInstanceOf(LinkProtocolException.class)
                .hasMessage("a message may have 1000 bytes, this one has 1001");
        assertThatThrownBy(() -> parse(new byte[] {'X', 1, 0, 0, -1, -1, -1, -1})).isInstanceOf(LinkProtocolException.class);
    }

    @Test
    void frameIsRefusedWhereNoneMayCome() {
        parser.allow(1000, false);

        assertThatThrownBy(() -> parse(record(1, new byte[1]))).isInstanceOf(LinkProtocolException.class);
    }

    @Test
    void rubbishEndsInAProtocolExceptionAndNothingElse() {
        Random random = new Random(42);
        for (int i = 0; i < 2000; i++) {
            LinkParser fresh = new LinkParser(new LinkParser.Receiver() {
                @Override
                public void onFrame(int frame, long timeMicros, int crc32c, boolean intact, ByteBuf jpeg) {
                    jpeg.release();
                }

                @Override
                public void onMessage(LinkMessage message) {}
            }, UnpooledByteBufAllocator.DEFAULT, 1000, true);
            byte[] bytes = i % 2 == 0 ? new byte[64] : stream();
            if (i % 2 == 0) {
                random.nextBytes(bytes);
            } else {
                bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
            }
            try {
                fresh.parse(Unpooled.wrappedBuffer(bytes));
            } catch (LinkProtocolException e) {
                assertThat(e).message().isNotBlank();
            }
            fresh.close();
        }
    }
}
