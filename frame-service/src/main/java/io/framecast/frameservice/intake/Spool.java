package io.framecast.frameservice.intake;

import io.framecast.frameservice.store.FrameStore;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * One body on its way to disk. Closed before it was {@link #complete}, it leaves nothing behind. Not thread-safe; blocks on the
 * disk.
 */
final class Spool implements AutoCloseable {

    private static final long CHECK_ROOM_EVERY_BYTES = 32L << 20;

    private final FrameStore store;
    private final long reserveBytes;
    private final Path file;
    private final FileChannel out;
    private long bytes;
    private long nextCheckBytes = CHECK_ROOM_EVERY_BYTES;
    private boolean complete;

    /**
     * @param expectedBytes the body's length, -1 where it is not known
     * @param reserveBytes room that must stay
     * @throws NoRoomException where the body does not fit
     */
    Spool(FrameStore store, String importId, long expectedBytes, long reserveBytes) throws IOException {
        this.store = store;
        this.reserveBytes = reserveBytes;
        this.file = store.layout().incomingFile(importId);
        checkRoom(Math.max(expectedBytes, 0));
        this.out = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE);
    }

    /** @throws NoRoomException where the disk has become too full */
    void write(ByteBuffer part) throws IOException {
        while (part.hasRemaining()) {
            bytes += out.write(part);
        }
        if (bytes >= nextCheckBytes) {
            nextCheckBytes = bytes + CHECK_ROOM_EVERY_BYTES;
            checkRoom(0);
        }
    }

    long bytes() {
        return bytes;
    }

    /** The body is whole: its file stays. */
    Path complete() throws IOException {
        out.close();
        complete = true;
        return file;
    }

    private void checkRoom(long neededBytes) throws IOException {
        long free = store.freeBytes() - reserveBytes;
        if (free < neededBytes || free <= 0) {
            throw new NoRoomException("this node has room for " + (Math.max(free, 0) >> 20) + " MiB"
                    + (neededBytes > 0 ? ", the file has " + (neededBytes >> 20) + " MiB" : "") + "; add disk space or another frame service");
        }
    }

    @Override
    public void close() throws IOException {
        out.close();
        if (!complete) {
            Files.deleteIfExists(file);
        }
    }
}
