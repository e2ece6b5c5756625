package io.framecast.protocol.delivery;

import io.framecast.protocol.mask.FrameMask;
import org.roaringbitmap.RoaringBitmap;

/**
 * Demanded frames that everybody lacks whom the strategy names for them. They wait for a strategy that names others, and are reported
 * unavailable only when that says that nobody has them, or when none has come in time.
 */
final class Sought {

    private final RoaringBitmap frames = new RoaringBitmap();
    /** Sought in this epoch, in vain. */
    private final RoaringBitmap givenUp = new RoaringBitmap();
    private FrameMask.Builder news = new FrameMask.Builder();
    private boolean hasNews;

    /** Another epoch has begun: what nobody has by its strategy is to be seen anew. */
    void newEpoch() {
        frames.clear();
        givenUp.clear();
    }

    /** Nothing of it is demanded any more. */
    void forget() {
        frames.clear();
    }

    /** Whether the frame waits for another strategy; false where that was waited for in vain. */
    boolean seek(int frame) {
        if (givenUp.contains(frame)) {
            return false;
        }
        if (frames.checkedAdd(frame)) {
            news.add(frame);
            hasNews = true;
        }
        return true;
    }

    /** Somebody has it after all. */
    void found(int frame) {
        if (!frames.isEmpty()) {
            frames.remove(frame);
        }
    }

    /** No strategy has come in time for these. Returns whether one was waited for. */
    boolean giveUp(FrameMask mask) {
        RoaringBitmap inVain = new RoaringBitmap();
        mask.forEach(frame -> {
            if (frames.checkedRemove(frame)) {
                inVain.add(frame);
            }
        });
        givenUp.or(inVain);
        return !inVain.isEmpty();
    }

    /** Whether it waits for another strategy, or has done so in vain. */
    boolean concerns(int frame) {
        return frames.contains(frame) || givenUp.contains(frame);
    }

    boolean isEmpty() {
        return frames.isEmpty() && givenUp.isEmpty();
    }

    /** Frames that were not told of yet. */
    FrameMask takeNews() {
        if (!hasNews) {
            return FrameMask.empty();
        }
        FrameMask mask = news.build();
        news = new FrameMask.Builder();
        hasNews = false;
        return mask;
    }
}
