package io.framecast.protocol.delivery;

import io.framecast.protocol.event.Lacking;
import io.framecast.protocol.mask.FrameMask;
import io.framecast.protocol.mask.FrameRange;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.roaringbitmap.RoaringBitmap;

/**
 * One sink's delivery: what is demanded, who was asked for it, what has come. Every method only notes what has happened;
 * {@link #settle} then says what is to be done. No network, clock or thread; not thread-safe.
 *
 * <h2>Window</h2>
 * Frames are taken from the demand into a {@link Window} while there is room by its {@link WindowBound}. It is filled again when half of
 * it is free, so that sources get few demands of many frames.
 *
 * <h2>Invariants</h2>
 * <ul>
 *   <li>A frame is given at most once per generation, and only if demanded and wanted.
 *   <li>Each frame of the window is asked of one source, of two where the first is late, or waits for one to link.
 *   <li>A demanded frame that no source of the strategy may have is {@link Sought} elsewhere, and then reported.
 * </ul>
 */
public final class Delivery {

    private final WindowBound bound;
    private final LongSupplier generations;
    private final DemandQueue queue;
    private final Window window = new Window();
    private final SourceTable sources;
    private final RoaringBitmap given = new RoaringBitmap();
    /** Frames demanded in this generation that were reported instead of given. */
    private final RoaringBitmap unmet = new RoaringBitmap();
    private final boolean mayDemandAgain;
    private final Unavailable unavailable = new Unavailable();
    private final Sought sought = new Sought();
    private final Assignment assignment;

    private @Nullable Strategy strategy;
    private boolean changed;
    private boolean metDue;

    /**
     * @param windowBytes bound on bytes asked for and not come, plus bytes given and not consumed
     * @param maxFrames bound on frames asked for and not come
     * @param mayDemandAgain whether a frame given may be demanded anew
     * @param frames how many frames the movie has
     * @param averageFrameBytes expected size of a frame
     * @param generations makes a new link's generation, higher than any before
     */
    public Delivery(long windowBytes, int maxFrames, boolean mayDemandAgain, int frames, long averageFrameBytes, LongSupplier generations) {
        this.bound = new WindowBound(windowBytes, maxFrames, averageFrameBytes);
        this.mayDemandAgain = mayDemandAgain;
        this.generations = generations;
        this.queue = new DemandQueue(frames);
        this.sources = new SourceTable();
        this.assignment = new Assignment(window, sources, sought, unavailable);
    }

    /**
     * The sink's node has frames itself, or expects them: it is asked first, and becomes a source with the first frame that it has.
     *
     * @param node its name
     * @param frames whether it may have a frame; once asked for one it does until it has given it or said that it lacks it
     * @param claim the same, of a frame that is about to be asked for: where it does not have it, it knows from then on who fetches it
     */
    public void ownFrames(String node, IntPredicate frames, IntPredicate claim) {
        sources.ownFrames(node, frames, claim);
    }

    /** The frames that other nodes are asked for, or will be once they are linked; in demand order. */
    public int[] fetching() {
        return window.notAskedOf(sources.ownIndex());
    }

    /** Goes over to that strategy; false where it does not supersede the one in effect. */
    public boolean adopt(Strategy next) {
        if (strategy != null && !next.supersedes(strategy)) {
            return false;
        }
        boolean newEpoch = strategy == null || next.compareEpoch(strategy.term(), strategy.epoch()) > 0;
        strategy = next;
        sources.adopt(next, newEpoch);
        if (newEpoch) {
            sought.newEpoch();
        }
        demandableAgain(unavailable.recheck(sources));
        unavailable.adopt(next.unavailable().and(next.wanted()), sources);
        changed = true;
        return true;
    }

    private void demandableAgain(RoaringBitmap available) {
        available.and(unmet);
        unmet.andNot(available);
        queue.untake(available);
    }

    /** The strategy in effect; null before the first. */
    public @Nullable Strategy strategy() {
        return strategy;
    }

    /** Who is in the group or was. */
    public SourceTable sources() {
        return sources;
    }

    /** Appends to the demand; false, with nothing done, where too many ranges wait already. */
    public boolean demand(List<FrameRange> ranges) {
        if (!queue.hasRoomFor(ranges.size())) {
            return false;
        }
        ranges.forEach(queue::add);
        metDue = true;
        changed = true;
        return true;
    }

    /** Forgets the demand and begins a new one; false, with nothing done, where there are too many ranges. */
    public boolean replaceDemand(List<FrameRange> ranges) {
        if (ranges.size() > DemandQueue.MAX_RANGES) {
            return false;
        }
        assignment.forgetWindow();
        queue.clear();
        unmet.clear();
        return demand(ranges);
    }

    /** A frame has come from a source. The caller then gives it to the listener, or not. */
    public Arrival arrived(int sourceIndex, int frame, int bytes, boolean intact) {
        Source source = sources.get(sourceIndex);
        source.received.add(frame);
        sources.cameFrom(source, frame);
        int i = window.find(frame);
        if (!intact) {
            source.damaged.add(frame);
            changed |= i >= 0;
            return Arrival.CORRUPT;
        }
        if (i >= 0 && source.damaged.contains(frame)) {
            // The copy that was called bad, once more.
            return Arrival.DUPLICATE;
        }
        if (i < 0) {
            return queue.wasTaken(frame) ? Arrival.DUPLICATE : Arrival.UNWANTED;
        }
        sources.settle(window.asked[i], sourceIndex);
        sources.settle(window.hedged[i], sourceIndex);
        window.remove(i);
        if (!mayDemandAgain) {
            given.add(frame);
        }
        bound.given(bytes);
        return Arrival.GIVE;
    }

    /** The listener has passed on so many bytes of what it was given. */
    public void consumed(int bytes) {
        bound.consumed(bytes);
    }

    /** A frame given in this generation turned out damaged; ignored where it was not given. */
    public void bad(int frame) {
        if (!queue.wasTaken(frame) || window.find(frame) >= 0 || unmet.contains(frame)) {
            return;
        }
        sources.blame(frame);
        given.remove(frame);
        if (unavailable.contains(frame)) {
            unmet.add(frame);
            return;
        }
        window.addFirst(frame);
        metDue = true;
        changed = true;
    }

    /** A source says it does not have these. */
    public void lacks(int sourceIndex, FrameMask mask) {
        Source source = sources.get(sourceIndex);
        mask.forEach(frame -> {
            source.lacks.add(frame);
            source.received.add(frame);
        });
        changed = true;
    }

    /** A source has linked. */
    public void linked(int sourceIndex, long incarnation) {
        sources.linked(sourceIndex, incarnation, generations.getAsLong());
        assignment.returnOwed(sourceIndex);
        demandableAgain(unavailable.recheck(sources));
        changed = true;
    }

    /** A source's link is down. Returns the frames it owed. */
    public FrameMask unlinked(int sourceIndex) {
        sources.setLink(sourceIndex, LinkState.DOWN);
        changed = true;
        return assignment.returnOwed(sourceIndex);
    }

    /** A source that owes frames is silent. Returns the frames it owes. */
    public FrameMask late(int sourceIndex) {
        sources.setLink(sourceIndex, LinkState.LATE);
        changed = true;
        return assignment.owedBy(sourceIndex);
    }

    /** A late source sends again. */
    public void punctual(int sourceIndex) {
        sources.setLink(sourceIndex, LinkState.HEALTHY);
        changed = true;
    }

    /**
     * A source takes that long for a frame, by those that came of late: one that is far slower than others is given less. Returns
     * whether one is slow now that was not, or the other way round.
     */
    public boolean paced(int sourceIndex, long frameNanos) {
        boolean turned = sources.paced(sourceIndex, frameNanos);
        changed |= turned;
        return turned;
    }

    /** Sources that have not dialled by now are overdue. Returns whether there are any. */
    public boolean graceOver() {
        boolean any = sources.expireExpected();
        changed |= any;
        return any;
    }

    /** Whether a source's bytes may be read: not where what was given piles up, unless it owes the frame that comes first. */
    public boolean mayRead(int sourceIndex) {
        if (!bound.isPiledUp()) {
            return true;
        }
        int first = window.first();
        return first >= 0 && (window.asked[first] == sourceIndex || window.hedged[first] == sourceIndex);
    }

    /** Whether frames were asked for and have not come, though the listener takes what comes. */
    public boolean isWaiting() {
        return window.missing > 0 && !bound.isPiledUp();
    }

    /** Bytes given and not consumed. */
    public long unconsumedBytes() {
        return bound.unconsumedBytes();
    }

    /** Frames reported unavailable and not available since. */
    public FrameMask unavailable() {
        return unavailable.mask();
    }

    /** Frames that are still to come, or may be demanded again. */
    public FrameMask missing() {
        if (strategy == null) {
            return FrameMask.empty();
        }
        FrameMask.Builder had = new FrameMask.Builder();
        given.forEach((int frame) -> had.add(frame));
        return strategy.wanted().andNot(had.build());
    }

    /** Says what is to be done now; does nothing where nothing has changed and the window is still half full. */
    public Outcome settle() {
        if (strategy == null || !(changed || isHalfFree())) {
            return Outcome.NOTHING;
        }
        changed = false;
        boolean tired = fill(strategy.wanted());
        window.compact();
        assignment.plan(strategy, unmet);
        List<Ask> asks = assignment.asks();
        boolean met = metDue && window.missing == 0 && queue.isEmpty() && !tired;
        if (met) {
            metDue = false;
        }
        changed = tired;
        return unavailable.report(asks, sought.takeNews(), met, tired);
    }

    private boolean isHalfFree() {
        if (window.missing == 0) {
            return metDue;
        }
        return !queue.isEmpty() && bound.isHalfFree(window.missing);
    }

    /** Takes frames from the demand while there is room; true where there may be more to take at once. */
    private boolean fill(FrameMask wanted) {
        while (bound.hasRoom(window.missing)) {
            int frame = queue.next(wanted);
            if (frame == DemandQueue.EMPTY) {
                return false;
            }
            if (frame == DemandQueue.TIRED) {
                return true;
            }
            if (unavailable.contains(frame)) {
                unmet.add(frame);
            } else {
                sources.claimOwn(frame);
                assignment.add(frame);
            }
        }
        return false;
    }

    /** No other strategy has come in time for these frames, which {@link Outcome#sought} has named: they are reported. */
    public void giveUpSeeking(FrameMask frames) {
        changed |= sought.giveUp(frames);
    }

    /** What sources lack of the frames that none of them has, though the strategy names them for these. */
    public List<Lacking> lacking() {
        return sought.isEmpty() ? List.of() : sources.lacking(sought::concerns);
    }
}
