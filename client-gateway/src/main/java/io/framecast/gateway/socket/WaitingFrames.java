package io.framecast.gateway.socket;

import io.framecast.protocol.mask.FrameMask;
import io.netty.buffer.ByteBuf;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/** Frames of one channel that wait for their turn on the network, in the order they came. Bounded by the sink's window. */
final class WaitingFrames {

    private final ArrayDeque<Waiting> frames = new ArrayDeque<>();

    /**
     * A frame that waits.
     *
     * @param jpeg owned by whoever takes it out
     */
    record Waiting(int frame, int source, int crc32c, ByteBuf jpeg) {}

    void add(Waiting frame) {
        frames.add(frame);
    }

    @Nullable Waiting poll() {
        return frames.poll();
    }

    boolean isEmpty() {
        return frames.isEmpty();
    }

    /** Takes those out that are not wanted any more. */
    List<Waiting> removeUnless(IntPredicate isWanted) {
        List<Waiting> removed = new ArrayList<>();
        frames.removeIf(waiting -> {
            boolean isUnwanted = !isWanted.test(waiting.frame);
            if (isUnwanted) {
                removed.add(waiting);
            }
            return isUnwanted;
        });
        return removed;
    }

    /** Their numbers. */
    FrameMask mask() {
        FrameMask.Builder mask = new FrameMask.Builder();
        frames.forEach(waiting -> mask.add(waiting.frame));
        return mask.build();
    }
}
