package io.framecast.protocol.delivery;

import io.framecast.protocol.event.Lacking;
import io.framecast.protocol.mask.FrameMask;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;
import org.roaringbitmap.RoaringBitmap;

/** Every node that is or was a source of one group. */
public final class SourceTable {

    /** A source is slow that takes so many times as long as the fastest. */
    private static final int SLOW_RATIO = 4;

    /** And longer than this: below, who is how fast is chance, and a single pause makes nobody slow. */
    private static final long SLOW_NANOS = 50_000_000;

    /** What is hoped of a source that has sent nothing yet. */
    private static final long HOPED_NANOS = 25_000_000;

    private final List<Source> sources = new ArrayList<>();
    private final Map<String, Source> byNode = new HashMap<>();
    private List<DemandPlan.SharePlan> shares = List.of();
    private String ownNode = "";
    private @Nullable IntPredicate ownFrames;
    private @Nullable IntPredicate ownClaim;
    private @Nullable Source own;

    SourceTable() {}

    /** The sink's node gives frames itself; it becomes a source with the first that is demanded and that it has. */
    void ownFrames(String node, IntPredicate frames, IntPredicate claim) {
        ownNode = node;
        ownFrames = frames;
        ownClaim = claim;
    }

    /** The frame is about to be asked for. */
    void claimOwn(int frame) {
        if (ownClaim != null && ownClaim.test(frame)) {
            considerOwn(frame);
        }
    }

    /** The frame is about to be called unavailable, or is to be given by the sink's own node. */
    void considerOwn(int frame) {
        if (own == null && ownFrames != null && ownFrames.test(frame)) {
            own = new Source(sources.size(), ownNode, ownFrames);
            own.link = LinkState.HEALTHY;
            sources.add(own);
        }
    }

    /** Whether that is the sink's own node. */
    public boolean isOwn(int index) {
        return sources.get(index).own != null;
    }

    /** The index of the sink's own node, or -1 where it is no source. */
    public int ownIndex() {
        return own == null ? -1 : own.index;
    }

    /** How many there are; indices are below. */
    public int size() {
        return sources.size();
    }

    /** The index of a node, or -1. */
    public int indexOf(String node) {
        Source source = byNode.get(node);
        return source == null ? -1 : source.index;
    }

    /** The node with that index. */
    public String node(int index) {
        return sources.get(index).node;
    }

    /** Which start of the node has linked last; 0 where none has. */
    public long incarnation(int index) {
        return sources.get(index).incarnation;
    }

    /** How its link does. */
    public LinkState link(int index) {
        return sources.get(index).link;
    }

    /** Whether the strategy in effect names it. */
    public boolean isInStrategy(int index) {
        return sources.get(index).inStrategy;
    }

    /** Whether it has a share of the strategy in effect. */
    public boolean isOwner(int index) {
        return sources.get(index).isOwner;
    }

    /** Whether it takes so much longer than others that it is given less. */
    public boolean isSlow(int index) {
        return sources.get(index).slow;
    }

    /** How long a frame takes a source of late; returns whether one is slow now that was not, or the other way round. */
    boolean paced(int index, long frameNanos) {
        sources.get(index).frameNanos = frameNanos;
        long fastest = Long.MAX_VALUE;
        for (Source source : sources) {
            if (source.link == LinkState.HEALTHY && source.own == null) {
                fastest = Math.min(fastest, source.frameNanos == 0 ? HOPED_NANOS : source.frameNanos);
            }
        }
        boolean turned = false;
        for (Source source : sources) {
            boolean slow = source.frameNanos > SLOW_NANOS && source.frameNanos / SLOW_RATIO > fastest;
            turned |= slow != source.slow;
            source.slow = slow;
        }
        return turned;
    }

    /** Whether it was asked for frames that have not come. */
    public boolean owes(int index) {
        return sources.get(index).owed > 0;
    }

    /** What has come from another node the sink's own may have from now on. */
    void cameFrom(Source source, int frame) {
        if (own != null && source.own == null) {
            own.lacks.remove(frame);
        }
    }

    Source get(int index) {
        return sources.get(index);
    }

    List<Source> all() {
        return sources;
    }

    void adopt(Strategy strategy, boolean newEpoch) {
        for (Source source : sources) {
            source.inStrategy = false;
            source.isOwner = false;
            source.allowed = FrameMask.empty();
            if (newEpoch) {
                // It was planned anew, from what nodes say now that they hold.
                source.lacks.clear();
            }
        }
        strategy.allowed().forEach((node, mask) -> {
            Source source = byNode.computeIfAbsent(node, this::create);
            source.inStrategy = true;
            source.isOwner = strategy.isOwner(node);
            source.allowed = mask;
            if (source.link == LinkState.DOWN && newEpoch) {
                source.link = LinkState.EXPECTED;
            }
        });
        shares = DemandPlan.lookUp(strategy, byNode::get);
    }

    private Source create(String node) {
        Source source = new Source(sources.size(), node);
        sources.add(source);
        return source;
    }

    void linked(int index, long incarnation, long generation) {
        Source source = sources.get(index);
        if (source.incarnation != incarnation) {
            source.damaged.clear();
        }
        source.incarnation = incarnation;
        source.link = LinkState.HEALTHY;
        source.forgetLink(generation);
    }

    void setLink(int index, LinkState state) {
        sources.get(index).link = state;
    }

    boolean expireExpected() {
        boolean any = false;
        for (Source source : sources) {
            if (source.link == LinkState.EXPECTED) {
                source.link = LinkState.DOWN;
                any = true;
            }
        }
        return any;
    }

    DemandPlan plan() {
        return new DemandPlan(shares, sources, ownIndex());
    }

    boolean anybodyMayHave(int frame) {
        for (Source source : sources) {
            if (source.mayHave(frame)) {
                return true;
            }
        }
        return false;
    }

    /** Whether the strategy names anybody for the frame. */
    boolean isNamedFor(int frame) {
        for (Source source : sources) {
            if (source.inStrategy && source.allowed.contains(frame)) {
                return true;
            }
        }
        return false;
    }

    /** What those lack whom the strategy names for frames, of the frames that are asked about. */
    List<Lacking> lacking(IntPredicate concerns) {
        List<Lacking> lacking = new ArrayList<>();
        for (Source source : sources) {
            FrameMask.Builder mask = new FrameMask.Builder();
            if (source.inStrategy) {
                RoaringBitmap missing = RoaringBitmap.or(source.lacks, source.damaged);
                missing.forEach((int frame) -> {
                    if (concerns.test(frame) && source.allowed.contains(frame)) {
                        mask.add(frame);
                    }
                });
            }
            FrameMask frames = mask.build();
            if (!frames.isEmpty()) {
                lacking.add(new Lacking(source.node, frames));
            }
        }
        return lacking;
    }

    boolean isDamagedSomewhere(int frame) {
        for (Source source : sources) {
            if (source.damaged.contains(frame)) {
                return true;
            }
        }
        return false;
    }

    /** The frame came damaged from whoever sent it. */
    void blame(int frame) {
        for (Source source : sources) {
            if (source.received.contains(frame)) {
                source.damaged.add(frame);
            }
        }
    }

    /** A frame asked of that source has come from another or from it; another's demand is worth shortening then. */
    void settle(int index, int from) {
        if (index >= 0) {
            Source source = sources.get(index);
            source.owed--;
            source.stale |= index != from;
        }
    }

    void markStale(int index) {
        if (index >= 0) {
            sources.get(index).stale = true;
        }
    }

    boolean hasStale() {
        for (Source source : sources) {
            if (source.stale) {
                return true;
            }
        }
        return false;
    }

    void recount() {
        for (Source source : sources) {
            source.wasIdle = source.owed <= 0;
            source.owed = 0;
        }
    }

    /** Notes that the source is asked for a frame for which others, or it, were asked before. */
    void note(int index, int askedBefore, int hedgedBefore) {
        if (index >= 0) {
            Source source = sources.get(index);
            source.owed++;
            source.stale |= index != askedBefore && index != hedgedBefore;
        }
    }

    /** Notes that a source was asked for a frame before and may be so no more. */
    void withdraw(int before, int asked, int hedged) {
        if (before != asked && before != hedged) {
            markStale(before);
        }
    }
}
