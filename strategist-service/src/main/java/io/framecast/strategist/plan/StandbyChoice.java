package io.framecast.strategist.plan;

import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/**
 * Chooses which nodes stand by. A standby is linked to the sink and waits, so the sources themselves come first: standing by
 * for each other costs no link. Others are added where the sources do not have a frame twice, where all that have it are in
 * one zone and another zone has it too, until enough are linked to spread what a lost node leaves, and where a loss would make
 * the largest load larger than it was, and than it would be with all who have the lost frames.
 *
 * <p>Who stands by for a frame is of one kind, in another zone if any is; caches only where no store has it. But where stores
 * alone would have a larger load than any had before, and caches make it smaller, these stand by as well.
 */
final class StandbyChoice {

    /** So that what a lost node leaves falls on three others, where three have it. */
    private static final int LINKED_AT_LEAST = 4;

    private static final int LEVELS = 2 * Holder.RANKS;

    /** The level after it is that of caches in the same zone. */
    private static final int CACHE_IN_OTHER_ZONE = 2;

    private final List<Holder> holders;
    private final List<BitSet> holdersOfClass;
    private final SourceDeal sources;
    private final long[] capacities;
    private final BitSet[][] byLevel;
    private final BitSet linked;
    private final BitSet caches = new BitSet();
    private final BitSet withCaches = new BitSet();
    private final LeastLoad.Ratio[] loads;

    private StandbyChoice(List<Holder> holders, List<BitSet> holdersOfClass, SourceDeal sources, BitSet linked, long[] capacities) {
        this.holders = holders;
        this.holdersOfClass = holdersOfClass;
        this.sources = sources;
        this.capacities = capacities;
        this.linked = linked;
        this.byLevel = new BitSet[holders.size()][];
        this.loads = new LeastLoad.Ratio[holders.size()];
        Arrays.fill(loads, sources.load());
        for (int node = 0; node < holders.size(); node++) {
            caches.set(node, holders.get(node).cache() && !holders.get(node).draining());
        }
    }

    /**
     * How well a node stands by for another: lower is better. A store in the same zone is still better than a cache in
     * another, for the cache may not have the frame any more.
     */
    private static int level(Holder standby, Holder source) {
        return 2 * standby.rank() + (standby.sharesZoneWith(source) ? 1 : 0);
    }

    /**
     * Chooses for all sources.
     *
     * @param holdersOfClass by class: all who have its frames
     * @param sources what these were dealt
     * @param chosen who the sources are
     */
    static StandbyChoice choose(List<Holder> holders, List<BitSet> holdersOfClass, SourceDeal sources, BitSet chosen, long[] capacities) {
        StandbyChoice choice = new StandbyChoice(holders, holdersOfClass, sources, (BitSet) chosen.clone(), capacities);
        BitSet useful = choice.linkTheBest();
        for (int node = useful.nextSetBit(0); node >= 0 && choice.linked.cardinality() < LINKED_AT_LEAST; node = useful.nextSetBit(node + 1)) {
            choice.linked.set(node);
        }
        useful.andNot(choice.linked);
        if (!useful.isEmpty() || !choice.caches.isEmpty()) {
            chosen.stream().forEach(choice::linkForLossOf);
        }
        return choice;
    }

    /** Whoever stands by for frames that this source was dealt of this class, of those linked. */
    BitSet linkedFor(int owner, int number) {
        BitSet standbys = best(owner, number);
        standbys.and(linked);
        return standbys;
    }

    /** Of those who stand by all but caches, where others are among them: caches may have lost a frame. */
    BitSet surely(BitSet standbys) {
        if (!standbys.intersects(caches)) {
            return standbys;
        }
        BitSet sure = (BitSet) standbys.clone();
        sure.andNot(caches);
        return sure.isEmpty() ? standbys : sure;
    }

    /** The largest load that is allowed where this source is lost. */
    LeastLoad.Ratio load(int owner) {
        return loads[owner];
    }

    /** Links one of the best for each source's part of each class; tells who could stand by at all. */
    private BitSet linkTheBest() {
        BitSet useful = new BitSet();
        for (int number = 0; number < holdersOfClass.size(); number++) {
            for (int portion = sources.firstPortion(number); portion < sources.firstPortion(number + 1); portion++) {
                if (sources.portionFrames(portion) > 0) {
                    BitSet best = best(sources.sourceOf(number, portion), number);
                    useful.or(best);
                    if (!best.isEmpty() && !best.intersects(linked)) {
                        linked.set(best.nextSetBit(0));
                    }
                }
            }
        }
        return useful;
    }

    private BitSet best(int owner, int number) {
        BitSet having = holdersOfClass.get(number);
        BitSet[] levels = levels(owner);
        int level = 0;
        while (level < LEVELS - 1 && !having.intersects(levels[level])) {
            level++;
        }
        BitSet best = (BitSet) having.clone();
        best.and(levels[level]);
        if (withCaches.get(owner) && !best.intersects(caches)) {
            BitSet otherZone = (BitSet) levels[CACHE_IN_OTHER_ZONE].clone();
            otherZone.and(having);
            BitSet sameZone = (BitSet) levels[CACHE_IN_OTHER_ZONE + 1].clone();
            sameZone.and(having);
            best.or(otherZone.isEmpty() ? sameZone : otherZone);
        }
        return best;
    }

    /** The nodes by how well they stand by for this one. */
    private BitSet[] levels(int owner) {
        if (byLevel[owner] == null) {
            BitSet[] levels = new BitSet[LEVELS];
            Arrays.setAll(levels, level -> new BitSet());
            for (int node = 0; node < holders.size(); node++) {
                if (node != owner) {
                    levels[level(holders.get(node), holders.get(owner))].set(node);
                }
            }
            byLevel[owner] = levels;
        }
        return byLevel[owner];
    }

    private void linkForLossOf(int owner) {
        SplitGraph graph = lossOf(owner);
        LeastLoad loss = LeastLoad.of(graph, capacities, sources.sourceFrames(), sources.load());
        loss.solveWithFew();
        if (!caches.isEmpty() && loss.load().compareTo(sources.load()) > 0) {
            withCaches.set(owner);
            SplitGraph larger = lossOf(owner);
            LeastLoad lossWithCaches = LeastLoad.of(larger, capacities, sources.sourceFrames(), sources.load());
            lossWithCaches.solveWithFew();
            if (lossWithCaches.load().compareTo(loss.load()) < 0) {
                graph = larger;
                loss = lossWithCaches;
            } else {
                withCaches.clear(owner);
            }
        }
        loads[owner] = loss.load();
        for (int edge = 0; edge < graph.edges(); edge++) {
            if (loss.assigned(edge) > 0) {
                linked.set(graph.nodeOf(edge));
            }
        }
    }

    /** What the loss of a source leaves, and who could take it: those linked are asked first. */
    private SplitGraph lossOf(int owner) {
        SplitGraph graph = new SplitGraph(holders.size());
        for (int number = 0; number < holdersOfClass.size(); number++) {
            for (int portion = sources.firstPortion(number); portion < sources.firstPortion(number + 1); portion++) {
                if (sources.portionFrames(portion) > 0 && sources.sourceOf(number, portion) == owner) {
                    BitSet first = best(owner, number);
                    BitSet then = (BitSet) first.clone();
                    first.and(linked);
                    then.andNot(linked);
                    if (!first.isEmpty() || !then.isEmpty()) {
                        graph.add(sources.portionFrames(portion), first, then);
                    }
                }
            }
        }
        return graph;
    }
}
