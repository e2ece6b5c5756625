package io.framecast.protocol.event;

import io.framecast.protocol.mask.FrameMask;
import java.time.Instant;

/**
 * SLOST: a sink has lost a source and gone on with its standbys; the coordinator raises the epoch and has the rest planned anew.
 *
 * @param ruid request unique id
 * @param node the sink
 * @param lost the source it lost
 * @param lostIncarnation which start of it; 0 where it never linked
 * @param term the coordinator's term: the offset of its SETUP in this partition
 * @param epoch the group's epoch in that term, from 1
 * @param reason what the sink saw
 * @param missing frames still to come
 * @param at when it was written
 */
public record Slost(String ruid, String node, String lost, long lostIncarnation, long term, int epoch, String reason, FrameMask missing,
        Instant at) implements DomainEvent {}
