package io.framecast.frameservice.store;

import io.netty.util.AbstractReferenceCounted;
import io.netty.util.ReferenceCounted;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A finished segment with its index: one open file shared by all who send from it.
 *
 * <p>Counted: the store holds one reference, every run on its way to a socket another. Deleting the movie drops the store's and
 * the file's names; the bytes stay readable until the last run is sent. Thread-safe.
 */
final class Segment extends AbstractReferenceCounted {

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
        long offset = index.offset(entry);
        while (record.hasRemaining()) {
            if (channel.read(record, offset + record.position()) < 0) {
                throw new IOException(file + " ends before the record of frame " + index.frame(entry));
            }
        }
        return record.flip();
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
