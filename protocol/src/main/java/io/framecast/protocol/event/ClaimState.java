package io.framecast.protocol.event;

/** What a request's coordinator says of its rate. */
public enum ClaimState {
    /** It has none yet: it shall be reserved, or the request waits for it. */
    WAITS,
    /** It has it, and goes on. */
    HOLDS,
    /** It has ended: the rate is free. */
    LEAVES
}
