package io.framecast.frameservice.store;

import io.framecast.protocol.mask.FrameMask;

/**
 * What is held of a movie version.
 *
 * @param mask which frames
 * @param bytes the size of their segments
 */
public record Held(FrameMask mask, long bytes) {

    /** Nothing. */
    public static final Held NOTHING = new Held(FrameMask.empty(), 0);
}
