package io.framecast.frameservice.store;

import io.framecast.protocol.mask.FrameMask;
import io.framecast.protocol.record.FrameRecord;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.util.AbstractReferenceCounted;
import io.netty.util.ReferenceCounted;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A finished segment with its index: one open file shared by all who send from it.
 *
 * <p>Counted: the store holds one reference, every run on its way to a socket another. Deleting the movie drops the store's and
 * the file's names; the bytes stay readable until the last run is sent. Thread-safe.
 */
final class Segment extends AbstractReferenceCounted {

    private static final Logger LOG = LoggerFactory.getLogger(Segment.class);

    private final Path file;
    private final FileChannel channel;
    private final SegmentIndex index;

    private Segment(Path file, FileChannel channel, SegmentIndex index) {
        this.file = file;
        this.channel = channel;
        this.index = index;
    }

    /**
     * Opens a segment. An index that is missing, damaged or does not fit the segment's size is made anew out of the records and
     * written in its place.
     */
    static Segment open(Path segmentFile) throws IOException {
        FileChannel channel = FileChannel.open(segmentFile, StandardOpenOption.READ);
        try {
            return new Segment(segmentFile, channel, trustedIndex(segmentFile, channel));
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    /** A file that is still appended to, as far as that index tells. */
    static Segment growing(Path segmentFile, SegmentIndex soFar) throws IOException {
        return new Segment(segmentFile, FileChannel.open(segmentFile, StandardOpenOption.READ), soFar);
    }

    private static SegmentIndex trustedIndex(Path segmentFile, FileChannel segment) throws IOException {
        Path indexFile = StoreLayout.indexFile(segmentFile);
        if (Files.exists(indexFile)) {
            try (FileChannel in = FileChannel.open(indexFile, StandardOpenOption.READ)) {
                SegmentIndex index = SegmentIndex.readFrom(in, in.size());
                if (index.segmentBytes() == segment.size()) {
                    return index;
                }
            } catch (DamagedIndexException e) {
                // The records tell the same, and each has its checksum.
            }
        }
        SegmentIndex rebuilt = SegmentScanner.scan(segment);
        Durable.writeIndex(rebuilt, indexFile);
        return rebuilt;
    }

    SegmentIndex index() {
        return index;
    }

    FileChannel channel() {
        return channel;
    }

    Path file() {
        return file;
    }

    /** Takes a reference; false where the segment is closed already. */
    boolean tryRetain() {
        try {
            retain();
            return true;
        } catch (io.netty.util.IllegalReferenceCountException closed) {
            return false;
        }
    }

    /** Reads one record, header included. */
    ByteBuffer read(int entry) throws IOException {
        ByteBuffer record = ByteBuffer.allocate(index.recordBytes(entry));
        read(entry, record);
        return record;
    }

    /** Fills the buffer's room with one record, and turns it to be read. */
    private void read(int entry, ByteBuffer record) throws IOException {
        long offset = index.offset(entry);
        while (record.hasRemaining()) {
            if (channel.read(record, offset + record.position()) < 0) {
                throw new IOException(file + " ends before the record of frame " + index.frame(entry));
            }
        }
        record.flip();
    }

    /**
     * Whether the record on disk is what was written: its frame, its length, both checksums. One that the disk does not give back
     * is not.
     *
     * @throws UncheckedIOException where the file was closed under it, as by the interruption of a thread that reads: that tells
     *     nothing of the disk
     */
    boolean isSound(int entry) {
        return readSound(entry, ByteBuffer.allocate(index.recordBytes(entry)));
    }

    /** Fills the buffer's room, as much as the record has, with it; true where it is sound, as {@link #isSound} has it, and ready to be read. */
    boolean readSound(int entry, ByteBuffer into) {
        try {
            read(entry, into);
            ByteBuf record = Unpooled.wrappedBuffer(into);
            int bytes = record.readableBytes();
            return FrameRecord.isHeader(record, 0)
                    && FrameRecord.frame(record, 0) == index.frame(entry)
                    && FrameRecord.recordBytes(FrameRecord.jpegBytes(record, 0)) == bytes
                    && FrameRecord.jpegCrc(record, 0) == FrameRecord.crc32c(record.slice(FrameRecord.HEADER_BYTES, bytes - FrameRecord.HEADER_BYTES));
        } catch (ClosedChannelException e) {
            throw new UncheckedIOException(file + " was closed while it was checked", e);
        } catch (IOException e) {
            LOG.warn("frame {} cannot be read: {}", index.frame(entry), e.toString());
            return false;
        }
    }

    /** Those of the frames whose records are here and not sound. */
    FrameMask damaged(FrameMask suspects) {
        FrameMask.Builder damaged = new FrameMask.Builder();
        suspects.and(index.mask()).forEach(frame -> {
            if (!isSound(index.find(frame))) {
                damaged.add(frame);
            }
        });
        return damaged.build();
    }

    /**
     * The same file without these frames; this one stays as it is. Their bytes stay on disk, and no index leads to them any more:
     * neither this one, which is written in place of the former, nor one that is made anew out of the sound records.
     */
    Segment without(FrameMask frames) throws IOException {
        SegmentIndex rest = index.without(frames);
        try {
            Durable.writeIndex(rest, StoreLayout.indexFile(file));
        } catch (IOException e) {
            // A disk that damages what it holds may refuse what is new. Until the next start it holds all the same.
            LOG.warn("{} could not be written, frames {} will be found damaged once more after a restart: {}", StoreLayout.indexFile(file),
                    frames.toText(), e.toString());
        }
        return new Segment(file, FileChannel.open(file, StandardOpenOption.READ), rest);
    }

    /** Removes the file and what stands beside it; runs that are being sent go on to their end. The directory is to be synced by the caller. */
    void removeFiles() throws IOException {
        // The file goes first: what stands beside it is a leftover then, and removed when the store is opened.
        Files.delete(file);
        Files.deleteIfExists(StoreLayout.indexFile(file));
        Files.deleteIfExists(StoreLayout.epochFile(file));
    }

    @Override
    protected void deallocate() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException("closing " + file, e);
        }
    }

    @Override
    public ReferenceCounted touch(Object hint) {
        return this;
    }
}
