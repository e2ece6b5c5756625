package io.framecast.strategist.plan;

import io.framecast.protocol.event.Share;
import io.framecast.protocol.event.Standby;
import io.framecast.protocol.mask.FrameMask;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/**
 * Deals the frames in ascending order, run by run, to the source that is owed most of those that have them; and each run of
 * a source once more, to the standby that is owed most of that source's frames. A run ends early where its source does not
 * have the next frame.
 */
final class Dealer {

    private final int runLength;
    private final List<Holder> holders;
    private final HolderClasses classes;
    private final int[] frames;
    private final List<BitSet> eligible;
    private final BitSet sources;
    private final BitSet linked;
    private final int[][] sourcesOf;
    private final int[][] standbysOf;
    private final Credits credits;
    private final Credits[] standbyCredits;
    private final int[][] standbyLevels;
    private final FrameList[] shares;
    private final FrameList[][] standbys;
    private final FrameList unavailable = new FrameList();

    /**
     * @param eligible by class: who may get its frames, if it is a source
     * @param linked who may stand by, the sources included
     */
    Dealer(int runLength, List<Holder> holders, HolderClasses classes, List<BitSet> eligible, BitSet sources, BitSet linked) {
        this.runLength = runLength;
        this.holders = holders;
        this.classes = classes;
        this.frames = classes.frames();
        this.eligible = eligible;
        this.sources = sources;
        this.linked = linked;
        this.sourcesOf = new int[classes.count()][];
        this.standbysOf = new int[classes.count()][];
        this.credits = credits(sources);
        this.standbyCredits = new Credits[holders.size()];
        this.standbyLevels = new int[holders.size()][];
        this.shares = new FrameList[holders.size()];
        this.standbys = new FrameList[holders.size()][holders.size()];
    }

    /** One round of all nodes is remembered: enough to make up for runs that only one node has. */
    private Credits credits(BitSet nodes) {
        double[] weights = new double[holders.size()];
        nodes.stream().forEach(node -> weights[node] = holders.get(node).spareBytesPerSecond());
        return new Credits(weights, (double) runLength * Math.max(nodes.cardinality(), 2));
    }

    Strategy deal() {
        int index = 0;
        while (index < frames.length) {
            int[] candidates = sourcesOf(classes.classAt(index));
            if (candidates.length == 0) {
                unavailable.add(frames, index, index + 1);
                index++;
                continue;
            }
            int source = mostOwed(candidates);
            int end = runEnd(index, source);
            credits.take(source, end - index);
            dealToStandbys(source, index, end);
            if (shares[source] == null) {
                shares[source] = new FrameList();
            }
            shares[source].add(frames, index, end);
            index = end;
        }
        return strategy();
    }

    private int[] sourcesOf(int number) {
        if (sourcesOf[number] == null) {
            sourcesOf[number] = nodes(eligible.get(number), sources);
        }
        return sourcesOf[number];
    }

    private int[] standbysOf(int number) {
        if (standbysOf[number] == null) {
            standbysOf[number] = nodes(classes.holders(number), linked);
        }
        return standbysOf[number];
    }

    private int[] nodes(BitSet of, BitSet and) {
        int[] nodes = new int[holders.size()];
        int count = 0;
        for (int node = of.nextSetBit(0); node >= 0; node = of.nextSetBit(node + 1)) {
            if (and.get(node)) {
                nodes[count++] = node;
            }
        }
        return Arrays.copyOf(nodes, count);
    }

    private int mostOwed(int[] candidates) {
        int best = candidates[0];
        if (candidates.length > 1) {
            double most = credits.credit(best, runLength);
            for (int i = 1; i < candidates.length; i++) {
                double credit = credits.credit(candidates[i], runLength);
                if (credit > most + 1e-6) {
                    best = candidates[i];
                    most = credit;
                }
            }
        }
        return best;
    }

    private int runEnd(int begin, int source) {
        int limit = Math.min(frames.length, begin + runLength);
        int number = classes.classAt(begin);
        int end = begin + 1;
        while (end < limit && (classes.classAt(end) == number || eligible.get(classes.classAt(end)).get(source))) {
            end++;
        }
        return end;
    }

    private void dealToStandbys(int source, int begin, int end) {
        int from = begin;
        while (from < end) {
            int number = classes.classAt(from);
            int to = from + 1;
            while (to < end && classes.classAt(to) == number) {
                to++;
            }
            int standby = bestStandby(source, standbysOf(number));
            if (standby >= 0) {
                standbyCredits[source].take(standby, to - from);
                if (standbys[source][standby] == null) {
                    standbys[source][standby] = new FrameList();
                }
                standbys[source][standby].add(frames, from, to);
            }
            from = to;
        }
    }

    /** The one owed most among the best that have the frames; -1 where only the source has them. */
    private int bestStandby(int source, int[] having) {
        if (standbyCredits[source] == null) {
            BitSet others = (BitSet) linked.clone();
            others.clear(source);
            standbyCredits[source] = credits(others);
            standbyLevels[source] = new int[holders.size()];
            Arrays.setAll(standbyLevels[source], node -> StandbyChoice.level(holders.get(node), holders.get(source)));
        }
        Credits owed = standbyCredits[source];
        int[] levels = standbyLevels[source];
        int best = -1;
        int bestLevel = Integer.MAX_VALUE;
        double most = 0;
        for (int node : having) {
            if (node == source) {
                continue;
            }
            int level = levels[node];
            if (level > bestLevel) {
                continue;
            }
            double credit = owed.credit(node, runLength);
            if (level < bestLevel || credit > most + 1e-6) {
                best = node;
                bestLevel = level;
                most = credit;
            }
        }
        return best;
    }

    private Strategy strategy() {
        List<Share> result = new ArrayList<>();
        double imbalance = 1;
        int dealt = frames.length - unavailable.frames();
        for (int source = sources.nextSetBit(0); source >= 0; source = sources.nextSetBit(source + 1)) {
            if (shares[source] != null) {
                result.add(new Share(holders.get(source).node(), shares[source].toMask(), standbysFor(source)));
                imbalance = Math.max(imbalance, shares[source].frames() / (credits.weight(source) * dealt));
            }
        }
        return new Strategy(List.copyOf(result), unavailable.toMask(), imbalance);
    }

    /** Whoever takes over most comes first. */
    private List<Standby> standbysFor(int source) {
        List<Standby> result = new ArrayList<>();
        for (int node = 0; node < holders.size(); node++) {
            if (standbys[source][node] != null) {
                result.add(new Standby(holders.get(node).node(), standbys[source][node].toMask()));
            }
        }
        result.sort((a, b) -> Integer.compare(b.mask().count(), a.mask().count()));
        return List.copyOf(result);
    }
}
