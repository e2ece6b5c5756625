package io.framecast.simulation.node;

import io.framecast.protocol.event.Share;
import io.framecast.protocol.event.Svjoin;
import io.framecast.protocol.mask.FrameMask;
import io.framecast.protocol.mask.FrameRange;
import java.util.ArrayList;
import java.util.List;

/** The frames that were asked for, whether a strategy has all of them, and what a viewer has ordered before one does. */
final class Coverage {

    private final List<FrameRange> early = new ArrayList<>();
    private FrameMask asked;
    private boolean isComplete;

    Coverage(FrameMask asked) {
        this.asked = asked;
    }

    FrameMask asked() {
        return asked;
    }

    /** Whether all that was asked for has its strategy. */
    boolean isComplete() {
        return isComplete;
    }

    /** These are asked for, too. False where they were before. */
    boolean widen(FrameMask frames) {
        if (asked.containsAll(frames)) {
            return false;
        }
        asked = asked.or(frames);
        isComplete = false;
        return true;
    }

    /** A strategy has come. */
    void planned(Svjoin strategy) {
        if (!isComplete) {
            FrameMask covered = strategy.unavailable();
            for (Share share : strategy.shares()) {
                covered = covered.or(share.mask());
            }
            isComplete = covered.containsAll(asked);
        }
    }

    /** Has these orders wait. */
    void putOff(List<FrameRange> ranges) {
        early.addAll(ranges);
    }

    /** Drops orders that wait. */
    void dropOrders() {
        early.clear();
    }

    /** Orders that have waited until now. */
    List<FrameRange> takeOrders() {
        List<FrameRange> orders = List.copyOf(early);
        early.clear();
        return orders;
    }
}
