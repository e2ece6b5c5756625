package io.framecast.e2e.fault;

import io.framecast.protocol.mask.FrameMask;
import io.framecast.protocol.record.FrameRecord;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;

/** Changes stored frames behind a frame service's back, as a failing disk does. The layout is that of {@code docs/store-layout.md}. */
public final class DamagedDisk {

    private final Path store;

    /** @param store the data directory of a frame service */
    public DamagedDisk(Path store) {
        this.store = store;
    }

    /**
     * Flips a byte inside the JPEG of each of these frames that is stored.
     *
     * @return those that were
     */
    public FrameMask damage(String movieId, FrameMask frames) {
        FrameMask.Builder damaged = new FrameMask.Builder();
        try {
            for (Path segment : segments(movieId)) {
                damage(segment, frames, damaged);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return damaged.build();
    }

    private List<Path> segments(String movieId) throws IOException {
        try (Stream<Path> files = Files.walk(store.resolve("movies").resolve(movieId))) {
            return files.filter(file -> file.toString().endsWith(".seg")).sorted().toList();
        }
    }

    private static void damage(Path segment, FrameMask frames, FrameMask.Builder damaged) throws IOException {
        try (FileChannel file = FileChannel.open(segment, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            long position = 0;
            while (position < file.size()) {
                ByteBuffer header = ByteBuffer.allocate(FrameRecord.HEADER_BYTES);
                file.read(header, position);
                ByteBuf record = Unpooled.wrappedBuffer(header.flip());
                int jpegBytes = FrameRecord.jpegBytes(record, 0);
                if (frames.contains(FrameRecord.frame(record, 0))) {
                    flip(file, position + FrameRecord.HEADER_BYTES + jpegBytes / 2);
                    damaged.add(FrameRecord.frame(record, 0));
                }
                position += FrameRecord.recordBytes(jpegBytes);
            }
        }
    }

    private static void flip(FileChannel file, long position) throws IOException {
        ByteBuffer one = ByteBuffer.allocate(1);
        file.read(one, position);
        one.put(0, (byte) ~one.get(0)).flip();
        file.write(one, position);
    }
}
