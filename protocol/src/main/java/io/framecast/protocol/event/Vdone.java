package io.framecast.protocol.event;

import io.framecast.protocol.mask.FrameMask;
import java.time.Instant;

/**
 * VDONE: the request has ended as its viewer wished (plan, step 9): DONE or CANCELLED.
 *
 * @param ruid request unique id
 * @param phase DONE or CANCELLED
 * @param term the coordinator's term
 * @param epoch the last epoch
 * @param delivered frames written to the viewer's connection
 * @param cached frames the viewer keeps
 * @param at when it was written
 */
public record Vdone(String ruid, RequestPhase phase, long term, int epoch, FrameMask delivered, FrameMask cached, Instant at) implements DomainEvent {}
