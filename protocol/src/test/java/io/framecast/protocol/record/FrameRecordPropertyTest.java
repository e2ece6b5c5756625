package io.framecast.protocol.record;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.ByteBuffer;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;

/** A record's header is known for what it is, and nothing else is taken for one. */
class FrameRecordPropertyTest {

    private static final int CHECKED_BYTES = 28;

    @Property(tries = 3000)
    void rubbishIsNoHeader(@ForAll @Size(FrameRecord.HEADER_BYTES) byte[] rubbish) {
        ByteBuf in = Unpooled.wrappedBuffer(rubbish);
        assertThat(FrameRecord.isHeader(in, 0)).isFalse();
    }

    @Property(tries = 3000)
    void aHeaderIsReadBackAndNoBitOfItCanChangeUnseen(@ForAll @IntRange(min = 0) int frame,
            @ForAll @IntRange(min = 0, max = FrameRecord.MAX_JPEG_BYTES) int jpegBytes, @ForAll int crc,
            @ForAll @LongRange(min = 0) long timeMicros, @ForAll @IntRange(max = CHECKED_BYTES * 8 - 1) int bit) {
        ByteBuffer header = ByteBuffer.allocate(FrameRecord.HEADER_BYTES);
        FrameRecord.putHeader(header, frame, timeMicros, jpegBytes, crc);
        ByteBuf in = Unpooled.wrappedBuffer(header.array());
        assertThat(FrameRecord.isHeader(in, 0)).isTrue();
        assertThat(FrameRecord.frame(in, 0)).isEqualTo(frame);
        assertThat(FrameRecord.jpegBytes(in, 0)).isEqualTo(jpegBytes);
        assertThat(FrameRecord.jpegCrc(in, 0)).isEqualTo(crc);
        assertThat(FrameRecord.timeMicros(in, 0)).isEqualTo(timeMicros);

        header.array()[bit / 8] ^= (byte) (1 << bit % 8);
        assertThat(FrameRecord.isHeader(in, 0)).as("bit %d changed", bit).isFalse();
    }

    @Property(tries = 500)
    void aLengthPastTheLargestJpegIsNoHeader(@ForAll @IntRange(min = FrameRecord.MAX_JPEG_BYTES + 1, max = Integer.MAX_VALUE - 24) int jpegBytes) {
        ByteBuffer header = ByteBuffer.allocate(FrameRecord.HEADER_BYTES);
        FrameRecord.putHeader(header, 1, 0, jpegBytes, 1);
        assertThat(FrameRecord.isHeader(Unpooled.wrappedBuffer(header.array()), 0)).isFalse();
    }
}
