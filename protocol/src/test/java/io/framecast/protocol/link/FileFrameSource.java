package io.framecast.protocol.link;

import io.framecast.protocol.mask.FrameMask;
import io.framecast.protocol.record.FrameRecord;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/** Frames of one movie version in one file, in ascending order, sent by {@code sendfile}: a fake for tests. */
public final class FileFrameSource implements FrameSource, AutoCloseable {

    private final FileChannel file;
    private final FrameMask mask;
    private final long[] offsets;
    private final AtomicInteger lent = new AtomicInteger();

    /** Writes the frames of the mask to that file. */
    public FileFrameSource(Path path, FrameMask mask, IntFunction<byte[]> jpegs) throws IOException {
        this.file = FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        this.mask = mask;
        this.offsets = new long[mask.count() + 1];
        int[] written = {0};
        mask.forEach(frame -> {
            byte[] jpeg = jpegs.apply(frame);
            ByteBuffer record = ByteBuffer.allocate(FrameRecord.recordBytes(jpeg.length));
            FrameRecord.putHeader(record, frame, frame * 100_000L, jpeg.length, FrameRecord.crc32c(ByteBuffer.wrap(jpeg)));
            record.put(jpeg).flip();
            try {
                file.write(record, offsets[written[0]]);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            offsets[written[0] + 1] = offsets[written[0]] + record.capacity();
            written[0]++;
        });
    }

    /** Runs handed out and not yet released. */
    public int lent() {
        return lent.get();
    }

    @Override
    public FrameMask held(String movieId, String movieVersion) {
        return mask;
    }

    @Override
    public @Nullable FrameRun read(String movieId, String movieVersion, int[] frames, int from, int to, int maxBytes) {
        if (!mask.contains(frames[from])) {
            return null;
        }
        int first = mask.countBelow(frames[from]);
        int count = 1;
        while (from + count < to && mask.nextFrom(frames[from + count - 1] + 1) == frames[from + count]
                && offsets[first + count + 1] - offsets[first] <= maxBytes) {
            count++;
        }
        lent.incrementAndGet();
        return FrameRun.ofFile(file, offsets[first], offsets[first + count] - offsets[first], count, lent::decrementAndGet);
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
