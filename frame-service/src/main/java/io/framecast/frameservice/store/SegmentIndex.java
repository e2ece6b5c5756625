package io.framecast.frameservice.store;

import io.framecast.protocol.mask.FrameMask;
import io.framecast.protocol.record.FrameRecord;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;
import java.util.zip.CRC32C;

/**
 * Where each frame's record lies in a segment. Immutable; 24 bytes of memory a frame.
 *
 * <pre>
 *   0                   1                   2                   3
 *   0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 *  +---------------------------------------------------------------+
 *  | magic = 0x46434958 "FCIX"                                     |   0
 *  +---------------+-----------------------------------------------+
 *  | version = 1   | reserved = 0                                  |   4
 *  +---------------+-----------------------------------------------+
 *  | bytes of the segment file                                     |   8
 *  |                                                               |
 *  +---------------------------------------------------------------+
 *  | number of entries n                                           |  16
 *  +---------------------------------------------------------------+
 *  | reserved = 0                                                  |  20
 *  +---------------------------------------------------------------+
 *  | n entries of 24 bytes, ascending by frame:                    |  24
 *  |   u32 frame number                                            |  +0
 *  |   u32 bytes of the record, header included                    |  +4
 *  |   u64 offset of the record in the segment file                |  +8
 *  |   u64 time in microseconds after the movie's first frame      | +16
 *  +---------------------------------------------------------------+
 *  | CRC-32C of all bytes before                                   |  24 + 24 n
 *  +---------------------------------------------------------------+
 * </pre>
 *
 * <p>Big-endian, as the records are.
 */
final class SegmentIndex {

    static final int MAGIC = 0x46434958;
    static final byte VERSION = 1;
    static final int VERSION_OFFSET = 4;
    static final int SEGMENT_BYTES_OFFSET = 8;
    static final int COUNT_OFFSET = 16;
    static final int HEADER_BYTES = 24;
    static final int ENTRY_BYTES = 24;
    static final int TRAILER_BYTES = 4;

    private static final int CHUNK_BYTES = 64 << 10;

    private final int[] frames;
    private final int[] recordBytes;
    private final long[] offsets;
    private final long[] times;
    private final long segmentBytes;
    private final FrameMask mask;

    private SegmentIndex(int[] frames, int[] recordBytes, long[] offsets, long[] times, long segmentBytes) {
        this.frames = frames;
        this.recordBytes = recordBytes;
        this.offsets = offsets;
        this.times = times;
        this.segmentBytes = segmentBytes;
        FrameMask.Builder held = new FrameMask.Builder();
        for (int frame : frames) {
            held.add(frame);
        }
        this.mask = held.build();
    }

    /** Collects entries in any order; of two records of one frame the first added counts. Not thread-safe. */
    static final class Builder {
        private int[] frames = new int[64];
        private int[] recordBytes = new int[64];
        private long[] offsets = new long[64];
        private long[] times = new long[64];
        private int count;
        private boolean ascending = true;

        void add(int frame, long offsetBytes, int bytes, long timeMicros) {
            if (count == frames.length) {
                frames = Arrays.copyOf(frames, count * 2);
                recordBytes = Arrays.copyOf(recordBytes, count * 2);
                offsets = Arrays.copyOf(offsets, count * 2);
                times = Arrays.copyOf(times, count * 2);
            }
            ascending &= count == 0 || frame > frames[count - 1];
            frames[count] = frame;
            recordBytes[count] = bytes;
            offsets[count] = offsetBytes;
            times[count++] = timeMicros;
        }

        int count() {
            return count;
        }

        /** Where the record begins that was added as that one, from 0. */
        long offset(int added) {
            return offsets[added];
        }

        int recordBytes(int added) {
            return recordBytes[added];
        }

        SegmentIndex build(long segmentBytes) {
            if (ascending) {
                return new SegmentIndex(Arrays.copyOf(frames, count), Arrays.copyOf(recordBytes, count), Arrays.copyOf(offsets, count),
                        Arrays.copyOf(times, count), segmentBytes);
            }
            // A stable sort: of two records of one frame the one added first stays first, and is kept.
            int[] order = IntStream.range(0, count).boxed().sorted(Comparator.comparingInt(i -> frames[i])).mapToInt(i -> i).toArray();
            int kept = 0;
            for (int i = 0; i < order.length; i++) {
                if (i == 0 || frames[order[i]] != frames[order[i - 1]]) {
                    order[kept++] = order[i];
                }
            }
            int[] picked = Arrays.copyOf(order, kept);
            return new SegmentIndex(Arrays.stream(picked).map(i -> frames[i]).toArray(),
                    Arrays.stream(picked).map(i -> recordBytes[i]).toArray(),
                    Arrays.stream(picked).mapToLong(i -> offsets[i]).toArray(),
                    Arrays.stream(picked).mapToLong(i -> times[i]).toArray(), segmentBytes);
        }
    }

    int count() {
        return frames.length;
    }

    FrameMask mask() {
        return mask;
    }

    /** The size the segment file had when the index was made. */
    long segmentBytes() {
        return segmentBytes;
    }

    /** The entry of that frame, or a negative number where the segment lacks it. */
    int find(int frame) {
        return Arrays.binarySearch(frames, frame);
    }

    /** The same segment's index without these frames. */
    SegmentIndex without(FrameMask gone) {
        Builder rest = new Builder();
        for (int i = 0; i < frames.length; i++) {
            if (!gone.contains(frames[i])) {
                rest.add(frames[i], offsets[i], recordBytes[i], times[i]);
            }
        }
        return rest.build(segmentBytes);
    }

    int frame(int entry) {
        return frames[entry];
    }

    long offset(int entry) {
        return offsets[entry];
    }

    int recordBytes(int entry) {
        return recordBytes[entry];
    }

    /** When the entry's frame is shown, after the movie's first. */
    long timeMicros(int entry) {
        return times[entry];
    }

    void writeTo(WritableByteChannel out) throws IOException {
        CRC32C crc = new CRC32C();
        ByteBuffer chunk = ByteBuffer.allocate(CHUNK_BYTES);
        chunk.putInt(MAGIC).put(VERSION).put((byte) 0).putShort((short) 0).putLong(segmentBytes).putInt(frames.length).putInt(0);
        for (int i = 0; i < frames.length; i++) {
            if (chunk.remaining() < ENTRY_BYTES) {
                drain(chunk, crc, out);
            }
            chunk.putInt(frames[i]).putInt(recordBytes[i]).putLong(offsets[i]).putLong(times[i]);
        }
        drain(chunk, crc, out);
        chunk.putInt((int) crc.getValue());
        drain(chunk, crc, out);
    }

    private static void drain(ByteBuffer chunk, CRC32C crc, WritableByteChannel out) throws IOException {
        chunk.flip();
        crc.update(chunk.duplicate());
        while (chunk.hasRemaining()) {
            out.write(chunk);
        }
        chunk.clear();
    }

    /**
     * Reads an index.
     *
     * @param in the index file from its beginning
     * @param fileBytes the index file's size
     * @throws DamagedIndexException where it is not a whole, undamaged index of this version
     */
    static SegmentIndex readFrom(ReadableByteChannel in, long fileBytes) throws IOException {
        CRC32C crc = new CRC32C();
        ByteBuffer header = read(in, HEADER_BYTES, crc);
        int count = header.getInt(COUNT_OFFSET);
        if (header.getInt(0) != MAGIC || header.get(VERSION_OFFSET) != VERSION) {
            throw new DamagedIndexException("not an index of version " + VERSION);
        }
        if (count < 0 || count > FrameMask.FRAME_LIMIT || HEADER_BYTES + (long) ENTRY_BYTES * count + TRAILER_BYTES != fileBytes) {
            throw new DamagedIndexException("an index of " + count + " entries cannot have " + fileBytes + " bytes");
        }
        int[] frames = new int[count];
        int[] recordBytes = new int[count];
        long[] offsets = new long[count];
        long[] times = new long[count];
        for (int i = 0; i < count; ) {
            ByteBuffer chunk = read(in, Math.min(count - i, CHUNK_BYTES / ENTRY_BYTES) * ENTRY_BYTES, crc);
            for (; chunk.hasRemaining(); i++) {
                frames[i] = chunk.getInt();
                recordBytes[i] = chunk.getInt();
                offsets[i] = chunk.getLong();
                times[i] = chunk.getLong();
            }
        }
        int computed = (int) crc.getValue();
        if (read(in, TRAILER_BYTES, crc).getInt() != computed) {
            throw new DamagedIndexException("checksum does not match");
        }
        SegmentIndex index = new SegmentIndex(frames, recordBytes, offsets, times, header.getLong(SEGMENT_BYTES_OFFSET));
        index.checkEntries();
        return index;
    }

    /** A checksum says what was written is here, not that it was right: a wrong entry would send other bytes as a frame. */
    private void checkEntries() throws DamagedIndexException {
        for (int i = 0; i < frames.length; i++) {
            boolean ascends = frames[i] >= 0 && frames[i] < FrameMask.FRAME_LIMIT && (i == 0 || frames[i] > frames[i - 1]);
            boolean isInside = recordBytes[i] >= FrameRecord.HEADER_BYTES && offsets[i] >= 0 && offsets[i] + recordBytes[i] <= segmentBytes;
            if (!ascends || !isInside || times[i] < 0) {
                throw new DamagedIndexException("entry " + i + " is out of order, leads outside the segment or has no time");
            }
        }
    }

    private static ByteBuffer read(ReadableByteChannel in, int bytes, CRC32C crc) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(bytes);
        while (buffer.hasRemaining()) {
            if (in.read(buffer) < 0) {
                throw new DamagedIndexException("ends too early");
            }
        }
        buffer.flip();
        crc.update(buffer.duplicate());
        return buffer;
    }
}
