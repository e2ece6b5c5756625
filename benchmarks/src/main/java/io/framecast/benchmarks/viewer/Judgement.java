package io.framecast.benchmarks.viewer;

import io.framecast.e2e.evidence.FrameArrival;
import io.framecast.e2e.invariant.EveryWantedFrameArrives;
import io.framecast.e2e.invariant.FramesByteIdentical;
import io.framecast.e2e.invariant.Invariant;
import io.framecast.e2e.invariant.NoFrameSilentlySkipped;
import io.framecast.e2e.invariant.NoFrameTwiceNorUnasked;
import io.framecast.protocol.mask.FrameMask;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/** Holds what a viewer received against the invariants. Pure. */
final class Judgement {

    private static final long DELAY_MILLIS_MIN = 50;

    private final Map<String, List<String>> violations = new TreeMap<>();
    private final List<Delay> delays = new ArrayList<>();
    private FrameMask delivered = FrameMask.empty();
    private int doubled;

    /**
     * What came through one gateway.
     *
     * @param demands in their order
     * @param messages all that came, in their order
     * @param arrivals all frames that came
     * @param isPaced whether frames are demanded a few at a time, so that each should come at once
     */
    void leg(List<Leg.Demand> demands, List<JsonNode> messages, List<FrameArrival> arrivals, Map<Integer, String> sha256ByFrame, boolean isPaced) {
        judge(new FramesByteIdentical(sha256ByFrame, arrivals));
        FrameMask unavailable = unavailable(messages);
        demands.stream().mapToLong(Leg.Demand::generation).distinct().forEach(generation -> {
            judge(new NoFrameTwiceNorUnasked(union(demands, generation, Integer.MAX_VALUE), generation, arrivals));
            FrameMask settled = settled(demands, messages, generation);
            judge(new NoFrameSilentlySkipped(settled, generation, arrivals, unavailable.and(settled)));
        });
        delivered = delivered.or(FrameMask.of(arrivals.stream().mapToInt(FrameArrival::frame).sorted().distinct().toArray()));
        long distinct = arrivals.stream().map(arrival -> arrival.generation() + "/" + arrival.frame()).distinct().count();
        doubled += (int) (arrivals.size() - distinct);
        if (isPaced) {
            arrivals.forEach(arrival -> noteDelay(demands, arrival));
        }
    }

    private void noteDelay(List<Leg.Demand> demands, FrameArrival arrival) {
        demands.stream()
                .filter(demand -> demand.generation() == arrival.generation() && demand.frames().contains(arrival.frame()))
                .reduce((former, later) -> later)
                .map(demand -> new Delay(demand.nanos(), arrival.nanos()))
                .filter(delay -> delay.millis() >= DELAY_MILLIS_MIN)
                .ifPresent(delays::add);
    }

    /** The viewer stayed until it had all, or until nothing came any more. */
    void stayedToTheEnd(FrameMask wanted) {
        judge(new EveryWantedFrameArrives(wanted, delivered));
    }

    private void judge(Invariant invariant) {
        List<String> broken = invariant.violations();
        violations.computeIfAbsent(invariant.getClass().getSimpleName(), name -> new ArrayList<>()).addAll(broken);
    }

    private static FrameMask union(List<Leg.Demand> demands, long generation, int first) {
        FrameMask union = FrameMask.empty();
        for (Leg.Demand demand : demands.stream().filter(one -> one.generation() == generation).limit(first).toList()) {
            union = union.or(demand.frames());
        }
        return union;
    }

    /** The frames of a generation's demands whose end was told: each answer settles one demand more. */
    private static FrameMask settled(List<Leg.Demand> demands, List<JsonNode> messages, long generation) {
        int answered = 0;
        int settled = 0;
        for (JsonNode message : messages) {
            if (message.path("generation").asLong(-1) == generation) {
                switch (message.path("type").asString("")) {
                    case "demanded" -> answered++;
                    case "end" -> settled = answered;
                    default -> {
                        // Not about demands.
                    }
                }
            }
        }
        return union(demands, generation, settled);
    }

    static FrameMask unavailable(List<JsonNode> messages) {
        FrameMask unavailable = FrameMask.empty();
        for (JsonNode message : messages) {
            if (message.path("type").asString("").equals("unavailable")) {
                unavailable = unavailable.or(FrameMask.parse(message.path("mask").asString("")));
            }
        }
        return unavailable;
    }

    FrameMask delivered() {
        return delivered;
    }

    List<Delay> delays() {
        return List.copyOf(delays);
    }

    int doubled() {
        return doubled;
    }

    Map<String, List<String>> violations() {
        return Map.copyOf(violations);
    }
}
