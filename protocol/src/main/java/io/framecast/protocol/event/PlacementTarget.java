package io.framecast.protocol.event;

import io.framecast.protocol.mask.FrameMask;

/**
 * What one node shall store.
 *
 * @param node the frame service
 * @param mask its frames
 */
public record PlacementTarget(String node, FrameMask mask) {}
