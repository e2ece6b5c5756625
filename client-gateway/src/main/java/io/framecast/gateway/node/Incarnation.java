package io.framecast.gateway.node;

/**
 * Which start of this node this is.
 *
 * @param nodeId the node's stable name
 * @param number milliseconds since 1970 at the start: grows with each, as clocks go
 */
record Incarnation(String nodeId, long number) {}
