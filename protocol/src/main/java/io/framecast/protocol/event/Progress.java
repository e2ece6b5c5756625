package io.framecast.protocol.event;

import io.framecast.protocol.mask.FrameMask;
import java.time.Instant;

/**
 * What a sink has passed on; also its sign that the viewer is there, or gone for now.
 *
 * @param ruid request unique id
 * @param node the sink
 * @param incarnation which start of it
 * @param term the coordinator's term: the offset of its SETUP in this partition
 * @param epoch the group's epoch in that term, from 1
 * @param attached false where the viewer's connection was lost: the request waits to be opened again
 * @param delivered frames written to the viewer's connection
 * @param unavailable frames the sink could get from nobody
 * @param at when it was written
 */
public record Progress(String ruid, String node, long incarnation, long term, int epoch, boolean attached, FrameMask delivered,
        FrameMask unavailable, Instant at) implements DomainEvent {}
