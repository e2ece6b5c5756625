package io.framecast.frameservice.avi;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/** Bytes one behind the other, in memory as long as they are few, and beyond that in a file, which is gone when this is closed. Not thread-safe. */
final class SpillFile implements AutoCloseable {

    private static final int MOST_IN_MEMORY_BYTES = 64 << 10;

    private final Path file;
    private final ByteBuf latest = Unpooled.buffer(0, MOST_IN_MEMORY_BYTES);
    private @Nullable FileChannel spilled;
    private long spilledBytes;

    /** @param file made where it is needed */
    SpillFile(Path file) {
        this.file = file;
    }

    long bytes() {
        return spilledBytes + latest.readableBytes();
    }

    /** Reads so many bytes from the buffer. */
    void write(ByteBuf from, int bytes) throws IOException {
        for (int left = bytes; left > 0;) {
            int some = Math.min(left, latest.maxWritableBytes());
            latest.writeBytes(from, some);
            left -= some;
            if (latest.maxWritableBytes() == 0) {
                spill();
            }
        }
    }

    private FileChannel spill() throws IOException {
        FileChannel out = spilled;
        if (out == null) {
            out = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.READ, StandardOpenOption.WRITE);
            spilled = out;
        }
        while (latest.isReadable()) {
            spilledBytes += latest.readBytes(out, latest.readableBytes());
        }
        latest.clear();
        return out;
    }

    /** Appends the bytes from that one on to the channel. */
    void copy(long from, long bytes, FileChannel to) throws IOException {
        if (bytes == 0) {
            return;
        }
        FileChannel in = spill();
        for (long at = from; at < from + bytes;) {
            at += in.transferTo(at, from + bytes - at, to);
        }
    }

    @Override
    public void close() throws IOException {
        if (spilled != null) {
            spilled.close();
            Files.deleteIfExists(file);
        }
    }
}
