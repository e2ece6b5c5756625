package io.framecast.gateway.edge;

import io.framecast.protocol.record.FrameRecord;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/**
 * A run on disk: frame records one after another, as in a frame service's segments and on the push link.
 *
 * @param frames which frames were written, one bit each
 * @param bytes its length
 */
record RunFile(Path path, int frames, long bytes) {

    /** Writes records, which it releases, to a new file. Nothing is synced: after a crash the file is not read again. */
    static RunFile write(Path path, List<ByteBuf> records) throws IOException {
        int frames = 0;
        long bytes = 0;
        try (FileChannel out = FileChannel.open(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            for (ByteBuf record : records) {
                ByteBuffer part = record.nioBuffer();
                bytes += part.remaining();
                while (part.hasRemaining()) {
                    out.write(part);
                }
                frames |= RunKey.bitOf(FrameRecord.frame(record, 0));
            }
        } finally {
            records.forEach(ByteBuf::release);
        }
        return new RunFile(path, frames, bytes);
    }

    /** Reads the frames that are undamaged: header and checksum of each are verified. What follows a damaged header is lost too. */
    CachedRun read(ByteBufAllocator allocator) throws IOException {
        CachedRun run = new CachedRun(bytes);
        try (FileChannel in = FileChannel.open(path, StandardOpenOption.READ)) {
            long at = 0;
            while (at < bytes) {
                int length = readRecord(allocator, in, at, run);
                if (length < 0) {
                    break;
                }
                at += length;
            }
        } catch (IOException | RuntimeException e) {
            run.release();
            throw e;
        }
        return run;
    }

    /** How long the record is; -1 where its header is damaged or the file ends within it. */
    private static int readRecord(ByteBufAllocator allocator, FileChannel in, long at, CachedRun run) throws IOException {
        ByteBuf header = allocator.directBuffer(FrameRecord.HEADER_BYTES, FrameRecord.HEADER_BYTES);
        int length;
        try {
            if (!fill(in, at, header) || !FrameRecord.isHeader(header, 0)) {
                return -1;
            }
            length = FrameRecord.recordBytes(FrameRecord.jpegBytes(header, 0));
        } finally {
            header.release();
        }
        ByteBuf record = allocator.directBuffer(length, length);
        boolean isWhole = fill(in, at, record);
        if (isWhole && FrameRecord.jpegCrc(record, 0) == FrameRecord.crc32c(record.slice(FrameRecord.HEADER_BYTES, length - FrameRecord.HEADER_BYTES))) {
            run.put(FrameRecord.frame(record, 0), record);
        } else {
            record.release();
        }
        return isWhole ? length : -1;
    }

    private static boolean fill(FileChannel in, long at, ByteBuf buffer) throws IOException {
        while (buffer.isWritable()) {
            int read = buffer.writeBytes(in, at + buffer.writerIndex(), buffer.writableBytes());
            if (read < 0) {
                return false;
            }
        }
        return true;
    }
}
