package io.framecast.frameservice.store;

import io.framecast.protocol.mask.FrameMask;
import java.util.List;

/** What becomes of the segments of a version when some frames of it are dropped; a decision alone, no file is touched. */
sealed interface DropPlan {

    /** None of the frames is held. */
    record Nothing() implements DropPlan {}

    /** All that is held goes. */
    record Everything() implements DropPlan {}

    /**
     * Some frames go.
     *
     * @param hit the segments that have any of them, to be removed
     * @param untouched the others
     * @param rewritten the frames that stay and that only {@code hit} has: they are written anew first; may be empty
     */
    record Part(List<Segment> hit, HeldFrames untouched, FrameMask rewritten) implements DropPlan {}

    /** To drop these frames of what is held. */
    static DropPlan of(HeldFrames held, FrameMask gone) {
        FrameMask mask = held.held().mask();
        if (!mask.intersects(gone)) {
            return new Nothing();
        }
        if (gone.containsAll(mask)) {
            return new Everything();
        }
        List<Segment> hit = held.segments().stream().filter(segment -> segment.index().mask().intersects(gone)).toList();
        HeldFrames untouched = new HeldFrames(held.segments().stream().filter(segment -> !hit.contains(segment)).toList());
        return new Part(hit, untouched, mask.andNot(gone).andNot(untouched.held().mask()));
    }
}
