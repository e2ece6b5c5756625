package io.framecast.protocol.sink;

/**
 * What bounds one sink.
 *
 * @param windowBytes bytes asked of sources and not yet come, plus bytes given to the listener and not yet {@link
 *     VideoSink#consumed}; 1 or more. A frame larger than the window is still fetched, alone
 * @param maxFramesOutstanding frames asked of sources and not yet come, 1 or more
 * @param mayDemandAgain true for a viewer, who may seek back and demand what it was given already: SLOST then names all wanted
 *     frames as missing. False where each frame is wanted once: to store it
 */
public record SinkLimits(long windowBytes, int maxFramesOutstanding, boolean mayDemandAgain) {

    /** @throws IllegalArgumentException where a bound is below 1 */
    public SinkLimits {
        if (windowBytes < 1 || maxFramesOutstanding < 1) {
            throw new IllegalArgumentException("a sink's window must be 1 byte and 1 frame or more, got " + windowBytes + " bytes and "
                    + maxFramesOutstanding + " frames");
        }
    }

    /** The limits of a viewer's sink. */
    public static SinkLimits viewing(long windowBytes, int maxFramesOutstanding) {
        return new SinkLimits(windowBytes, maxFramesOutstanding, true);
    }

    /** The limits of a sink that keeps what it is given. */
    public static SinkLimits storing(long windowBytes, int maxFramesOutstanding) {
        return new SinkLimits(windowBytes, maxFramesOutstanding, false);
    }
}
