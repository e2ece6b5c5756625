package io.framecast.strategist.plan;

import io.framecast.protocol.mask.FrameMask;

/**
 * A frame service that stores frames of a movie, or may.
 *
 * @param node its name
 * @param zone its zone or rack, empty where there are none
 * @param standing what is to be expected of it
 * @param held which frames it stores
 * @param freeBytes room it has left
 * @param storedBytes bytes of all frames it stores
 */
public record RepairNode(String node, String zone, Standing standing, FrameMask held, long freeBytes, long storedBytes) {

    /** What is to be expected of a node. */
    public enum Standing {
        /** Keeps what it has and takes more. */
        TAKES,
        /** Shall be emptied: a source for others, its copies count for nothing. */
        DRAINS,
        /** Was lost a moment ago and may be back: its copies count, but nothing rests on them. */
        AWAY
    }

    boolean takes() {
        return standing == Standing.TAKES;
    }
}
