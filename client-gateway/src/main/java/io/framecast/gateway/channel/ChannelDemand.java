package io.framecast.gateway.channel;

import io.framecast.protocol.mask.FrameMask;
import io.framecast.protocol.mask.FrameRange;
import io.framecast.protocol.mask.MaskSyntaxException;
import io.framecast.protocol.mask.SteppedFrames;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.roaringbitmap.RoaringBitmap;

/**
 * What one channel has been asked for, and what of it has been sent. Not thread-safe.
 *
 * <h2>Generations</h2>
 * A demand of the current generation adds to it, a higher one replaces all that was demanded, a lower one changes nothing. Within
 * one generation no frame is sent twice, whatever is demanded or arrives twice; whether a frame may go out is asked at the moment
 * it is written ({@link #take}), so that a frame that waited while the generation changed goes out under the new one, or not at
 * all.
 *
 * <h2>End</h2>
 * Each demand is owed one {@code end}: {@link #pollEnd} says true once when nothing of the generation is outstanding any more.
 */
public final class ChannelDemand {

    private static final long NONE = -1;

    private FrameMask scope;
    private final RoaringBitmap outstanding = new RoaringBitmap();
    private final RoaringBitmap sent = new RoaringBitmap();
    private FrameMask unavailable = FrameMask.empty();
    private long generation = NONE;
    private boolean endOwed;

    /** @param scope frames the viewer wants and lacks: nothing else is ever asked for or sent */
    public ChannelDemand(FrameMask scope) {
        this.scope = scope;
    }

    /**
     * What follows from a demand.
     *
     * @param accepted false for a lower generation: nothing changed
     * @param replaces true where all that was demanded before is void
     * @param ask what is to be fetched now, in order of preference
     * @param unavailable frames it named that nobody holds
     */
    public record Effect(boolean accepted, boolean replaces, List<FrameRange> ask, FrameMask unavailable) {

        private static final Effect IGNORED = new Effect(false, false, List.of(), FrameMask.empty());
    }

    /**
     * Takes a demand; see the class's text.
     *
     * @throws MaskSyntaxException where ranges with a step name the same frames too often; nothing has changed then
     */
    public Effect demand(long newGeneration, List<FrameRange> ranges) {
        if (newGeneration < generation) {
            return Effect.IGNORED;
        }
        List<FrameRange> clipped = clip(ranges);
        boolean replaces = newGeneration > generation;
        if (replaces) {
            generation = newGeneration;
            outstanding.clear();
            sent.clear();
        }
        endOwed = true;
        FrameMask named = FrameMask.of(clipped).and(scope);
        FrameMask lacking = named.and(unavailable);
        named.andNot(unavailable).forEach(frame -> {
            if (!sent.contains(frame)) {
                outstanding.add(frame);
            }
        });
        return new Effect(true, replaces, clipped, lacking);
    }

    /** The viewer wants these too. */
    public void widen(FrameMask more) {
        scope = scope.or(more);
    }

    /** Whether the frame may be written now: it is demanded, wanted, and was not sent in this generation. Counts as sent. */
    public boolean take(int frame) {
        if (!outstanding.contains(frame)) {
            return false;
        }
        outstanding.remove(frame);
        sent.add(frame);
        return true;
    }

    /** Whether the frame is still to be sent. */
    public boolean isOutstanding(int frame) {
        return outstanding.contains(frame);
    }

    /**
     * The viewer could not use a frame.
     *
     * @return whether it was sent in this generation, and so is outstanding again
     */
    public boolean again(int frame) {
        if (!sent.contains(frame)) {
            return false;
        }
        sent.remove(frame);
        outstanding.add(frame);
        endOwed = true;
        return true;
    }

    /**
     * Nobody holds these frames.
     *
     * @return those of them the viewer wants and has not been told of
     */
    public FrameMask lose(FrameMask frames) {
        FrameMask news = frames.and(scope).andNot(unavailable);
        unavailable = unavailable.or(news);
        // Not only the news: a frame that is sent again may turn out to be lost a second time.
        frames.and(scope).forEach(outstanding::remove);
        return news;
    }

    /**
     * Somebody holds these frames again; the viewer has to demand them again.
     *
     * @return those of them the viewer was told to be unavailable
     */
    public FrameMask regain(FrameMask frames) {
        FrameMask news = frames.and(unavailable);
        unavailable = unavailable.andNot(news);
        return news;
    }

    /** Frames the viewer was told nobody holds. */
    public FrameMask unavailable() {
        return unavailable;
    }

    /** True once after each demand as soon as all of its generation has been sent or reported unavailable. */
    public boolean pollEnd() {
        if (!endOwed || !outstanding.isEmpty()) {
            return false;
        }
        endOwed = false;
        return true;
    }

    /** The current generation; negative before the first demand. */
    public long generation() {
        return generation;
    }

    /** Frames of the current generation that are still to be sent. */
    public int outstandingFrames() {
        return outstanding.getCardinality();
    }

    /** Cuts each range to the span of the scope, keeping its direction and its phase: what lies far beyond it costs nothing. */
    private List<FrameRange> clip(List<FrameRange> ranges) {
        if (scope.isEmpty()) {
            return List.of();
        }
        SteppedFrames stepped = new SteppedFrames(scope.last() + 1);
        List<FrameRange> clipped = new ArrayList<>(ranges.size());
        for (FrameRange range : ranges) {
            FrameRange cut = clip(range, scope.first(), scope.last());
            if (cut != null) {
                stepped.add(cut);
                clipped.add(cut);
            }
        }
        return clipped;
    }

    private static @Nullable FrameRange clip(FrameRange range, int least, int most) {
        if (range.highest() < least || range.lowest() > most) {
            return null;
        }
        int step = Math.abs(range.step());
        boolean ascending = range.step() > 0;
        // Distance from the range's own start to the first frame inside the span, in whole steps.
        int skip = ascending ? stepsUp(least - range.first(), step) : stepsUp(range.first() - most, step);
        int first = range.frame(skip);
        if (first < least || first > most) {
            return null;
        }
        int last = ascending ? Math.min(range.last(), most) : Math.max(range.last(), least);
        return new FrameRange(first, last, first == last ? 1 : range.step());
    }

    private static int stepsUp(int distance, int step) {
        return distance <= 0 ? 0 : (int) (((long) distance + step - 1) / step);
    }
}
