package io.framecast.protocol.delivery;

import io.framecast.protocol.mask.FrameMask;
import java.util.List;
import org.roaringbitmap.RoaringBitmap;

/** The frames that no source of the strategy may have, and what of it is still to be reported. */
final class Unavailable {

    private final RoaringBitmap frames = new RoaringBitmap();
    private final RoaringBitmap back = new RoaringBitmap();
    private FrameMask.Builder gone = new FrameMask.Builder();
    private FrameMask.Builder damaged = new FrameMask.Builder();
    private boolean unreported;

    boolean contains(int frame) {
        return !frames.isEmpty() && frames.contains(frame);
    }

    void add(int frame, boolean wasDamaged) {
        if (frames.checkedAdd(frame)) {
            (wasDamaged ? damaged : gone).add(frame);
            unreported = true;
        }
    }

    /** Takes a new strategy's word for what nobody holds, except where a source has it after all. */
    void adopt(FrameMask heldByNobody, SourceTable sources) {
        heldByNobody.forEach(frame -> {
            sources.considerOwn(frame);
            if (!sources.anybodyMayHave(frame)) {
                add(frame, false);
            }
        });
    }

    /** Takes out the frames that a source may have now, and returns them. */
    RoaringBitmap recheck(SourceTable sources) {
        RoaringBitmap found = new RoaringBitmap();
        frames.forEach((int frame) -> {
            sources.considerOwn(frame);
            if (sources.anybodyMayHave(frame)) {
                found.add(frame);
            }
        });
        frames.andNot(found);
        back.or(found);
        unreported |= !found.isEmpty();
        return found;
    }

    FrameMask mask() {
        return mask(frames);
    }

    /** What is to be done, with all that has not been reported yet. */
    Outcome report(List<Ask> asks, FrameMask sought, boolean met, boolean unfinished) {
        if (!unreported) {
            return new Outcome(asks, sought, FrameMask.empty(), FrameMask.empty(), FrameMask.empty(), met, unfinished);
        }
        Outcome outcome = new Outcome(asks, sought, gone.build(), damaged.build(), mask(back), met, unfinished);
        gone = new FrameMask.Builder();
        damaged = new FrameMask.Builder();
        back.clear();
        unreported = false;
        return outcome;
    }

    private static FrameMask mask(RoaringBitmap bits) {
        FrameMask.Builder mask = new FrameMask.Builder();
        bits.forEach((int frame) -> mask.add(frame));
        return mask.build();
    }
}
