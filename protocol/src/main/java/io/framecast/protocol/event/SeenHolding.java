package io.framecast.protocol.event;

import io.framecast.protocol.mask.FrameMask;
import java.time.Instant;

/**
 * What one node was known to store when something was planned.
 *
 * @param node the frame service
 * @param mask the frames it stored
 * @param at when it said so, by its own clock
 */
public record SeenHolding(String node, FrameMask mask, Instant at) {}
