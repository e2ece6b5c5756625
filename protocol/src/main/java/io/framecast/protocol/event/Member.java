package io.framecast.protocol.event;

/**
 * A live node, as a view lists it.
 *
 * @param nodeId stable name
 * @param role what it does
 * @param incarnation which start of it
 * @param address where to reach it
 * @param zone zone or rack, may be empty
 * @param state whether it takes work
 */
public record Member(String nodeId, NodeRole role, long incarnation, NodeAddress address, String zone, NodeState state) {}
