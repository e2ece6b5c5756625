package io.framecast.benchmarks;

import io.framecast.protocol.event.Place;
import io.framecast.protocol.event.PlacementTarget;
import io.framecast.protocol.mask.FrameMask;
import io.framecast.strategist.plan.Holder;
import io.framecast.strategist.plan.PlanRequest;
import io.framecast.strategist.plan.Placements;
import io.framecast.strategist.plan.StoreNode;
import io.framecast.strategist.plan.Strategist;
import io.framecast.strategist.plan.Strategy;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** How long a strategy takes: two hours of 30 frames/s on 16 nodes, two days on 100. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(1)
@Warmup(iterations = 5, time = 2)
@Measurement(iterations = 5, time = 2)
public class PlanBenchmark {

    private static final int RUN = 4;
    private static final int BLOCK = 8;

    /** Two hours and 16 nodes: who holds what. */
    @Param({"whole", "ragged", "placed"})
    public String holdings = "ragged";

    /** Over how many nodes at most, of 16 and of 100. */
    @Param({"few", "all"})
    public String sources = "few";

    private PlanRequest twoHours = request(1, 1, "whole", 1);
    private PlanRequest twoDays = twoHours;

    /** Makes the holdings, always the same. */
    @Setup
    public void hold() {
        boolean few = sources.equals("few");
        twoHours = request(216_000, 16, holdings, few ? 4 : 16);
        twoDays = request(5_184_000, 100, holdings, few ? 4 : 100);
    }

    /** 216,000 frames, 16 nodes. */
    @Benchmark
    public Strategy twoHoursOn16Nodes() {
        return Strategist.plan(twoHours);
    }

    /** 5,184,000 frames, 100 nodes. */
    @Benchmark
    public Strategy twoDaysOn100Nodes() {
        return Strategist.plan(twoDays);
    }

    private static PlanRequest request(int frames, int nodes, String holdings, int maxSources) {
        Random random = new Random(7);
        List<FrameMask> masks = switch (holdings) {
            case "whole" -> copies(frames, nodes);
            case "ragged" -> ragged(frames, nodes, random);
            case "placed" -> placed(frames, nodes);
            default -> throw new IllegalArgumentException("holdings are whole, ragged or placed, got " + holdings);
        };
        List<Holder> holders = new ArrayList<>();
        for (int node = 0; node < masks.size(); node++) {
            holders.add(new Holder("frame-" + node, "", masks.get(node), false, false, 50_000_000 + random.nextInt(100_000_000)));
        }
        return new PlanRequest(FrameMask.firstFrames(frames), maxSources, RUN, holders, 1);
    }

    private static List<FrameMask> copies(int frames, int nodes) {
        List<FrameMask> masks = new ArrayList<>();
        for (int node = 0; node < nodes; node++) {
            masks.add(FrameMask.firstFrames(frames));
        }
        return masks;
    }

    /** Each node has about half, in some twenty ranges of any length; the first has all, so that few can be enough. */
    private static List<FrameMask> ragged(int frames, int nodes, Random random) {
        List<FrameMask> masks = new ArrayList<>();
        masks.add(FrameMask.firstFrames(frames));
        for (int node = 1; node < nodes; node++) {
            FrameMask.Builder mask = new FrameMask.Builder();
            for (int range = 0; range < 20; range++) {
                int first = random.nextInt(frames);
                mask.addRange(first, Math.min(frames - 1, first + random.nextInt(frames / 15)));
            }
            masks.add(mask.build());
        }
        return masks;
    }

    private static List<FrameMask> placed(int frames, int nodes) {
        List<StoreNode> stores = new ArrayList<>();
        for (int node = 0; node < nodes; node++) {
            stores.add(new StoreNode("frame-" + node, "", 1L << 40));
        }
        return Placements.plan(new Place("i", "m", "v", frames, 1L << 30, 2, 1, Instant.EPOCH), stores, BLOCK).targets().stream()
                .map(PlacementTarget::mask).toList();
    }
}
