package io.framecast.protocol.mask;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.ArrayList;
import java.util.List;
import java.util.PrimitiveIterator;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import org.roaringbitmap.BatchIterator;
import org.roaringbitmap.PeekableIntIterator;
import org.roaringbitmap.RoaringBitmap;

/**
 * An immutable set of frame numbers, {@code 0} to {@link #FRAME_LIMIT}{@code - 1}. Safe to share between threads.
 *
 * <p>Its text forms are those of {@link MaskText}; in JSON events it is written in the compact one. The set itself is a
 * Roaring bitmap (Lemire et al., "Roaring Bitmaps: Implementation of an Optimized Software Library", 2018).
 */
public final class FrameMask {

    /** One more than the largest frame number: 310 hours at 30 frames/s, 4 MiB as the least compressible mask. */
    public static final int FRAME_LIMIT = 1 << 25;

    private static final FrameMask EMPTY = new FrameMask(new RoaringBitmap());
    private static final int BATCH = 256;

    private final RoaringBitmap bits;

    private FrameMask(RoaringBitmap bits) {
        this.bits = bits;
    }

    /** Takes ownership: the caller must not change {@code bits} afterwards. */
    static FrameMask owning(RoaringBitmap bits) {
        bits.runOptimize();
        return bits.isEmpty() ? EMPTY : new FrameMask(bits);
    }

    /** The mask of no frame. */
    public static FrameMask empty() {
        return EMPTY;
    }

    /** The mask of just these frames. */
    public static FrameMask of(int... frames) {
        return owning(RoaringBitmap.bitmapOf(frames));
    }

    /**
     * By number k from 0, the frames that more than k of the masks have: on how many nodes what is, without counting each frame.
     *
     * @param most how many of these at most, 1 or more; those of no frame are left out
     */
    public static List<FrameMask> levels(Iterable<FrameMask> masks, int most) {
        List<FrameMask> levels = new ArrayList<>();
        for (FrameMask mask : masks) {
            FrameMask carry = mask;
            for (int level = 0; level < most && !carry.isEmpty(); level++) {
                if (level == levels.size()) {
                    levels.add(EMPTY);
                }
                FrameMask before = levels.get(level);
                levels.set(level, before.or(carry));
                carry = before.and(carry);
            }
        }
        return levels;
    }

    /** The mask of the first {@code count} frames: a whole movie. */
    public static FrameMask firstFrames(int count) {
        return count == 0 ? EMPTY : range(0, count - 1);
    }

    /**
     * The mask of runs of consecutive frames; much faster than adding them one by one.
     *
     * @param bounds first and last frame of each run in turn, ascending, with a frame or more between two runs
     * @param count how many of the bounds count, an even number
     */
    public static FrameMask ofRuns(int[] bounds, int count) {
        return count == 0 ? EMPTY : new FrameMask(MaskRuns.toBits(bounds, count));
    }

    /** The mask of every frame from {@code first} to {@code last}, both included. */
    public static FrameMask range(int first, int last) {
        RoaringBitmap bits = new RoaringBitmap();
        bits.add((long) first, last + 1L);
        return owning(bits);
    }

    /** The mask of all frames the ranges name; their order and direction are lost. */
    public static FrameMask of(Iterable<FrameRange> ranges) {
        RoaringBitmap bits = new RoaringBitmap();
        for (FrameRange range : ranges) {
            add(bits, range);
        }
        return owning(bits);
    }

    private static void add(RoaringBitmap bits, FrameRange range) {
        int step = Math.abs(range.step());
        if (step == 1) {
            bits.add((long) range.lowest(), range.highest() + 1L);
            return;
        }
        for (long frame = range.lowest(); frame <= range.highest(); frame += step) {
            bits.add((int) frame);
        }
    }

    /**
     * Parses a mask in any text form of {@link MaskText}.
     *
     * @throws MaskSyntaxException where the text is malformed or names a frame at or past {@link #FRAME_LIMIT}
     */
    @JsonCreator
    public static FrameMask parse(String text) {
        return MaskText.parse(text, FRAME_LIMIT);
    }

    /**
     * Parses a mask of a movie of {@code frames} frames, so that a mask past its end is refused before it takes memory.
     *
     * @throws MaskSyntaxException where the text is malformed or names a frame the movie does not have
     */
    public static FrameMask parse(String text, int frames) {
        return MaskText.parse(text, frames);
    }

    /** Collects frames into a mask; not thread-safe. */
    public static final class Builder {
        private final RoaringBitmap bits = new RoaringBitmap();

        /** Adds one frame. */
        public Builder add(int frame) {
            bits.add(frame);
            return this;
        }

        /** Adds the frames {@code first} to {@code last}, both included. */
        public Builder addRange(int first, int last) {
            bits.add((long) first, last + 1L);
            return this;
        }

        /** Adds the frames of a range, whatever its direction. */
        Builder add(FrameRange range) {
            FrameMask.add(bits, range);
            return this;
        }

        /** The mask of all that was added; the builder can go on. */
        public FrameMask build() {
            return owning(bits.clone());
        }
    }

    /** Whether the mask has this frame. */
    public boolean contains(int frame) {
        return bits.contains(frame);
    }

    /** Whether the mask has all frames of the other. */
    public boolean containsAll(FrameMask other) {
        return bits.contains(other.bits);
    }

    /** Whether the two masks share a frame. */
    public boolean intersects(FrameMask other) {
        return RoaringBitmap.intersects(bits, other.bits);
    }

    /** Whether the mask has no frame. */
    public boolean isEmpty() {
        return bits.isEmpty();
    }

    /** How many frames the mask has. */
    public int count() {
        return bits.getCardinality();
    }

    /** How many frames both masks have. */
    public int countIn(FrameMask other) {
        if (isEmpty() || other.isEmpty()) {
            return 0;
        }
        boolean isOneRun = other.last() - other.first() + 1 == other.count();
        return isOneRun ? countBelow(other.last() + 1) - countBelow(other.first()) : RoaringBitmap.andCardinality(bits, other.bits);
    }

    /** How many frames below {@code frame} the mask has. */
    public int countBelow(int frame) {
        return frame <= 0 ? 0 : bits.rank(frame - 1);
    }

    /** The smallest frame; the mask must not be empty. */
    public int first() {
        return bits.first();
    }

    /** The largest frame; the mask must not be empty. */
    public int last() {
        return bits.last();
    }

    /** The smallest frame at or after {@code frame}, or -1 where there is none. */
    public int nextFrom(int frame) {
        return (int) bits.nextValue(frame);
    }

    /** The frames of either mask. */
    public FrameMask or(FrameMask other) {
        return other.isEmpty() ? this : isEmpty() ? other : owning(RoaringBitmap.or(bits, other.bits));
    }

    /** The frames of both masks. */
    public FrameMask and(FrameMask other) {
        return isEmpty() || other.isEmpty() ? EMPTY : owning(RoaringBitmap.and(bits, other.bits));
    }

    /** The frames of this mask that the other lacks. */
    public FrameMask andNot(FrameMask other) {
        return isEmpty() || other.isEmpty() ? this : owning(RoaringBitmap.andNot(bits, other.bits));
    }

    /** Calls the action with each frame in ascending order. */
    public void forEach(IntConsumer action) {
        BatchIterator batches = bits.getBatchIterator();
        int[] batch = new int[BATCH];
        while (batches.hasNext()) {
            int n = batches.nextBatch(batch);
            for (int i = 0; i < n; i++) {
                action.accept(batch[i]);
            }
        }
    }

    /** The frames in ascending order. */
    public PrimitiveIterator.OfInt iterator() {
        PeekableIntIterator frames = bits.getIntIterator();
        return new PrimitiveIterator.OfInt() {
            @Override
            public boolean hasNext() {
                return frames.hasNext();
            }

            @Override
            public int nextInt() {
                return frames.next();
            }
        };
    }

    /** The longest runs of consecutive frames: first and last frame of each in turn, ascending. */
    public int[] toRuns() {
        return MaskRuns.of(bits);
    }

    /** The frames in ascending order, in an array of their own. */
    public int[] toArray() {
        return bits.toArray();
    }

    /** The frames in ascending order. */
    public IntStream stream() {
        return bits.stream();
    }

    /** The text form of the outside contract: comma-separated {@code first-last/step} items, "" for the empty mask. */
    public String toText() {
        return MaskText.format(bits);
    }

    /** The form for events: the text form where it is short, else a compressed bitmap; see {@link MaskText}. */
    @JsonValue
    public String toCompactText() {
        return MaskText.formatCompact(bits);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof FrameMask mask && bits.equals(mask.bits);
    }

    /** Not the bitmap's own, which differs with how it happens to keep the same frames. */
    @Override
    public int hashCode() {
        return bits.isEmpty() ? 0 : 31 * (31 * bits.getCardinality() + bits.first()) + bits.last();
    }

    /** The text form, cut short where it is long: for logs. */
    @Override
    public String toString() {
        return MaskSyntaxException.excerpt(toCompactText());
    }
}
