package io.framecast.protocol.event;

import java.time.Instant;

/**
 * SETUP: a coordinator became primary of a partition's lists (plan, crash case 1). The record's offset is its term.
 *
 * @param partition RUID partition
 * @param nodeId the new primary
 * @param incarnation which start of it
 * @param at when it was written
 */
public record Setup(int partition, String nodeId, long incarnation, Instant at) implements DomainEvent {}
