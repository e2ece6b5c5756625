package io.framecast.protocol.record;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class FrameRecordTest {

    // CRC-32C of "123456789" is e3069283, the check value of RFC 3720's polynomial.
    private static final byte[] JPEG = "123456789".getBytes(StandardCharsets.US_ASCII);

    private static ByteBuf record(int frame) {
        ByteBuffer record = ByteBuffer.allocate(FrameRecord.recordBytes(JPEG.length));
        FrameRecord.putHeader(record, frame, 0x0102030405L, JPEG.length, FrameRecord.crc32c(ByteBuffer.wrap(JPEG)));
        return Unpooled.wrappedBuffer(record.put(JPEG).array());
    }

    @Test
    void recordHasTheseBytes() {
        ByteBuf record = record(258);

        assertThat(ByteBufUtil.hexDump(record)).isEqualTo(
                "46010000" + "00000021" + "00000102" + "e3069283" + "0000000102030405" + "b475a1af" + "00000000" + "313233343536373839");
    }

    @Test
    void headerIsReadBack() {
        ByteBuf record = Unpooled.wrappedBuffer(Unpooled.wrappedBuffer(new byte[3]), record(258));

        assertThat(FrameRecord.isHeader(record, 3)).isTrue();
        assertThat(FrameRecord.frame(record, 3)).isEqualTo(258);
        assertThat(FrameRecord.jpegBytes(record, 3)).isEqualTo(9);
        assertThat(FrameRecord.jpegCrc(record, 3)).isEqualTo(0xe3069283);
        assertThat(FrameRecord.timeMicros(record, 3)).isEqualTo(0x0102030405L);
        assertThat(FrameRecord.crc32c(record.slice(35, 9))).isEqualTo(0xe3069283);
    }

    @Test
    void anyChangedBitOfTheFirst28BytesIsNoticed() {
        for (int bit = 0; bit < 28 * Byte.SIZE; bit++) {
            ByteBuf record = record(258);
            record.setByte(bit / 8, record.getByte(bit / 8) ^ 1 << bit % 8);

            assertThat(FrameRecord.isHeader(record, 0)).as("bit %d", bit).isFalse();
        }
    }

    @Test
    void lengthPastTheLimitIsNoHeader() {
        ByteBuffer header = ByteBuffer.allocate(FrameRecord.HEADER_BYTES);
        FrameRecord.putHeader(header, 1, 0, FrameRecord.MAX_JPEG_BYTES + 1, 0);
        assertThat(FrameRecord.isHeader(Unpooled.wrappedBuffer(header.array()), 0)).isFalse();

        header.clear();
        FrameRecord.putHeader(header, 1, 0, -1, 0);
        assertThat(FrameRecord.isHeader(Unpooled.wrappedBuffer(header.array()), 0)).isFalse();
    }

    @Test
    void aTimeBeforeTheFirstFrameIsNoHeader() {
        ByteBuffer header = ByteBuffer.allocate(FrameRecord.HEADER_BYTES);
        FrameRecord.putHeader(header, 1, -1, 9, 0);

        assertThat(FrameRecord.isHeader(Unpooled.wrappedBuffer(header.array()), 0)).isFalse();
    }

    @Test
    void checksumOfSeveralBuffersIsThatOfTheirBytes() {
        ByteBuf parts = Unpooled.wrappedBuffer(Unpooled.wrappedBuffer(JPEG, 0, 4), Unpooled.wrappedBuffer(JPEG, 4, 5));

        assertThat(FrameRecord.crc32c(parts)).isEqualTo(0xe3069283);
        assertThat(parts.readableBytes()).isEqualTo(9);
    }
}
