package io.framecast.protocol.event;

/** What a node does. */
public enum NodeRole {
    COORDINATOR,
    STRATEGIST,
    FRAME_SERVICE,
    GATEWAY
}
