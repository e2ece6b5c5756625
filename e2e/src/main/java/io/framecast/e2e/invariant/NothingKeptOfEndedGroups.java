package io.framecast.e2e.invariant;

import io.framecast.e2e.evidence.NodeGauge;
import java.util.List;

/**
 * When every request has ended, no node receives or pushes a video group any more, and no gateway has a viewer.
 *
 * @param gauges {@code framecast_groups_active} of sinks and holders, and {@code framecast_viewers}, of all nodes
 */
public record NothingKeptOfEndedGroups(List<NodeGauge> gauges) implements Invariant {

    @Override
    public List<String> violations() {
        return gauges.stream().filter(gauge -> gauge.value() != 0)
                .map(gauge -> "%s still has %s %.0f".formatted(gauge.node(), gauge.series(), gauge.value()))
                .toList();
    }
}
