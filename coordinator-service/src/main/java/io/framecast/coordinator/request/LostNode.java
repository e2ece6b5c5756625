package io.framecast.coordinator.request;

/**
 * A start of a node that a group has lost: plans leave it out until it has started again.
 *
 * @param node the node
 * @param incarnation which start of it
 */
public record LostNode(String node, long incarnation) {}
