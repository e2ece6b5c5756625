package io.framecast.strategist.plan;

import io.framecast.protocol.event.PlacementTarget;
import java.util.List;

/**
 * One round of a movie's repair.
 *
 * @param copies who shall store which frames that it has not; none empty
 * @param drops who shall drop which frames; none empty, and none at all where something is to be copied
 * @param detail what cannot be done and why: rule, value, remedy; empty where all can
 */
public record RepairPlan(List<PlacementTarget> copies, List<PlacementTarget> drops, String detail) {

    /** Whether there is nothing to do. */
    public boolean isEmpty() {
        return copies.isEmpty() && drops.isEmpty();
    }
}
