package io.framecast.protocol.event;

/**
 * Where a group's frames go: a gateway, or a frame service that stores them.
 *
 * @param nodeId the node
 * @param incarnation which start of it
 * @param host what holders dial
 * @param linkPort what holders dial
 */
public record Sink(String nodeId, long incarnation, String host, int linkPort) {}
