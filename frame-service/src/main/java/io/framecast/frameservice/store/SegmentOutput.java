package io.framecast.frameservice.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/** Where a segment's bytes go, one behind the other. Closed before it was finished or ended, the file is worth nothing. Not thread-safe. */
interface SegmentOutput extends AutoCloseable {

    /** Opens one for a file that is not there yet. */
    @FunctionalInterface
    interface Opener {
        SegmentOutput open(Path file) throws IOException;
    }

    /** Takes all that remains in these. */
    void write(ByteBuffer[] parts) throws IOException;

    /** Closes it; what was written outlives a crash of the machine. */
    void finish() throws IOException;

    /** Closes it; what was written is there for those who open the file now. */
    void end() throws IOException;

    @Override
    void close() throws IOException;
}
