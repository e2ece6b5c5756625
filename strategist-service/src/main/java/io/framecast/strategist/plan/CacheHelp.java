package io.framecast.strategist.plan;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * Decides whether caches push frames that stores have: only where the largest load falls noticeably by it, since a cache may have lost a
 * frame by the time it is asked, and is another link. What only caches have is then shared with those that help, too. Caches come on
 * top of the chosen stores, half as many as sources are allowed, so that whoever wants one source has one. Stores stand by for what
 * caches push ({@link StandbyChoice}).
 */
final class CacheHelp {

    /** The largest load must become at most so much of what it was. */
    private static final double WORTH_IT = 0.9;

    private final int runLength;
    private final List<Holder> holders;
    private final HolderClasses classes;
    private final long[] capacities;

    CacheHelp(int runLength, List<Holder> holders, HolderClasses classes, long[] capacities) {
        this.runLength = runLength;
        this.holders = holders;
        this.classes = classes;
        this.capacities = capacities;
    }

    /**
     * Deals frames to the sources, and to caches besides where that is worth it.
     *
     * @param eligible by class: who may push its frames without help
     * @param sources who was chosen of these; caches that are to help are added
     */
    SourceDeal deal(List<BitSet> eligible, BitSet sources, int maxSources) {
        SourceDeal alone = new SourceDeal(runLength, classes, eligible, sources, capacities);
        BitSet helpers = helpers(eligible, maxSources / 2);
        if (helpers.isEmpty()) {
            return alone;
        }
        List<BitSet> withHelp = new ArrayList<>(eligible.size());
        for (int number = 0; number < eligible.size(); number++) {
            withHelp.add(isOfStores(eligible.get(number)) ? with(eligible.get(number), helpers, number) : eligible.get(number));
        }
        BitSet all = (BitSet) sources.clone();
        all.or(helpers);
        SourceDeal helped = new SourceDeal(runLength, classes, withHelp, all, capacities);
        if (helped.load().value() > WORTH_IT * alone.load().value()) {
            return alone;
        }
        sources.or(helpers);
        return helped;
    }

    private BitSet with(BitSet stores, BitSet helpers, int number) {
        BitSet nodes = (BitSet) helpers.clone();
        nodes.and(classes.holders().get(number));
        nodes.or(stores);
        return nodes;
    }

    /** The caches with most to give that have frames which stores have, too. */
    private BitSet helpers(List<BitSet> eligible, int most) {
        BitSet helpful = new BitSet();
        List<BitSet> holdersOfClass = classes.holders();
        for (int number = 0; number < eligible.size(); number++) {
            if (isOfStores(eligible.get(number))) {
                helpful.or(holdersOfClass.get(number));
            }
        }
        BitSet helpers = new BitSet();
        for (int node = helpful.nextSetBit(0); node >= 0 && helpers.cardinality() < most; node = helpful.nextSetBit(node + 1)) {
            if (holders.get(node).cache() && !holders.get(node).draining()) {
                helpers.set(node);
            }
        }
        return helpers;
    }

    private boolean isOfStores(BitSet nodes) {
        return !nodes.isEmpty() && holders.get(nodes.nextSetBit(0)).rank() == 0;
    }
}
