package io.framecast.frameservice.store;

import io.framecast.protocol.mask.FrameMask;
import io.framecast.protocol.record.FrameRecord;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.zip.CRC32C;

/**
 * Makes an index out of the records themselves, where the index file is missing, damaged or older than a truncation.
 *
 * <p>A record counts when its header's checksum, its length and its JPEG's checksum are right. Behind a damaged header the next
 * right one is searched byte by byte: a 32-bit checksum over a fixed pattern makes a false find a matter of 2<sup>-64</sup>.
 */
final class SegmentScanner {

    private static final int WINDOW_BYTES = 1 << 20;

    private final FileChannel segment;
    private final long segmentBytes;
    private final ByteBuffer window = ByteBuffer.allocate(WINDOW_BYTES);
    private final ByteBuf bytes = Unpooled.wrappedBuffer(window.array());
    private long windowStart;
    private int windowBytes;

    private SegmentScanner(FileChannel segment) throws IOException {
        this.segment = segment;
        this.segmentBytes = segment.size();
    }

    /** The index of all whole, undamaged records of the segment. */
    static SegmentIndex scan(FileChannel segment) throws IOException {
        return new SegmentScanner(segment).scan();
    }

    private SegmentIndex scan() throws IOException {
        SegmentIndex.Builder index = new SegmentIndex.Builder();
        long position = 0;
        while (position + FrameRecord.HEADER_BYTES <= segmentBytes) {
            int at = load(position, FrameRecord.HEADER_BYTES);
            long end = position + FrameRecord.HEADER_BYTES;
            boolean isRecord = FrameRecord.isHeader(bytes, at) && position + recordBytes(at) <= segmentBytes;
            if (isRecord) {
                int frame = FrameRecord.frame(bytes, at);
                int recordBytes = recordBytes(at);
                long timeMicros = FrameRecord.timeMicros(bytes, at);
                int crc = FrameRecord.jpegCrc(bytes, at);
                long start = position;
                end = start + recordBytes;
                if (frame >= 0 && frame < FrameMask.FRAME_LIMIT && crcOf(start + FrameRecord.HEADER_BYTES, end) == crc) {
                    index.add(frame, start, recordBytes, timeMicros);
                }
            }
            position = isRecord ? end : position + 1;
        }
        return index.build(segmentBytes);
    }

    private int recordBytes(int at) {
        return FrameRecord.recordBytes(FrameRecord.jpegBytes(bytes, at));
    }

    private int crcOf(long start, long end) throws IOException {
        CRC32C crc = new CRC32C();
        for (long position = start; position < end; ) {
            int at = load(position, 1);
            int n = (int) Math.min(end - position, windowBytes - at);
            crc.update(window.array(), at, n);
            position += n;
        }
        return (int) crc.getValue();
    }

    /** Has at least that many bytes of the file at {@code position} in the window, and tells where in it they begin. */
    private int load(long position, int atLeast) throws IOException {
        if (position < windowStart || position + atLeast > windowStart + windowBytes) {
            window.clear();
            while (window.hasRemaining() && segment.read(window, position + window.position()) > 0) {
                // A read may bring less than there is room for.
            }
            windowStart = position;
            windowBytes = window.position();
            if (windowBytes < atLeast) {
                throw new IOException("segment shrank from " + segmentBytes + " bytes while it was read");
            }
        }
        return (int) (position - windowStart);
    }
}
