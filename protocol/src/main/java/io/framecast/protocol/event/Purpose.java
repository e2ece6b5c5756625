package io.framecast.protocol.event;

/** Why frames move. */
public enum Purpose {
    /** A viewer watches them. */
    VIEW,
    /** A frame service stores them. */
    STORE
}
