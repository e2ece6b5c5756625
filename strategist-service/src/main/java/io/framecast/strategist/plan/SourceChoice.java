package io.framecast.strategist.plan;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;

/**
 * Chooses the sources: nodes that together have every frame, {@code maxSources} of them if that is possible.
 *
 * <p>This is minimum hitting set: each class of frames must have one of its holders chosen. It is searched exactly, the class
 * with the fewest holders first, as far as a fixed number of steps goes; with few nodes, or few copies, that is always far
 * enough. Else, and where no {@code maxSources} nodes have every frame, the node that has most of what is still open is taken
 * until nothing is: coverage wins over {@code maxSources}.
 */
final class SourceChoice {

    private static final int STEPS_AT_MOST = 50_000;

    /** A class of frames that somebody holds. */
    private record Open(BitSet holders, int holderCount, int frames) {}

    private final int nodes;
    private final int maxSources;
    private final List<Open> classes = new ArrayList<>();
    private final BitSet chosen = new BitSet();
    private int steps;

    /**
     * @param nodes how many there are; a lower number is preferred to a higher one
     * @param maxSources how many may be chosen
     */
    SourceChoice(int nodes, int maxSources) {
        this.nodes = nodes;
        this.maxSources = maxSources;
    }

    /** Adds a class of frames of which one of these nodes must be chosen. */
    void mustHit(BitSet holders, int frames) {
        classes.add(new Open(holders, holders.cardinality(), frames));
    }

    /** The chosen nodes. */
    BitSet choose() {
        classes.sort(Comparator.comparingInt(Open::holderCount).thenComparingInt(open -> -open.frames));
        BitSet useful = new BitSet();
        classes.forEach(open -> useful.or(open.holders));
        if (useful.cardinality() <= maxSources) {
            return useful;
        }
        if (!search(0, maxSources)) {
            takeGreedily();
        }
        for (int node = useful.nextSetBit(0); node >= 0 && chosen.cardinality() < maxSources; node = useful.nextSetBit(node + 1)) {
            chosen.set(node);
        }
        return chosen;
    }

    private boolean search(int from, int left) {
        int next = from;
        while (next < classes.size() && classes.get(next).holders.intersects(chosen)) {
            next++;
            steps++;
        }
        if (next == classes.size()) {
            return true;
        }
        if (left == 0 || steps > STEPS_AT_MOST) {
            return false;
        }
        BitSet holders = classes.get(next).holders;
        for (int node = holders.nextSetBit(0); node >= 0 && steps <= STEPS_AT_MOST; node = holders.nextSetBit(node + 1)) {
            steps++;
            chosen.set(node);
            if (search(next + 1, left - 1)) {
                return true;
            }
            chosen.clear(node);
        }
        return false;
    }

    private void takeGreedily() {
        long[] gains = new long[nodes];
        classes.forEach(open -> addTo(gains, open.holders, open.frames));
        List<Open> left = new ArrayList<>(classes);
        while (!left.isEmpty()) {
            int best = 0;
            for (int node = 1; node < nodes; node++) {
                if (gains[node] > gains[best]) {
                    best = node;
                }
            }
            int taken = best;
            chosen.set(taken);
            left.removeIf(open -> {
                boolean covered = open.holders.get(taken);
                if (covered) {
                    addTo(gains, open.holders, -open.frames);
                }
                return covered;
            });
        }
    }

    private static void addTo(long[] gains, BitSet holders, int frames) {
        for (int node = holders.nextSetBit(0); node >= 0; node = holders.nextSetBit(node + 1)) {
            gains[node] += frames;
        }
    }
}
