package io.framecast.coordinator.repair;

import io.framecast.protocol.mask.FrameMask;

/**
 * A frame service that shall store frames.
 *
 * @param node the frame service
 * @param incarnation which start of it
 * @param ruid the request that brings the frames there
 * @param mask the frames
 * @param isStored whether it has them on disk
 */
public record CopyTo(String node, long incarnation, String ruid, FrameMask mask, boolean isStored) {

    CopyTo stored() {
        return new CopyTo(node, incarnation, ruid, mask, true);
    }
}
