package io.framecast.protocol.event;

import java.time.Instant;

/**
 * SDJOIN: a node joins the domain (plan, step 1).
 *
 * @param nodeId stable name of the node
 * @param role what the node does
 * @param incarnation grows with each start of the node
 * @param address where to reach it
 * @param zone zone or rack, empty where there are none
 * @param at when it was written
 */
public record SdJoin(String nodeId, NodeRole role, long incarnation, NodeAddress address, String zone, Instant at) implements DomainEvent {}
