package io.framecast.protocol.event;

import io.framecast.protocol.mask.FrameMask;
import java.time.Instant;

/**
 * VPDONE: the request has ended without its viewer (plan, crash case 4): ABANDONED or FAILED.
 *
 * @param ruid request unique id
 * @param phase ABANDONED or FAILED
 * @param term the coordinator's term
 * @param epoch the last epoch
 * @param reason why, for people
 * @param delivered frames written to the viewer's connection
 * @param at when it was written
 */
public record Vpdone(String ruid, RequestPhase phase, long term, int epoch, String reason, FrameMask delivered, Instant at) implements DomainEvent {}
