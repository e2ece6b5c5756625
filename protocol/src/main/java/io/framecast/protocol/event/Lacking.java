package io.framecast.protocol.event;

import io.framecast.protocol.mask.FrameMask;

/**
 * What a node of a group cannot give, whatever it has announced.
 *
 * @param node source or standby
 * @param mask frames it said it does not have, or that came damaged from it
 */
public record Lacking(String node, FrameMask mask) {}
