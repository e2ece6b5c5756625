package io.framecast.protocol.delivery;

import io.framecast.protocol.mask.FrameMask;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.roaringbitmap.RoaringBitmap;

/** Of whom the frames of a window are asked: keeps to {@link DemandPlan}, and says what sources are to be told. */
final class Assignment {

    private final Window window;
    private final SourceTable sources;
    private final Sought sought;
    private final Unavailable unavailable;
    private final Former former = new Former();

    Assignment(Window window, SourceTable sources, Sought sought, Unavailable unavailable) {
        this.window = window;
        this.sources = sources;
        this.sought = sought;
        this.unavailable = unavailable;
    }

    /** The window's frames are not demanded any more; whoever was asked for them is to be told. */
    void forgetWindow() {
        former.keep(window);
        for (int i = 0; i < window.size; i++) {
            if (!window.isGone(i)) {
                sources.markStale(window.asked[i]);
                sources.markStale(window.hedged[i]);
            }
        }
        window.clear();
        sought.forget();
    }

    /** Takes a frame into the window, left with whoever was asked for it before. */
    void add(int frame) {
        window.add(frame, former.askedOf(frame), DemandPlan.NOBODY);
    }

    /** The frames that were asked of a source and have not come. */
    FrameMask owedBy(int sourceIndex) {
        FrameMask.Builder owed = new FrameMask.Builder();
        for (int i = 0; i < window.size; i++) {
            if (!window.isGone(i) && window.asked[i] == sourceIndex) {
                owed.add(window.frames[i]);
            }
        }
        return owed.build();
    }

    /** Asks nothing of a source any more; returns the frames it owed. */
    FrameMask returnOwed(int sourceIndex) {
        FrameMask.Builder owed = new FrameMask.Builder();
        for (int i = 0; i < window.size; i++) {
            if (window.isGone(i)) {
                continue;
            }
            if (window.asked[i] == sourceIndex) {
                owed.add(window.frames[i]);
                window.asked[i] = window.hedged[i];
                window.hedged[i] = DemandPlan.NOBODY;
            } else if (window.hedged[i] == sourceIndex) {
                window.hedged[i] = DemandPlan.NOBODY;
            }
        }
        former.forget(sourceIndex);
        sources.get(sourceIndex).owed = 0;
        return owed.build();
    }

    /**
     * Decides anew of whom each frame of the window is asked.
     *
     * @param unmet takes up the frames that are reported instead of given
     */
    void plan(Strategy strategy, RoaringBitmap unmet) {
        int[] askedBefore = Arrays.copyOf(window.asked, window.size);
        int[] hedgedBefore = Arrays.copyOf(window.hedged, window.size);
        sources.plan().assign(window.frames, window.size, window.asked, window.hedged);
        former.clear();
        sources.recount();
        for (int i = 0; i < window.size; i++) {
            int frame = window.frames[i];
            if (window.asked[i] != DemandPlan.UNAVAILABLE) {
                sought.found(frame);
            } else if (isSought(strategy, frame)) {
                window.asked[i] = DemandPlan.NOBODY;
            } else {
                unmet.add(frame);
                unavailable.add(frame, sources.isDamagedSomewhere(frame));
                sources.markStale(askedBefore[i]);
                sources.markStale(hedgedBefore[i]);
                window.remove(i);
                continue;
            }
            sources.note(window.asked[i], askedBefore[i], hedgedBefore[i]);
            sources.note(window.hedged[i], askedBefore[i], hedgedBefore[i]);
            sources.withdraw(askedBefore[i], window.asked[i], window.hedged[i]);
            sources.withdraw(hedgedBefore[i], window.asked[i], window.hedged[i]);
        }
        window.compact();
    }

    /** Those whom the strategy names for the frame lack it: others may have it, unless the strategy says that nobody does. */
    private boolean isSought(Strategy strategy, int frame) {
        return !strategy.unavailable().contains(frame) && sources.isNamedFor(frame) && sought.seek(frame);
    }

    /** What sources are to be told. */
    List<Ask> asks() {
        if (!sources.hasStale()) {
            return List.of();
        }
        List<Ask> asks = new ArrayList<>();
        for (Source source : sources.all()) {
            if (source.stale && source.link.isUp()) {
                asks.add(ask(source));
            }
            source.stale = false;
        }
        return asks;
    }

    private Ask ask(Source source) {
        Progressions frames = new Progressions();
        Progressions again = new Progressions();
        for (int i = 0; i < window.size; i++) {
            if (window.asked[i] == source.index || window.hedged[i] == source.index) {
                frames.add(window.frames[i]);
                if (source.received.checkedRemove(window.frames[i])) {
                    again.add(window.frames[i]);
                }
            }
        }
        return new Ask(source.index, source.generation, ++source.sequence, frames.build(), again.build(), source.wasIdle);
    }
}
