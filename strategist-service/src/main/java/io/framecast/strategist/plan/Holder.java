package io.framecast.strategist.plan;

import io.framecast.protocol.mask.FrameMask;

/**
 * A live node that has frames of the movie.
 *
 * @param node its name
 * @param zone its zone or rack, empty where there are none
 * @param mask the frames it has
 * @param cache whether they may go at any time; a cache is never the only source of a frame that a store has
 * @param draining whether it shall get no new shares where another node has the frame
 * @param spareBytesPerSecond what it can still push, at least 1
 */
public record Holder(String node, String zone, FrameMask mask, boolean cache, boolean draining, long spareBytesPerSecond) {

    /** How many ranks there are. */
    static final int RANKS = 4;

    /** @throws IllegalArgumentException where it has nothing to push with */
    public Holder {
        if (spareBytesPerSecond < 1) {
            throw new IllegalArgumentException(
                    "spareBytesPerSecond must be at least 1, " + node + " has " + spareBytesPerSecond);
        }
    }

    /** Of those who have a frame the lowest rank is asked for it: stores, caches, then whoever drains; caches may help stores. */
    int rank() {
        return (draining ? 2 : 0) + (cache ? 1 : 0);
    }

    /** Whether both are known to fail together. */
    boolean sharesZoneWith(Holder other) {
        return !zone.isEmpty() && zone.equals(other.zone);
    }
}
