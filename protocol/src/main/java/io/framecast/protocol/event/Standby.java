package io.framecast.protocol.event;

import io.framecast.protocol.mask.FrameMask;

/**
 * A node that can take over frames of a share.
 *
 * @param node the standby
 * @param mask the frames of the share it holds
 */
public record Standby(String node, FrameMask mask) {}
