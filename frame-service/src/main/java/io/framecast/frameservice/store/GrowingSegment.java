package io.framecast.frameservice.store;

import io.framecast.protocol.record.FrameRecord;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A segment in its movie's directory to which records are appended. What {@link #append} returned for is on disk, synced; a crash
 * leaves a segment without an index, whose whole records are found again by their checksums. Not thread-safe.
 */
final class GrowingSegment implements AutoCloseable {

    private final Path file;
    private final FileChannel out;
    private final SegmentIndex.Builder index = new SegmentIndex.Builder();
    private long bytes;

    private GrowingSegment(Path file, FileChannel out) {
        this.file = file;
        this.out = out;
    }

    /** Begins one; its name is synced. */
    static GrowingSegment begin(Path segmentFile) throws IOException {
        FileChannel out = FileChannel.open(segmentFile, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        try {
            Durable.syncDirectory(Durable.parent(segmentFile));
            return new GrowingSegment(segmentFile, out);
        } catch (IOException | RuntimeException e) {
            out.close();
            throw e;
        }
    }

    /**
     * Appends whole records and syncs them.
     *
     * @param records checked before; ascending by frame, after those that are here
     * @return the segment as it is then
     * @throws IOException where the disk fails: what is in the file beyond the former end is not to be relied on, nor appended to
     */
    Segment append(ByteBuffer records) throws IOException {
        ByteBuf headers = Unpooled.wrappedBuffer(records);
        long start = bytes;
        while (records.hasRemaining()) {
            bytes += out.write(records);
        }
        out.force(false);
        for (int at = 0; at < headers.readableBytes();) {
            int length = FrameRecord.recordBytes(FrameRecord.jpegBytes(headers, at));
            index.add(FrameRecord.frame(headers, at), start + at, length, FrameRecord.timeMicros(headers, at));
            at += length;
        }
        return Segment.growing(file, index.build(bytes));
    }

    long bytes() {
        return bytes;
    }

    /** Writes the index beside it; nothing is appended any more. */
    void seal() throws IOException {
        out.close();
        Durable.writeIndex(index.build(bytes), StoreLayout.indexFile(file));
    }

    @Override
    public void close() throws IOException {
        out.close();
    }
}
