package io.framecast.protocol.event;

import io.framecast.protocol.mask.FrameMask;
import java.time.Instant;

/**
 * CDONE: the viewer has what it wants; the mask of what it keeps (plan, step 8).
 *
 * @param ruid request unique id
 * @param node the sink that says so
 * @param cached frames the viewer has cached
 * @param delivered frames written to its connection
 * @param at when it was written
 */
public record Cdone(String ruid, String node, FrameMask cached, FrameMask delivered, Instant at) implements DomainEvent {}
