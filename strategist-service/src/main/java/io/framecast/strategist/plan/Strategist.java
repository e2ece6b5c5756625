package io.framecast.strategist.plan;

import io.framecast.protocol.event.Share;
import io.framecast.protocol.mask.FrameMask;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;

/**
 * Makes strategies: who pushes which of the missing frames, and who goes on where a source fails.
 *
 * <h2>How</h2>
 * <ol>
 *   <li>Holders are put in order: most to give first ({@link #preferred}).
 *   <li>The missing frames are grouped by who holds them ({@link HolderClasses}), so that all that follows works on classes and
 *       runs. Of a class's holders only those of the lowest rank may push: stores before caches, whoever drains last; caches besides
 *       stores where that makes the largest load noticeably smaller ({@link CacheHelp}).
 *   <li>Sources are chosen ({@link SourceChoice}) and dealt the frames ({@link SourceDeal}): how many, so that the largest load is
 *       least ({@link LeastLoad}), and which, in runs ({@link Turns}).
 *   <li>Nodes that stand by are chosen ({@link StandbyChoice}), and each source's frames dealt once more to them ({@link StandbyDeal}).
 * </ol>
 *
 * <h2>What holds</h2>
 * <ul>
 *   <li>Cover: each missing frame is in exactly one share where a holder lives, else in {@code unavailable}.
 *   <li>A share is within what its node holds; a standby's mask is within its share and what the standby holds.
 *   <li>Load: with the least possible largest load over the chosen sources, no share has a whole frame more than its node may have.
 *   <li>After the loss of any one source, if its standbys go on, the same: no load is larger than was the least before, or than is
 *       forced by moving only the lost frames to the best of those who have them, by a whole frame.
 *   <li>Each frame of a share that a second holder has is in a standby's mask, in just one of a node that stores it.
 *   <li>Where all sources hold all frames, every window of consecutive missing frames is shared by weight, give or take a run; where
 *       they do not, as evenly as the largest load allows, give or take a round of all sources.
 *   <li>What a cache pushes that a store has, a store stands by for.
 *   <li>At most {@code maxSources} shares, and half as many of caches that help, unless fewer nodes than are needed do not have all frames between them.
 * </ul>
 *
 * <p>Deterministic; thread-safe, for it has no state.
 */
public final class Strategist {

    private Strategist() {}

    /** The strategy for a request; never fails, for what cannot be had is {@code unavailable}. */
    public static Strategy plan(PlanRequest request) {
        if (request.missing().isEmpty()) {
            return new Strategy(List.of(), FrameMask.empty(), 1);
        }
        List<Holder> holders = preferred(request);
        HolderClasses classes = HolderClasses.of(request.missing(), holders.stream().map(Holder::mask).toList());
        List<BitSet> holdersOfClass = classes.holders();
        List<BitSet> eligible = new ArrayList<>(classes.count());
        SourceChoice choice = new SourceChoice(holders.size(), request.maxSources());
        for (int number = 0; number < classes.count(); number++) {
            BitSet best = lowestRank(holdersOfClass.get(number), holders);
            eligible.add(best);
            if (!best.isEmpty()) {
                choice.mustHit(best, classes.size(number));
            }
        }
        BitSet sources = choice.choose();
        long[] capacities = Capacities.of(holders);
        SourceDeal dealt = new CacheHelp(request.runLength(), holders, classes, capacities).deal(eligible, sources, request.maxSources());
        StandbyChoice linked = StandbyChoice.choose(holders, holdersOfClass, dealt, sources, capacities);
        StandbyDeal standbys = new StandbyDeal(request.runLength(), holders, dealt, linked, capacities);
        return strategy(holders, sources, capacities, dealt, standbys);
    }

    private static Strategy strategy(List<Holder> holders, BitSet sources, long[] capacities, SourceDeal dealt, StandbyDeal standbys) {
        double frames = 0;
        double capacity = 0;
        for (int source = sources.nextSetBit(0); source >= 0; source = sources.nextSetBit(source + 1)) {
            frames += dealt.sourceFrames()[source];
            capacity += capacities[source];
        }
        List<Share> shares = new ArrayList<>();
        double imbalance = 1;
        for (int source = sources.nextSetBit(0); source >= 0; source = sources.nextSetBit(source + 1)) {
            int has = dealt.sourceFrames()[source];
            if (has > 0) {
                shares.add(new Share(holders.get(source).node(), dealt.pieces(source).toMask(), standbys.standbysFor(source)));
                imbalance = Math.max(imbalance, has * capacity / (capacities[source] * frames));
            }
        }
        return new Strategy(List.copyOf(shares), dealt.unavailable(), imbalance);
    }

    /** Those who have any of the missing frames; most to give first. */
    private static List<Holder> preferred(PlanRequest request) {
        record Ranked(Holder holder, int level, long tie) {}
        List<Ranked> ranked = new ArrayList<>(request.holders().size());
        for (Holder holder : request.holders()) {
            FrameMask mask = holder.mask();
            int held = mask.countIn(request.missing());
            if (held > 0) {
                ranked.add(new Ranked(holder, level((double) held * holder.spareBytesPerSecond()), mix(request.seed() + holder.node().hashCode())));
            }
        }
        ranked.sort(Comparator.comparingInt(Ranked::level).reversed().thenComparingLong(Ranked::tie)
                .thenComparing(each -> each.holder.node()));
        return ranked.stream().map(Ranked::holder).toList();
    }

    /** What nodes have to give is known only roughly; those within a fifth or so of each other are as good as each other. */
    private static int level(double worth) {
        return (int) Math.round(4 * Math.log(worth) / Math.log(2));
    }

    /** Steele, Lea and Flood, "Fast Splittable Pseudorandom Number Generators", 2014: the finalizer of SplitMix64. */
    private static long mix(long value) {
        long z = value + 0x9e3779b97f4a7c15L;
        z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
        z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
        return z ^ (z >>> 31);
    }

    /** Those of the lowest rank among them; the very same set where all are of one rank. */
    private static BitSet lowestRank(BitSet nodes, List<Holder> holders) {
        int lowest = Holder.RANKS;
        int highest = -1;
        for (int node = nodes.nextSetBit(0); node >= 0; node = nodes.nextSetBit(node + 1)) {
            int rank = holders.get(node).rank();
            lowest = Math.min(lowest, rank);
            highest = Math.max(highest, rank);
        }
        if (highest <= lowest) {
            return nodes;
        }
        BitSet best = new BitSet();
        for (int node = nodes.nextSetBit(0); node >= 0; node = nodes.nextSetBit(node + 1)) {
            if (holders.get(node).rank() == lowest) {
                best.set(node);
            }
        }
        return best;
    }
}
