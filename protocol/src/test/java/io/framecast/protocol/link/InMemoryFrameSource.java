package io.framecast.protocol.link;

import io.framecast.protocol.mask.FrameMask;
import io.framecast.protocol.record.FrameRecord;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A frame source in memory: a fake for tests. Thread-safe. */
public final class InMemoryFrameSource implements FrameSource {

    private record Version(String movieId, String movieVersion) {}

    private final Map<Version, Map<Integer, byte[]>> versions = new ConcurrentHashMap<>();
    private final AtomicInteger reads = new AtomicInteger();

    /** A JPEG-like byte string that depends on the frame's number alone, between half and one and a half of that size. */
    public static byte[] jpeg(int frame, int averageBytes) {
        Random random = new Random(frame * 31L + averageBytes);
        byte[] bytes = new byte[averageBytes / 2 + random.nextInt(averageBytes)];
        random.nextBytes(bytes);
        return bytes;
    }

    /** Stores a frame, a tenth of a second after the one before it. */
    public InMemoryFrameSource put(String movieId, String movieVersion, int frame, byte[] jpeg) {
        return put(movieId, movieVersion, frame, frame * 100_000L, jpeg);
    }

    /** Stores a frame that is shown at that time. */
    public InMemoryFrameSource put(String movieId, String movieVersion, int frame, long timeMicros, byte[] jpeg) {
        ByteBuffer record = ByteBuffer.allocate(FrameRecord.recordBytes(jpeg.length));
        FrameRecord.putHeader(record, frame, timeMicros, jpeg.length, FrameRecord.crc32c(ByteBuffer.wrap(jpeg)));
        record.put(jpeg);
        frames(movieId, movieVersion).put(frame, record.array());
        return this;
    }

    /** Stores {@link #jpeg} for each frame of the mask. */
    public InMemoryFrameSource fill(String movieId, String movieVersion, FrameMask mask, int averageBytes) {
        mask.forEach(frame -> put(movieId, movieVersion, frame, jpeg(frame, averageBytes)));
        return this;
    }

    /** Flips a bit of a stored JPEG, so that its checksum is wrong. */
    public void corrupt(String movieId, String movieVersion, int frame) {
        frames(movieId, movieVersion).computeIfPresent(frame, (number, record) -> {
            byte[] damaged = record.clone();
            damaged[damaged.length - 1] ^= 1;
            return damaged;
        });
    }

    /** Drops a frame. */
    public void remove(String movieId, String movieVersion, int frame) {
        frames(movieId, movieVersion).remove(frame);
    }

    /** The frame's record, header included; null where it is not held. */
    public @Nullable ByteBuf record(String movieId, String movieVersion, int frame) {
        byte[] record = frames(movieId, movieVersion).get(frame);
        return record == null ? null : Unpooled.wrappedBuffer(record);
    }

    /** How often it was read. */
    public int reads() {
        return reads.get();
    }

    private Map<Integer, byte[]> frames(String movieId, String movieVersion) {
        return versions.computeIfAbsent(new Version(movieId, movieVersion), version -> new ConcurrentHashMap<>());
    }

    @Override
    public FrameMask held(String movieId, String movieVersion) {
        FrameMask.Builder held = new FrameMask.Builder();
        frames(movieId, movieVersion).keySet().forEach(held::add);
        return held.build();
    }

    @Override
    public @Nullable FrameRun read(String movieId, String movieVersion, int[] frames, int from, int to, int maxBytes) {
        reads.incrementAndGet();
        Map<Integer, byte[]> stored = frames(movieId, movieVersion);
        ByteBuf run = Unpooled.buffer();
        int count = 0;
        for (int i = from; i < to; i++) {
            byte[] record = stored.get(frames[i]);
            if (record == null || count > 0 && run.readableBytes() + record.length > maxBytes) {
                break;
            }
            run.writeBytes(record);
            count++;
        }
        return count == 0 ? null : FrameRun.ofBytes(run, count);
    }
}
