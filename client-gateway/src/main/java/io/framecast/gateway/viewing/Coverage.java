package io.framecast.gateway.viewing;

import io.framecast.protocol.event.Share;
import io.framecast.protocol.event.Svjoin;
import io.framecast.protocol.mask.FrameMask;
import io.framecast.protocol.mask.FrameRange;
import java.util.ArrayList;
import java.util.List;

/**
 * Whether a viewing's strategy covers all that was asked for. A viewer may lose frames it had when the strategy was made: the
 * strategy then has to cover these too, and what is demanded waits for it rather than be reported as unavailable. Used by one thread.
 */
final class Coverage {

    private final List<FrameRange> early = new ArrayList<>();
    private FrameMask asked;
    private boolean complete;

    /** @param asked frames the first strategy is to cover */
    Coverage(FrameMask asked) {
        this.asked = asked;
    }

    /** Frames the strategy is to cover. */
    FrameMask asked() {
        return asked;
    }

    /** Whether the strategy in effect does. */
    boolean isComplete() {
        return complete;
    }

    /** The strategy is to cover these too; true where it was not asked to before. */
    boolean widen(FrameMask frames) {
        if (asked.containsAll(frames)) {
            return false;
        }
        asked = asked.or(frames);
        complete = false;
        return true;
    }

    /** These were delivered: a strategy that is made anew need not cover them, until they are demanded again. */
    void settle(FrameMask delivered) {
        asked = asked.andNot(delivered);
    }

    /** These are demanded, and wait. */
    void putOff(List<FrameRange> ranges) {
        early.addAll(ranges);
    }

    /** What waits is demanded no more. */
    void forget() {
        early.clear();
    }

    /** Takes a strategy; returns what was put off and waits no longer. */
    List<FrameRange> adopt(Svjoin svjoin) {
        if (!complete) {
            complete = covered(svjoin).containsAll(asked);
        }
        if (!complete) {
            return List.of();
        }
        List<FrameRange> waited = List.copyOf(early);
        early.clear();
        return waited;
    }

    private static FrameMask covered(Svjoin svjoin) {
        FrameMask covered = svjoin.unavailable();
        for (Share share : svjoin.shares()) {
            covered = covered.or(share.mask());
        }
        return covered;
    }
}
