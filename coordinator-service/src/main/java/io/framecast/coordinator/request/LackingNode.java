package io.framecast.coordinator.request;

import io.framecast.protocol.mask.FrameMask;

/**
 * What a start of a node was found to lack: plans do not ask it for these frames until it has started again.
 *
 * @param node the node
 * @param incarnation which start of it
 * @param mask the frames
 */
public record LackingNode(String node, long incarnation, FrameMask mask) {}
