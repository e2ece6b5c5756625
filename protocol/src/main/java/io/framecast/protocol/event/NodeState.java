package io.framecast.protocol.event;

/** Whether a live node takes work. */
public enum NodeState {
    /** Takes work. */
    UP,
    /** Goes on with what it has, takes no new shares. */
    DRAINING,
    /** Says goodbye: the next view is without it. */
    LEAVING
}
