package io.framecast.protocol.event;

import java.time.Instant;

/**
 * SDONE: told to one node of a group: leave it (plan, step 9). Keyed by that node.
 *
 * @param ruid request unique id
 * @param node who shall leave
 * @param term the coordinator's term
 * @param epoch groups of this and older epochs are to be left
 * @param at when it was written
 */
public record Sdone(String ruid, String node, long term, int epoch, Instant at) implements DomainEvent {}
