package io.framecast.protocol.event;

import java.time.Instant;
import java.util.List;

/**
 * A node's sign of life, with its load.
 *
 * @param nodeId who lives
 * @param incarnation which start of it
 * @param state whether it takes work
 * @param load what it has to give
 * @param partitions a coordinator's lists, empty for every other role
 * @param at when it was written
 */
public record Heartbeat(String nodeId, long incarnation, NodeState state, NodeLoad load, List<PartitionRole> partitions, Instant at) implements DomainEvent {}
