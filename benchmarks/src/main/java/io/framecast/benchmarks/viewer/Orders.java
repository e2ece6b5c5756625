package io.framecast.benchmarks.viewer;

import io.framecast.protocol.mask.FrameMask;
import java.util.BitSet;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/**
 * What a viewer orders of the frames it wants, as far ahead of its screen as it keeps frames: what comes next there, and at the end what it
 * jumped over. Frames that are owed or that nobody has are not ordered again. Not thread-safe.
 */
final class Orders {

    private static final int FRAMES_MIN = 4;

    /**
     * One order.
     *
     * @param ahead frames from the one on the screen on
     * @param behind frames that were jumped over, wanted after these
     */
    record Order(long generation, FrameMask ahead, FrameMask behind) {}

    private final int[] wanted;
    private final int bufferFrames;
    private final IntPredicate isThere;
    private final BitSet owed = new BitSet();
    private final BitSet unavailable = new BitSet();
    private final BitSet everUnavailable = new BitSet();
    private long generation;
    private int from;

    /**
     * @param wanted the frames, in the order they are shown in
     * @param bufferFrames how many it keeps ahead
     * @param isThere whether a frame has come
     */
    Orders(int[] wanted, int bufferFrames, IntPredicate isThere) {
        this.wanted = wanted;
        this.bufferFrames = bufferFrames;
        this.isThere = isThere;
    }

    /** Whether it keeps all that it wants, as fast as it comes. */
    boolean takesAll() {
        return bufferFrames >= wanted.length;
    }

    /** Begins a new generation, from that index on: nothing is owed any more. */
    void anew(int index) {
        generation++;
        from = index;
        owed.clear();
    }

    /**
     * What is to be ordered now; from then on it is owed.
     *
     * @param shown index of what is on the screen; the number of frames wanted where all was shown
     * @return null where there is nothing, or too little to ask for yet
     */
    @Nullable Order next(int shown) {
        BitSet ahead = new BitSet();
        int end = Math.min(wanted.length, shown + bufferFrames);
        int index = from;
        for (; index < end; index++) {
            addMissing(ahead, wanted[index]);
        }
        BitSet behind = new BitSet();
        boolean isLast = end == wanted.length;
        if (isLast && (shown >= wanted.length || takesAll())) {
            for (int frame : wanted) {
                addMissing(behind, frame);
            }
            behind.andNot(ahead);
        }
        boolean isSoonOver = shown + bufferFrames / 2 >= from;
        if (!isWorthAsking(ahead.cardinality() + behind.cardinality(), isLast || isSoonOver)) {
            return null;
        }
        owed.or(ahead);
        owed.or(behind);
        from = index;
        return new Order(generation, Cached.maskOf(ahead), Cached.maskOf(behind));
    }

    /** A few at a time, unless they are needed soon: where all around them is there already, a few may be all that is missing. */
    private static boolean isWorthAsking(int frames, boolean areNeededSoon) {
        return frames >= FRAMES_MIN || (frames > 0 && areNeededSoon);
    }

    private void addMissing(BitSet frames, int frame) {
        if (!isThere.test(frame) && !owed.get(frame) && !unavailable.get(frame)) {
            frames.set(frame);
        }
    }

    /** Whether a frame that was ordered is still to come. */
    boolean isOwedAny() {
        return owed.stream().anyMatch(frame -> !isThere.test(frame) && !unavailable.get(frame));
    }

    /** Nobody has these. */
    void unavailable(FrameMask mask) {
        mask.forEach(frame -> {
            unavailable.set(frame);
            everUnavailable.set(frame);
        });
    }

    /** Somebody has these again: they are ordered once more. */
    void available(FrameMask mask, int shown) {
        mask.forEach(frame -> {
            unavailable.clear(frame);
            owed.clear(frame);
        });
        if (!mask.isEmpty()) {
            from = Math.min(from, shown);
        }
    }

    /** Another gateway is asked: what this one had was said by the former. */
    void atAnotherGateway(FrameMask saidUnavailable) {
        saidUnavailable.forEach(everUnavailable::set);
        unavailable.clear();
    }

    /** How many frames nobody had at some time. */
    int everUnavailable() {
        return everUnavailable.cardinality();
    }
}
