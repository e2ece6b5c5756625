package io.framecast.protocol.link;

import static org.assertj.core.api.Assertions.assertThat;

import io.framecast.protocol.link.LinkMessage.Bye;
import io.framecast.protocol.link.LinkMessage.Cancel;
import io.framecast.protocol.link.LinkMessage.Demand;
import io.framecast.protocol.link.LinkMessage.Join;
import io.framecast.protocol.link.LinkMessage.Lack;
import io.framecast.protocol.link.LinkMessage.Left;
import io.framecast.protocol.link.LinkMessage.Ping;
import io.framecast.protocol.link.LinkMessage.Pong;
import io.framecast.protocol.mask.FrameMask;
import io.framecast.protocol.record.FrameRecord;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

/** Whatever comes over a link, in whatever pieces: it is taken or the link is refused; no more memory than was sent, none kept. */
class LinkParserPropertyTest {

    private static final int MAX_MESSAGE_BYTES = 2000;
    private static final int MAX_FRAME_BYTES = 500;
    /** What a parser may hold besides what was sent to it: its header and the bookkeeping of parts. */
    private static final int OWN_BYTES = 4096;

    @Provide
    Arbitrary<byte[]> streams() {
        Arbitrary<byte[]> message = Arbitraries.of(
                        new Join("r1", "frame-1", 1, 2, 3, "token"), new Lack("r1", FrameMask.parse("0-99/3")), new Left("r1"), new Pong(7), new Ping(7),
                        new Demand("r1", 1, 2, List.of("0-99", "99-0/-1"), List.of()), new Cancel("r1", 1, 2), new Bye("enough"))
                .map(LinkParserPropertyTest::bytes);
        Arbitrary<byte[]> frame = Arbitraries.integers().between(1, MAX_FRAME_BYTES).map(size -> frame(size, InMemoryFrameSource.jpeg(size, size)));
        return Arbitraries.oneOf(message, frame).list().ofMinSize(1).ofMaxSize(5).map(LinkParserPropertyTest::joined);
    }

    private static byte[] bytes(LinkMessage message) {
        ByteBuf encoded = LinkCodec.encode(message, UnpooledByteBufAllocator.DEFAULT);
        try {
            return ByteBufUtil.getBytes(encoded);
        } finally {
            encoded.release();
        }
    }

    private static byte[] frame(int number, byte[] jpeg) {
        ByteBuffer record = ByteBuffer.allocate(FrameRecord.recordBytes(jpeg.length));
        FrameRecord.putHeader(record, number, 40_000L * number, jpeg.length, FrameRecord.crc32c(ByteBuffer.wrap(jpeg)));
        return record.put(jpeg).array();
    }

    private static byte[] joined(List<byte[]> parts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        parts.forEach(out::writeBytes);
        return out.toByteArray();
    }

    @Property(tries = 2000)
    void aDamagedStreamIsTakenOrRefused(@ForAll("streams") byte[] stream, @ForAll int place, @ForAll byte damage,
            @ForAll @IntRange(min = 1, max = 64) int piece) {
        byte[] damaged = stream.clone();
        damaged[Math.floorMod(place, damaged.length)] ^= damage;
        parse(damaged, piece);
    }

    @Property(tries = 2000)
    void rubbishIsTakenOrRefused(@ForAll byte[] rubbish, @ForAll @IntRange(min = 1, max = 64) int piece) {
        parse(rubbish, piece);
    }

    /** A well-formed preamble of every type before a body that is anything. */
    @Property(tries = 2000)
    void anyBodyOfAnyTypeIsTakenOrRefused(@ForAll("types") byte type, @ForAll("bodies") byte[] body, @ForAll @IntRange(min = 1, max = 64) int piece) {
        ByteBuffer message = ByteBuffer.allocate(LinkCodec.PREAMBLE_BYTES + body.length);
        message.put(type).put(LinkCodec.VERSION).putShort((short) 0).putInt(body.length).put(body);
        parse(message.array(), piece);
    }

    @Provide
    Arbitrary<Byte> types() {
        return Arbitraries.of((byte) 'J', (byte) 'L', (byte) 'X', (byte) 'O', (byte) 'D', (byte) 'P', (byte) 'C', (byte) 'B');
    }

    @Provide
    Arbitrary<byte[]> bodies() {
        Arbitrary<String> texts = Arbitraries.of("null", "{}", "[]", "7", "\"\"", "{\"ruid\":null}", "{\"ruid\":7}", "{\"ruid\":\"r\",\"mask\":\"z:AAAA\"}",
                "{\"ruid\":\"r\",\"mask\":null}", "{\"ruid\":\"r\",\"ranges\":[null]}", "{\"ruid\":\"r\",\"ranges\":[],\"again\":[null]}",
                "{\"ruid\":\"r\",\"generation\":1e400,\"ranges\":[]}", "[".repeat(900), "{\"a\":".repeat(300), "{\"ruid\":\"\\ud800\"}",
                "{\"ruid\":\"r\",\"node\":null,\"token\":null}", "{\"reason\":null}");
        return Arbitraries.oneOf(texts.map(text -> text.getBytes(java.nio.charset.StandardCharsets.UTF_8)),
                Arbitraries.bytes().array(byte[].class).ofMaxSize(40));
    }

    private static void parse(byte[] bytes, int piece) {
        UnpooledByteBufAllocator alloc = new UnpooledByteBufAllocator(false, true);
        LinkParser parser = new LinkParser(new Checks(), alloc, MAX_MESSAGE_BYTES, true);
        try {
            for (int at = 0; at < bytes.length; at += piece) {
                ByteBuf in = alloc.buffer(piece).writeBytes(bytes, at, Math.min(piece, bytes.length - at));
                try {
                    parser.parse(in);
                } finally {
                    in.release();
                }
                assertThat(alloc.metric().usedHeapMemory() + alloc.metric().usedDirectMemory()).isLessThan(2L * bytes.length + OWN_BYTES);
            }
        } catch (LinkProtocolException e) {
            assertThat(e.getMessage()).isNotBlank().hasSizeLessThan(2000);
        } finally {
            parser.close();
        }
        assertThat(alloc.metric().usedHeapMemory() + alloc.metric().usedDirectMemory()).as("bytes not released").isZero();
    }

    private static final class Checks implements LinkParser.Receiver {

        @Override
        public void onFrame(int frame, long timeMicros, int crc32c, boolean intact, ByteBuf jpeg) {
            assertThat(timeMicros).isNotNegative();
            assertThat(intact).isEqualTo(FrameRecord.crc32c(jpeg) == crc32c);
            jpeg.release();
        }

        @Override
        public void onMessage(LinkMessage message) {
            Arrays.stream(message.getClass().getRecordComponents()).forEach(component -> {
                try {
                    Object value = Objects.requireNonNull(component.getAccessor().invoke(message), component + " of " + message);
                    if (value instanceof List<?> items) {
                        assertThat(items).doesNotContainNull();
                    }
                } catch (ReflectiveOperationException e) {
                    throw new AssertionError(e);
                }
            });
        }
    }
}
