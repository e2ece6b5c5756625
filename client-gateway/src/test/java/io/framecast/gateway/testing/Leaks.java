package io.framecast.gateway.testing;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.util.ResourceLeakDetector;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;

/**
 * Buffers that were let go of without being released, of all there are while a test looks for them. Named in the build as
 * {@code io.netty.customResourceLeakDetector}.
 */
public final class Leaks<T> extends ResourceLeakDetector<T> {

    private static final Queue<String> FOUND = new ConcurrentLinkedQueue<>();
    private static final int COLLECTIONS = 5;
    private static final Duration BETWEEN = Duration.ofMillis(50);

    /** Called by Netty. */
    public Leaks(Class<T> type, int samplingInterval) {
        super(type, samplingInterval);
    }

    /** Called by Netty. */
    public Leaks(Class<T> type, int samplingInterval, long maxActive) {
        super(type, samplingInterval);
    }

    /** From now on every buffer is followed. */
    public static void watch() {
        FOUND.clear();
        setLevel(Level.PARANOID);
    }

    /** From now on only some are, as usual. */
    public static void relax() {
        setLevel(Level.SIMPLE);
    }

    /** What was leaked since {@link #watch}. */
    public static List<String> found() {
        for (int i = 0; i < COLLECTIONS; i++) {
            System.gc();
            LockSupport.parkNanos(BETWEEN.toNanos());
            // A detector looks at what was collected when the next buffer is made.
            for (ByteBuf buffer : List.of(PooledByteBufAllocator.DEFAULT.directBuffer(1), PooledByteBufAllocator.DEFAULT.heapBuffer(1),
                    UnpooledByteBufAllocator.DEFAULT.directBuffer(1))) {
                buffer.release();
            }
        }
        return List.copyOf(FOUND);
    }

    @Override
    protected boolean needReport() {
        return true;
    }

    @Override
    protected void reportTracedLeak(String resourceType, String records) {
        FOUND.add(resourceType + " " + records);
    }

    @Override
    protected void reportUntracedLeak(String resourceType) {
        FOUND.add(resourceType);
    }
}
