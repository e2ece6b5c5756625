package io.framecast.coordinator.catalogue;

import io.framecast.protocol.mask.FrameMask;

/**
 * A frame service that shall store a part of an import.
 *
 * @param node the frame service
 * @param incarnation which start of it
 * @param ruid the request that brings the frames there
 * @param mask frames it shall have in the end
 * @param stored frames it is known to have on disk
 */
public record Target(String node, long incarnation, String ruid, FrameMask mask, FrameMask stored) {

    /** Whether it has all it shall have. */
    public boolean isPlaced() {
        return stored.containsAll(mask);
    }
}
