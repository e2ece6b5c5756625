package io.framecast.coordinator.repair;

import io.framecast.protocol.mask.FrameMask;

/**
 * A frame service that shall drop frames.
 *
 * @param node the frame service
 * @param mask the frames
 * @param isDropped whether it has said that they are gone
 */
public record DropFrom(String node, FrameMask mask, boolean isDropped) {

    DropFrom dropped() {
        return new DropFrom(node, mask, true);
    }
}
