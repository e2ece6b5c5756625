package io.framecast.protocol.delivery;

/** What is to be done with a frame that has come. */
public enum Arrival {
    /** Give it to the listener. */
    GIVE,
    /** It was given already: the second copy of a hedge or a takeover. */
    DUPLICATE,
    /** Nobody wants it, or no longer. */
    UNWANTED,
    /** Its checksum is wrong; it is being asked of another. */
    CORRUPT
}
