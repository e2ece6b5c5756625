package io.framecast.frameservice.store;

import io.framecast.protocol.record.FrameRecord;
import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.Executor;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Writes one segment into a staging directory; {@link #finish} makes it durable there, {@link #finishStaged} does not. Not thread-safe.
 *
 * <p>Closed before it was finished, it removes what it wrote.
 */
public final class SegmentWriter implements AutoCloseable {

    private final Path directory;
    private final Path segmentFile;
    private final SegmentOutput out;
    private final SegmentIndex.Builder index = new SegmentIndex.Builder();
    private final ByteBuffer header = ByteBuffer.allocateDirect(FrameRecord.HEADER_BYTES);
    private @Nullable FileChannel back;
    private long writtenBytes;
    private boolean finished;

    /**
     * Begins the segment; what an earlier one left in the directory is removed.
     *
     * @param stagingDirectory see {@link StoreLayout#stagingDirectory}; made where it is missing
     */
    public SegmentWriter(Path stagingDirectory) throws IOException {
        this(stagingDirectory, file -> new CachedOutput(file, null, Long.MAX_VALUE));
    }

    /**
     * As the other; what is written is synced bit by bit, so that {@link #finish} takes less.
     *
     * @param syncing syncs beside the thread that writes
     * @param syncEveryBytes how much is written between two syncs, at least
     */
    public SegmentWriter(Path stagingDirectory, Executor syncing, long syncEveryBytes) throws IOException {
        this(stagingDirectory, file -> new CachedOutput(file, syncing, syncEveryBytes));
    }

    SegmentWriter(Path stagingDirectory, SegmentOutput.Opener opener) throws IOException {
        this.directory = stagingDirectory;
        this.segmentFile = StoreLayout.segmentFile(stagingDirectory, 1);
        Durable.deleteAll(stagingDirectory);
        Durable.createDirectories(stagingDirectory);
        this.out = opener.open(segmentFile);
    }

    /**
     * Appends a frame's whole record as another segment has it; its position moves to its end.
     *
     * @param timeMicros what its header says
     */
    void appendRecord(int frame, long timeMicros, ByteBuffer record) throws IOException {
        write(frame, timeMicros, new ByteBuffer[] {record}, record.remaining());
    }

    /**
     * Appends a frame; the buffer's remaining bytes are its JPEG, its position moves to its end.
     *
     * @param timeMicros when it is shown, after the movie's first
     * @throws IllegalArgumentException where the JPEG is empty or longer than a record may be
     */
    public void append(int frame, long timeMicros, ByteBuffer jpeg) throws IOException {
        int bytes = jpeg.remaining();
        checkLength(frame, bytes);
        header.clear();
        FrameRecord.putHeader(header, frame, timeMicros, bytes, FrameRecord.crc32c(jpeg));
        header.flip();
        write(frame, timeMicros, new ByteBuffer[] {header, jpeg}, FrameRecord.recordBytes(bytes));
    }

    /**
     * Appends a frame whose checksum is known; the buffer's indices stay.
     *
     * @param timeMicros when it is shown, after the movie's first
     * @param crc32c CRC-32C of the JPEG
     * @param jpeg its readable bytes are the JPEG
     */
    public void append(int frame, long timeMicros, int crc32c, ByteBuf jpeg) throws IOException {
        int bytes = jpeg.readableBytes();
        checkLength(frame, bytes);
        header.clear();
        FrameRecord.putHeader(header, frame, timeMicros, bytes, crc32c);
        header.flip();
        ByteBuffer[] parts = Stream.concat(Stream.of(header), Stream.of(jpeg.nioBuffers())).toArray(ByteBuffer[]::new);
        write(frame, timeMicros, parts, FrameRecord.recordBytes(bytes));
    }

    private static void checkLength(int frame, int bytes) {
        if (bytes == 0 || bytes > FrameRecord.MAX_JPEG_BYTES) {
            throw new IllegalArgumentException(
                    "a frame's JPEG must have 1 to " + FrameRecord.MAX_JPEG_BYTES + " bytes, frame " + frame + " has " + bytes);
        }
    }

    private void write(int frame, long timeMicros, ByteBuffer[] parts, int bytes) throws IOException {
        out.write(parts);
        index.add(frame, writtenBytes, bytes, timeMicros);
        writtenBytes += bytes;
    }

    /**
     * Reads a JPEG back that was appended by way of the page cache, and appends it to a file.
     *
     * @param record which one, from 0 in the order in which they were appended
     */
    public void copyJpeg(int record, FileChannel to) throws IOException {
        FileChannel in = back == null ? FileChannel.open(segmentFile, StandardOpenOption.READ) : back;
        back = in;
        long end = index.offset(record) + index.recordBytes(record);
        for (long at = index.offset(record) + FrameRecord.HEADER_BYTES; at < end;) {
            at += in.transferTo(at, end - at, to);
        }
    }

    /** How many records were written. */
    public int frames() {
        return index.count();
    }

    /** How many bytes were written. */
    public long bytes() {
        return writtenBytes;
    }

    /** Syncs the records, then the index beside them. The segment can be staged or committed from then on. */
    public void finish() throws IOException {
        out.finish();
        Durable.writeIndex(index.build(writtenBytes), StoreLayout.indexFile(segmentFile));
        finished = true;
    }

    /**
     * Ends the segment for {@link FrameStore#stage} alone: nothing is synced, for nobody counts on staged frames after a crash. The next start
     * removes them.
     */
    public void finishStaged() throws IOException {
        out.end();
        Durable.writeIndexUnsynced(index.build(writtenBytes), StoreLayout.indexFile(segmentFile));
        finished = true;
    }

    @Override
    public void close() throws IOException {
        if (back != null) {
            back.close();
        }
        if (!finished) {
            out.close();
            Durable.deleteAll(directory);
        }
    }
}
