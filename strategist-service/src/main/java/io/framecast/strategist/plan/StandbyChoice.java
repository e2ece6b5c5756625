package io.framecast.strategist.plan;

import java.util.BitSet;
import java.util.List;

/**
 * Chooses which nodes stand by. A standby is linked to the sink and waits, so the sources themselves come first: standing by
 * for each other costs no link. Others are added where the sources do not have a frame twice, where all that have it are in
 * one zone and another zone has it too, and until enough are linked to spread what a lost node leaves.
 */
final class StandbyChoice {

    /** So that what a lost node leaves falls on three others, where three have it. */
    private static final int LINKED_AT_LEAST = 4;

    private static final int LEVELS = 2 * Holder.RANKS;

    private final List<Holder> holders;
    private final BitSet linked;

    private StandbyChoice(List<Holder> holders, BitSet sources) {
        this.holders = holders;
        this.linked = (BitSet) sources.clone();
    }

    /**
     * How well a node stands by for another: lower is better. A store in the same zone is still better than a cache in
     * another, for the cache may not have the frame any more.
     */
    static int level(Holder standby, Holder source) {
        return 2 * standby.rank() + (standby.sharesZoneWith(source) ? 1 : 0);
    }

    /**
     * The nodes to be linked: sources and those that only stand by.
     *
     * @param eligible by class: who may get its frames, if it is a source
     */
    static BitSet choose(List<Holder> holders, HolderClasses classes, List<BitSet> eligible, BitSet sources) {
        StandbyChoice choice = new StandbyChoice(holders, sources);
        BitSet useful = new BitSet();
        for (int number = 0; number < classes.count(); number++) {
            if (classes.size(number) > 0 && classes.holders(number).cardinality() > 1) {
                useful.or(classes.holders(number));
                choice.completeFor(classes.holders(number), eligible.get(number), sources);
            }
        }
        for (int node = useful.nextSetBit(0); node >= 0 && choice.linked.cardinality() < LINKED_AT_LEAST; node = useful.nextSetBit(node + 1)) {
            choice.linked.set(node);
        }
        return choice.linked;
    }

    private void completeFor(BitSet having, BitSet eligible, BitSet sources) {
        if (linked.cardinality() == holders.size()) {
            return;
        }
        for (int owner = eligible.nextSetBit(0); owner >= 0; owner = eligible.nextSetBit(owner + 1)) {
            if (!sources.get(owner)) {
                continue;
            }
            int best = LEVELS;
            int bestNode = -1;
            int bestLinked = LEVELS;
            for (int node = having.nextSetBit(0); node >= 0; node = having.nextSetBit(node + 1)) {
                if (node == owner) {
                    continue;
                }
                int level = level(holders.get(node), holders.get(owner));
                if (level < best) {
                    best = level;
                    bestNode = node;
                }
                if (linked.get(node)) {
                    bestLinked = Math.min(bestLinked, level);
                }
            }
            if (best < bestLinked) {
                linked.set(bestNode);
            }
        }
    }
}
