package io.framecast.gateway.stream;

import io.framecast.protocol.mask.FrameMask;
import io.framecast.protocol.mask.FrameRange;
import java.util.List;

/**
 * Which of a stream's frames comes next: by their numbers, past those that no live node holds, and again in as many rounds as were
 * asked for; behind the last one of a movie that grows it waits for what is appended. Not thread-safe.
 */
final class FrameOrder {

    private static final int NO_FRAME = -1;

    private FrameMask frames;
    private FrameMask unavailable = FrameMask.empty();
    private int next;
    private long rounds;
    private boolean isLive;
    private boolean hasSentInRound;

    /** @param rounds how often the frames come, 1 or more */
    FrameOrder(FrameMask frames, long rounds) {
        this.frames = frames;
        this.rounds = rounds;
        this.next = frames.nextFrom(0);
    }

    /** More may be appended to the movie, see {@link #grow}. */
    void growFurther() {
        isLive = true;
    }

    /** The number of the next frame, or where the next one that is appended will come; only where the stream is not at its end. */
    int next() {
        return next;
    }

    /** Whether no frame follows. */
    boolean isAtEnd() {
        return next == NO_FRAME;
    }

    /** Whether the next frame is one that is wanted already, and not one that is yet to be appended. */
    boolean isNextWanted() {
        return frames.contains(next);
    }

    /** Whether the next frame is held by no live node. */
    boolean isNextUnavailable() {
        return unavailable.contains(next);
    }

    /** Whether this frame's turn comes in this round. */
    boolean awaits(int frame) {
        return !isAtEnd() && frame >= next && frames.contains(frame);
    }

    /** All frames, to be demanded for a round. */
    List<FrameRange> round() {
        return frames.isEmpty() ? List.of() : List.of(FrameRange.of(frames.first(), frames.last()));
    }

    /** The next frame goes out. */
    void sent() {
        hasSentInRound = true;
    }

    /**
     * The next frame has gone out, or cannot be had: the one behind it is the next. A round of which no frame was sent is the last.
     *
     * @return whether a new round begins, of which all frames are to be demanded again
     */
    boolean advance() {
        goTo(next + 1);
        if (!isAtEnd() || rounds <= 1 || !hasSentInRound) {
            return false;
        }
        rounds--;
        hasSentInRound = false;
        goTo(0);
        return true;
    }

    /**
     * The movie has more frames.
     *
     * @param goesOn whether it still grows
     * @return whether it was waited for that: there is another next frame, or the end
     */
    boolean grow(FrameMask more, boolean goesOn) {
        boolean hasWaited = !isNextWanted();
        frames = frames.or(more);
        isLive = goesOn;
        if (hasWaited) {
            goTo(next);
        }
        return hasWaited;
    }

    private void goTo(int from) {
        int frame = frames.nextFrom(from);
        next = frame == NO_FRAME && isLive ? from : frame;
    }

    /** No live node holds these. */
    void lose(FrameMask mask) {
        unavailable = unavailable.or(mask);
    }

    /** These have a live holder again. Returns those of them whose turn is yet to come, to be demanded. */
    List<FrameRange> regain(FrameMask mask) {
        unavailable = unavailable.andNot(mask);
        FrameMask toCome = mask.and(frames);
        return isAtEnd() || toCome.isEmpty() || toCome.last() < next
                ? List.of()
                : List.of(FrameRange.of(Math.max(next, toCome.first()), toCome.last()));
    }

    /** How many of these frames it has. */
    int count(FrameMask mask) {
        return mask.countIn(frames);
    }
}
