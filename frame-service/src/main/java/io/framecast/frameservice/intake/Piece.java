package io.framecast.frameservice.intake;

import io.framecast.frameservice.store.Durable;
import io.framecast.protocol.upload.PieceChecksum;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * A stretch of a file that is being written. A closed one takes nothing more. Without a checksum what came stays, however it ended; with one
 * it stays only once it has been found right, also where this process is killed meanwhile: a file beside the data says where it began.
 * Thread-safe; blocks on the disk.
 */
final class Piece implements AutoCloseable {

    private static final String UNCHECKED = "unchecked";

    /** What came is not what the checksum says; none of it was kept. */
    static final class MismatchException extends IOException {
        private static final long serialVersionUID = 1L;

        MismatchException(PieceChecksum checksum) {
            super("the piece must have the " + checksum.algorithm().text() + " of its " + PieceChecksum.HEADER + ", it has another; send it again");
        }
    }

    private final Path data;
    private final FileChannel out;
    private final long begin;
    private final long bytes;
    private final @Nullable PieceChecksum checksum;
    private final PieceChecksum.@Nullable Sum sum;
    private long offset;
    private boolean isRight;

    private Piece(Path data, FileChannel out, long begin, long bytes, @Nullable PieceChecksum checksum) {
        this.data = data;
        this.out = out;
        this.begin = begin;
        this.offset = begin;
        this.bytes = bytes;
        this.checksum = checksum;
        this.sum = checksum == null ? null : checksum.begin();
        this.isRight = checksum == null;
    }

    /**
     * Begins one at the end of what is {@link #kept}.
     *
     * @param data the file
     * @param bytes what the file shall have in the end
     * @param checksum null for none
     */
    static Piece open(Path data, long bytes, @Nullable PieceChecksum checksum) throws IOException {
        long begin = kept(data);
        FileChannel out = FileChannel.open(data, StandardOpenOption.WRITE, StandardOpenOption.APPEND);
        try {
            out.truncate(begin);
            if (checksum == null) {
                if (Files.deleteIfExists(unchecked(data))) {
                    // Were it back after a crash, what comes now would not count.
                    Durable.syncParent(data);
                }
            } else {
                Path written = Files.writeString(data.resolveSibling(UNCHECKED + ".tmp"), Long.toString(begin));
                Durable.replace(written, unchecked(data));
            }
            return new Piece(data, out, begin, bytes, checksum);
        } catch (IOException | RuntimeException e) {
            out.close();
            throw e;
        }
    }

    /** How many bytes of a file count: all, or those before a piece that was not found right. */
    static long kept(Path data) throws IOException {
        long size = Files.size(data);
        return Math.min(size, begunUnchecked(data).orElse(size));
    }

    private static OptionalLong begunUnchecked(Path data) throws IOException {
        try {
            return Files.exists(unchecked(data)) ? OptionalLong.of(Long.parseLong(Files.readString(unchecked(data)))) : OptionalLong.empty();
        } catch (NumberFormatException e) {
            throw new IOException(unchecked(data) + " is no number", e);
        }
    }

    private static Path unchecked(Path data) {
        return data.resolveSibling(UNCHECKED);
    }

    /** @throws IOException where more comes than the file shall have, or another connection goes on with it */
    synchronized void append(ByteBuffer part) throws IOException {
        if (part.remaining() > bytes - offset) {
            throw new IOException("more bytes came than the upload's length says");
        }
        if (sum != null) {
            sum.add(part);
        }
        while (part.hasRemaining()) {
            offset += out.write(part);
        }
    }

    /**
     * Makes what came durable.
     *
     * @return whether the file is whole
     * @throws MismatchException where it is not what its checksum says
     */
    synchronized boolean finish() throws IOException {
        if (out.isOpen() && sum != null && checksum != null) {
            isRight = sum.matches();
            if (!isRight) {
                throw new MismatchException(checksum);
            }
        }
        close();
        return isRight && offset == bytes;
    }

    @Override
    public synchronized void close() throws IOException {
        if (out.isOpen()) {
            try (out) {
                if (!isRight) {
                    out.truncate(begin);
                }
                out.force(false);
            }
            if (checksum != null && Files.deleteIfExists(unchecked(data))) {
                Durable.syncParent(data);
            }
        }
    }
}
