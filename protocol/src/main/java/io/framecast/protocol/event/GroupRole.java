package io.framecast.protocol.event;

/** What a node is in a video group. */
public enum GroupRole {
    /** Frames go to it. */
    SINK,
    /** It pushes a share; it may be standby for others as well. */
    SOURCE,
    /** It waits, linked, to take over. */
    STANDBY
}
