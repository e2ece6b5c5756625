package io.framecast.strategist.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.framecast.protocol.event.Share;
import io.framecast.protocol.event.Standby;
import io.framecast.protocol.mask.FrameMask;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * The strategist beside simpler ways to share a movie, on the same holdings: largest load by the optimum, and largest load after
 * the worst loss by the optimum of the nodes that are left, as if all frames were planned anew. The table is that
 * of {@code docs/plan-quality.md}, which must have what {@code target/plan-quality.md} has.
 */
class PlanQualityTest {

    private static final int FRAMES = 21_600;
    private static final int BLOCK = 8;
    private static final int RUN = 4;

    /** Whoever gets a run, of those that have all of it; and who takes it over. */
    interface Policy {
        int[] choose(int run, List<Integer> having, int[] frames, long[] capacities);
    }

    /** By node, what it pushes; and by lost node and node, what it pushes then. */
    record Outcome(int[] before, int[][] afterLossOf) {}

    @Test
    void theLargestShareIsTheOptimumWhereSimplerWaysMissIt() throws IOException {
        StringBuilder table = new StringBuilder("""
                | holdings | frames at the optimum | strategist | round robin | shortest queue | chained declustering |
                |---|---|---|---|---|---|
                """);
        holdings().forEach((name, holders) -> {
            LeastLoadOracle.Load optimum = LeastLoadOracle.of(holders, new int[holders.size()], FrameMask.firstFrames(FRAMES),
                    (holder, frame) -> holder.mask().contains(frame));
            double[] ours = ratios(holders, ofStrategist(holders), optimum);
            table.append(String.format(Locale.ROOT, "| %s | %.0f | %s ", name, largestOptimum(holders, optimum), text(ours)));
            assertThat(ours[0]).as("%s: largest load by the optimum", name).isLessThan(1.01);
            for (Policy policy : List.<Policy>of(PlanQualityTest::roundRobin, PlanQualityTest::shortestQueue, PlanQualityTest::chained)) {
                double[] theirs = ratios(holders, ofPolicy(holders, policy), optimum);
                assertThat(ours[0]).as(name).isLessThan(theirs[0] + 0.01);
                table.append("| ").append(text(theirs)).append(' ');
            }
            table.append("|\n");
        });
        Files.createDirectories(Path.of("target"));
        Files.writeString(Path.of("target/plan-quality.md"), table);
        assertThat(Files.readString(Path.of("../docs/plan-quality.md"))).as("what target/plan-quality.md has").contains(table);
    }

    private static Map<String, List<Holder>> holdings() {
        Map<String, List<Holder>> all = new LinkedHashMap<>();
        Random random = new Random(42);
        FrameMask movie = FrameMask.firstFrames(FRAMES);
        all.put("4 whole copies", holders(random, 1, movie, movie, movie, movie));
        all.put("4 whole copies, unequal nodes", holders(random, 4, movie, movie, movie, movie));
        all.put("2 placed copies on 8", holders(random, 1, placed(8)));
        all.put("2 placed copies on 8, unequal nodes", holders(random, 4, placed(8)));
        FrameMask[] lost = placed(8);
        lost[3] = FrameMask.empty();
        all.put("2 placed copies on 8, one lost", holders(random, 1, lost));
        all.put("ragged: a whole copy, 7 with some ranges", holders(random, 1, ragged(random, 8)));
        all.put("ragged, unequal nodes", holders(random, 4, ragged(random, 8)));
        return all;
    }

    private static List<Holder> holders(Random random, int spread, FrameMask... masks) {
        List<Holder> holders = new ArrayList<>();
        for (int node = 0; node < masks.length; node++) {
            holders.add(new Holder("frame-" + (node + 1), "", masks[node], false, false, 1000L * (1 + random.nextInt(spread))));
        }
        return holders;
    }

    private static FrameMask[] placed(int nodes) {
        return PlacementsTest.placed(FRAMES, 2, PlacementsTest.equalStores(nodes)).stream().map(target -> target.mask())
                .toArray(FrameMask[]::new);
    }

    private static FrameMask[] ragged(Random random, int nodes) {
        FrameMask[] masks = new FrameMask[nodes];
        masks[0] = FrameMask.firstFrames(FRAMES);
        for (int node = 1; node < nodes; node++) {
            FrameMask.Builder mask = new FrameMask.Builder();
            for (int range = 0; range < 4; range++) {
                int first = BLOCK * random.nextInt(FRAMES / BLOCK);
                mask.addRange(first, Math.min(FRAMES, first + BLOCK * (1 + random.nextInt(200))) - 1);
            }
            masks[node] = mask.build();
        }
        return masks;
    }

    private static Outcome ofStrategist(List<Holder> holders) {
        List<Share> shares = Strategist.plan(new PlanRequest(FrameMask.firstFrames(FRAMES), holders.size(), RUN, holders, 0)).shares();
        int[][] after = new int[holders.size()][];
        for (Share share : shares) {
            after[LeastLoadOracle.index(holders, share.node())] = LeastLoadOracle.framesPushedAfterLoss(holders, shares, share);
            assertThat(share.standbys()).extracting(Standby::node).doesNotContain(share.node());
        }
        return new Outcome(LeastLoadOracle.framesPushed(holders, shares), after);
    }

    private static Outcome ofPolicy(List<Holder> holders, Policy policy) {
        int nodes = holders.size();
        long[] capacities = holders.stream().mapToLong(Holder::spareBytesPerSecond).toArray();
        int[] before = new int[nodes];
        int[][] takenOver = new int[nodes][nodes];
        for (int first = 0; first < FRAMES; first += RUN) {
            List<Integer> having = new ArrayList<>();
            for (int node = 0; node < nodes; node++) {
                if (holders.get(node).mask().contains(first)) {
                    having.add(node);
                }
            }
            int[] chosen = policy.choose(first / RUN, having, before, capacities);
            before[chosen[0]] += RUN;
            takenOver[chosen[0]][chosen[1]] += chosen[0] == chosen[1] ? 0 : RUN;
        }
        int[][] after = new int[nodes][];
        for (int lost = 0; lost < nodes; lost++) {
            if (before[lost] > 0) {
                after[lost] = before.clone();
                after[lost][lost] = 0;
                for (int node = 0; node < nodes; node++) {
                    after[lost][node] += takenOver[lost][node];
                }
            }
        }
        return new Outcome(before, after);
    }

    /** The holders in turn, and the one after. */
    private static int[] roundRobin(int run, List<Integer> having, int[] frames, long[] capacities) {
        return new int[] {having.get(run % having.size()), having.get((run + 1) % having.size())};
    }

    /** Whoever has least to push by capacity, and who has second least: what is lost goes where it would go next. */
    private static int[] shortestQueue(int run, List<Integer> having, int[] frames, long[] capacities) {
        List<Integer> sorted = having.stream()
                .sorted((a, b) -> Double.compare((double) (frames[a] + RUN) / capacities[a], (double) (frames[b] + RUN) / capacities[b])).toList();
        return new int[] {sorted.getFirst(), sorted.get(Math.min(1, sorted.size() - 1))};
    }

    /** The node that the block's number names, or the next that has it; and the one after that. */
    private static int[] chained(int run, List<Integer> having, int[] frames, long[] capacities) {
        int primary = run * RUN / BLOCK % capacities.length;
        List<Integer> sorted = having.stream().sorted((a, b) -> Integer.compare(Math.floorMod(a - primary, capacities.length),
                Math.floorMod(b - primary, capacities.length))).toList();
        return new int[] {sorted.getFirst(), sorted.get(Math.min(1, sorted.size() - 1))};
    }

    private static double[] ratios(List<Holder> holders, Outcome outcome, LeastLoadOracle.Load optimum) {
        double before = load(holders, outcome.before) / optimum.framesFor(1);
        double after = 0;
        for (int lost = 0; lost < holders.size(); lost++) {
            if (outcome.afterLossOf[lost] != null) {
                after = Math.max(after, load(holders, outcome.afterLossOf[lost]) / optimumWithout(holders, lost).framesFor(1));
            }
        }
        return new double[] {before, after};
    }

    private static LeastLoadOracle.Load optimumWithout(List<Holder> holders, int lost) {
        List<Holder> left = holders.stream().filter(holder -> holder != holders.get(lost)).toList();
        return LeastLoadOracle.of(left, new int[left.size()], FrameMask.firstFrames(FRAMES), (holder, frame) -> holder.mask().contains(frame));
    }

    private static double load(List<Holder> holders, int[] frames) {
        double load = 0;
        for (int node = 0; node < frames.length; node++) {
            load = Math.max(load, (double) frames[node] / holders.get(node).spareBytesPerSecond());
        }
        return load;
    }

    private static double largestOptimum(List<Holder> holders, LeastLoadOracle.Load optimum) {
        return optimum.framesFor(holders.stream().mapToLong(Holder::spareBytesPerSecond).max().orElse(1));
    }

    private static String text(double[] ratios) {
        return Arrays.stream(ratios).mapToObj(ratio -> String.format(Locale.ROOT, "%.3f", ratio)).reduce((a, b) -> a + " / " + b).orElseThrow();
    }
}
