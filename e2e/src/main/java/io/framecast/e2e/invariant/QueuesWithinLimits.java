package io.framecast.e2e.invariant;

import io.framecast.e2e.evidence.NodeGauge;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * No queue of any node holds more than its limit, and each queue has one.
 *
 * @param depths {@code framecast_queue_depth} of all nodes
 * @param limits {@code framecast_queue_limit} of all nodes
 */
public record QueuesWithinLimits(List<NodeGauge> depths, List<NodeGauge> limits) implements Invariant {

    @Override
    public List<String> violations() {
        Map<String, Double> limitByQueue = new HashMap<>();
        limits.forEach(limit -> limitByQueue.put(limit.node() + labels(limit), limit.value()));
        List<String> broken = new ArrayList<>();
        for (NodeGauge depth : depths) {
            Double limit = limitByQueue.get(depth.node() + labels(depth));
            if (limit == null) {
                broken.add("%s has no limit for %s".formatted(depth.node(), depth.series()));
            } else if (depth.value() > limit) {
                broken.add("%s has %.0f in %s, its limit is %.0f".formatted(depth.node(), depth.value(), depth.series(), limit));
            }
        }
        return broken;
    }

    private static String labels(NodeGauge gauge) {
        return gauge.series().substring(Math.max(0, gauge.series().indexOf('{')));
    }
}
