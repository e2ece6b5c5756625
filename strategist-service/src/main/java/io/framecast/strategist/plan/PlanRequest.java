package io.framecast.strategist.plan;

import io.framecast.protocol.mask.FrameMask;
import java.util.List;

/**
 * What a strategy is asked for.
 *
 * @param missing frames to be covered
 * @param maxSources over how many nodes at most, at least 1; more are used only where fewer do not have all frames, and half as many
 *     caches where they help
 * @param runLength how many consecutive frames a source gets at a time, at least 1
 * @param holders live nodes that may be used, each named once
 * @param seed decides between nodes that are as good as each other, so that many requests at once do not all choose the same
 */
public record PlanRequest(FrameMask missing, int maxSources, int runLength, List<Holder> holders, long seed) {

    /** @throws IllegalArgumentException where a number is below 1 or a node is named twice */
    public PlanRequest {
        if (maxSources < 1) {
            throw new IllegalArgumentException("maxSources must be at least 1, got " + maxSources);
        }
        if (runLength < 1) {
            throw new IllegalArgumentException("runLength must be at least 1, got " + runLength);
        }
        holders = List.copyOf(holders);
        if (holders.stream().map(Holder::node).distinct().count() != holders.size()) {
            throw new IllegalArgumentException("each holder must be named once, got "
                    + holders.stream().map(Holder::node).toList());
        }
    }
}
