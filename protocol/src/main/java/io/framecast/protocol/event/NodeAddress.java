package io.framecast.protocol.event;

/**
 * Where a node can be reached.
 *
 * @param host name or address other nodes dial
 * @param linkPort port of its push link listener, 0 where it is never a sink
 * @param httpPort port of its HTTP server
 */
public record NodeAddress(String host, int linkPort, int httpPort) {}
