package io.framecast.protocol.delivery;

import io.framecast.protocol.mask.FrameMask;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Decides who is asked for each frame: a pure function of the strategy, the links and what was asked before.
 *
 * <h2>Rules</h2>
 * For each frame, the first that applies:
 * <ol>
 *   <li>It was asked of a healthy link: it stays there, so that it does not come twice; unless the source is <em>slow</em>, is asked
 *       for more than it sends in {@link #AHEAD_NANOS}, and a stand-in is not.
 *   <li>It was asked of a late link: it stays there and is asked of a stand-in too (a <em>hedge</em>).
 *   <li>The sink's own node has it, or expects it: that node.
 *   <li>The owner of its share is healthy: the owner; a slow one only for as much, and where that is less than a frame for one, of
 *       which a stand-in is asked too.
 *   <li>The owner has yet to dial and is not overdue: nobody, for now.
 *   <li>The stand-in: the first healthy standby of the share that has it, else any healthy source that has it. A late owner that
 *       owes nothing is asked as well: that is how it shows that it is back.
 *   <li>A late source that has it.
 *   <li>A source that has it but is not linked: nobody, for now.
 *   <li>Else it is unavailable.
 * </ol>
 */
final class DemandPlan {

    /** Nobody is asked: whoever has it is not linked. */
    static final int NOBODY = -1;
    /** No source of the strategy has it. */
    static final int UNAVAILABLE = -2;

    /** A slow source is asked for no more than it sends in this time, so that nobody waits longer for it. */
    static final long AHEAD_NANOS = 200_000_000;

    private final List<SharePlan> shares;
    private final List<Source> sources;
    private final int own;
    private final int[] owed;
    /** By source: how many frames before the one that is assigned it is asked for. */
    private final int[] ahead;

    /** A share with its nodes looked up. */
    record SharePlan(FrameMask mask, Source owner, List<Source> standbys) {}

    /**
     * @param shares the strategy
     * @param sources every source by index, as they are now; not changed
     * @param own which of them is the sink's own node, or -1
     */
    DemandPlan(List<SharePlan> shares, List<Source> sources, int own) {
        this.shares = shares;
        this.sources = sources;
        this.own = own;
        this.owed = new int[sources.size()];
        this.ahead = new int[sources.size()];
    }

    /** Who is asked for each frame of the window; fills {@code asked} and {@code hedged}, which hold who was asked before. */
    void assign(int[] frames, int count, int[] asked, int[] hedged) {
        for (int i = 0; i < count; i++) {
            if (asked[i] >= 0) {
                owed[asked[i]]++;
            }
        }
        for (int i = 0; i < count; i++) {
            assign(frames[i], i, asked, hedged);
            if (asked[i] >= 0) {
                ahead[asked[i]]++;
            }
        }
    }

    private void assign(int frame, int i, int[] asked, int[] hedged) {
        int before = asked[i];
        if (before >= 0 && sources.get(before).link.isUp() && sources.get(before).mayHave(frame) && stays(frame, before)) {
            boolean hedges = sources.get(before).link == LinkState.LATE || isTooSlowForOne(before);
            hedged[i] = hedges ? hedge(frame, hedged[i], before) : NOBODY;
            return;
        }
        if (before >= 0) {
            owed[before]--;
        }
        int standIn = hedged[i];
        hedged[i] = NOBODY;
        asked[i] = isHealthy(standIn, frame) ? standIn : choose(frame);
        if (asked[i] >= 0 && isTooSlowForOne(asked[i])) {
            hedged[i] = hedge(frame, NOBODY, asked[i]);
        }
        int late = lateOwner(frame);
        if (late >= 0 && late != asked[i] && asked[i] >= 0 && owed[late] == 0) {
            hedged[i] = asked[i];
            asked[i] = late;
        }
        if (asked[i] >= 0) {
            owed[asked[i]]++;
        }
    }

    private int hedge(int frame, int before, int besides) {
        return isHealthy(before, frame) ? before : standIn(frame, share(frame), besides);
    }

    private boolean stays(int frame, int before) {
        return !sources.get(before).slow || ahead[before] < sendsAhead(before) || fastStandIn(frame, share(frame), before) < 0;
    }

    private int sendsAhead(int source) {
        return (int) Math.max(1, AHEAD_NANOS / sources.get(source).frameNanos);
    }

    private boolean isTooSlowForOne(int source) {
        return sources.get(source).slow && sources.get(source).frameNanos > AHEAD_NANOS;
    }

    private int choose(int frame) {
        if (own >= 0 && sources.get(own).mayHave(frame)) {
            return own;
        }
        SharePlan share = share(frame);
        if (share != null && share.owner.mayHave(frame)) {
            int owner = share.owner.index;
            if (share.owner.link == LinkState.HEALTHY) {
                int other = share.owner.slow && owed[owner] >= sendsAhead(owner) ? fastStandIn(frame, share, owner) : NOBODY;
                return other >= 0 ? other : owner;
            }
            if (share.owner.link == LinkState.EXPECTED) {
                return NOBODY;
            }
        }
        int healthy = standIn(frame, share, NOBODY);
        if (healthy >= 0) {
            return healthy;
        }
        if (share != null && share.owner.link == LinkState.LATE && share.owner.mayHave(frame)) {
            return share.owner.index;
        }
        int late = standIn(frame, share, LinkState.LATE, NOBODY, false);
        return late >= 0 ? late : anybodyMayHave(frame) ? NOBODY : UNAVAILABLE;
    }

    /** A healthy one, if any: rather one that is not slow. */
    private int standIn(int frame, @Nullable SharePlan share, int besides) {
        int fast = fastStandIn(frame, share, besides);
        return fast >= 0 ? fast : standIn(frame, share, LinkState.HEALTHY, besides, false);
    }

    private int fastStandIn(int frame, @Nullable SharePlan share, int besides) {
        return standIn(frame, share, LinkState.HEALTHY, besides, true);
    }

    private int standIn(int frame, @Nullable SharePlan share, LinkState state, int besides, boolean fast) {
        if (share != null) {
            for (Source standby : share.standbys) {
                if (standby.link == state && standby.index != besides && !(fast && standby.slow) && standby.mayHave(frame)) {
                    return standby.index;
                }
            }
        }
        // Begins at another source for each frame, so that they share what is left.
        for (int i = 0; i < sources.size(); i++) {
            Source source = sources.get((frame + i) % sources.size());
            if (source.link == state && source.index != besides && !(fast && source.slow) && source.mayHave(frame)) {
                return source.index;
            }
        }
        return NOBODY;
    }

    private int lateOwner(int frame) {
        SharePlan share = share(frame);
        return share != null && share.owner.link == LinkState.LATE && share.owner.mayHave(frame) ? share.owner.index : NOBODY;
    }

    private boolean isHealthy(int index, int frame) {
        return index >= 0 && sources.get(index).link == LinkState.HEALTHY && sources.get(index).mayHave(frame);
    }

    private boolean anybodyMayHave(int frame) {
        for (Source source : sources) {
            if (source.mayHave(frame)) {
                return true;
            }
        }
        return false;
    }

    private @Nullable SharePlan share(int frame) {
        for (SharePlan share : shares) {
            if (share.mask.contains(frame)) {
                return share;
            }
        }
        return null;
    }

    /** Looks up the nodes of a strategy. */
    static List<SharePlan> lookUp(Strategy strategy, Function<String, Source> byNode) {
        List<SharePlan> shares = new ArrayList<>(strategy.shares().size());
        for (var share : strategy.shares()) {
            List<Source> standbys = new ArrayList<>(share.standbys().size());
            share.standbys().forEach(standby -> standbys.add(byNode.apply(standby.node())));
            shares.add(new SharePlan(share.mask(), byNode.apply(share.node()), List.copyOf(standbys)));
        }
        return shares;
    }
}
