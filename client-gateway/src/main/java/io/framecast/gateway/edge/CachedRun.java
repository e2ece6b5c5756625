package io.framecast.gateway.edge;

import io.framecast.protocol.record.FrameRecord;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A run in memory: its frames as records, as they go on the push link and to disk. Thread-safe: what is taken out is retained under the
 * same lock that {@link #release} needs, so that nobody gets bytes that are gone.
 */
final class CachedRun {

    private final @Nullable ByteBuf[] records = new ByteBuf[RunKey.FRAMES];
    private int frames;
    private long bytes;
    private long reservedBytes;
    private boolean released;
    private boolean asked;

    /** @param reservedBytes what it is expected to take once it is full */
    CachedRun(long reservedBytes) {
        this.reservedBytes = Math.max(1, reservedBytes);
    }

    /** What it counts as: what it was expected to take, or more where it takes more. */
    synchronized long weightBytes() {
        return Math.max(reservedBytes, bytes);
    }

    synchronized long bytes() {
        return bytes;
    }

    /** One bit a frame. */
    synchronized int frames() {
        return frames;
    }

    synchronized boolean isReleased() {
        return released;
    }

    /** Whether a viewer or another gateway has asked for any of it. */
    synchronized boolean wasAsked() {
        return asked;
    }

    /**
     * Copies a frame into it.
     *
     * @return false where the run has been released
     */
    synchronized boolean add(ByteBufAllocator allocator, int frame, long timeMicros, int crc32c, ByteBuf jpeg) {
        if (released) {
            return false;
        }
        if ((frames & RunKey.bitOf(frame)) != 0) {
            return true;
        }
        int jpegBytes = jpeg.readableBytes();
        ByteBuf record = allocator.directBuffer(FrameRecord.recordBytes(jpegBytes), FrameRecord.recordBytes(jpegBytes));
        FrameRecord.putHeader(record.nioBuffer(0, FrameRecord.HEADER_BYTES), frame, timeMicros, jpegBytes, crc32c);
        record.writerIndex(FrameRecord.HEADER_BYTES);
        record.writeBytes(jpeg, jpeg.readerIndex(), jpegBytes);
        put(frame, record);
        if (bytes > reservedBytes) {
            // More than a little, so that it is weighed anew only a few times.
            reservedBytes = bytes + bytes / 2;
        }
        return true;
    }

    /** Takes over a whole record. */
    synchronized void put(int frame, ByteBuf record) {
        records[RunKey.slotOf(frame)] = record;
        frames |= RunKey.bitOf(frame);
        bytes += record.readableBytes();
    }

    /** The frame's record, retained; null where it is not here. */
    synchronized @Nullable ByteBuf take(int frame) {
        ByteBuf record = records[RunKey.slotOf(frame)];
        if (released || record == null) {
            return null;
        }
        asked = true;
        return record.retainedDuplicate();
    }

    /** All its records in order, retained; empty where it has been released. */
    synchronized List<ByteBuf> takeAll() {
        List<ByteBuf> all = new ArrayList<>();
        for (ByteBuf record : records) {
            if (record != null && !released) {
                all.add(record.retainedDuplicate());
            }
        }
        return all;
    }

    synchronized void release() {
        if (!released) {
            released = true;
            for (int slot = 0; slot < records.length; slot++) {
                ByteBuf record = records[slot];
                if (record != null) {
                    records[slot] = null;
                    record.release();
                }
            }
        }
    }
}
