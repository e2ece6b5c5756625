package io.framecast.protocol.delivery;

/**
 * How much of a demand may be under way: frames that were asked for and have not come, reckoned at the size that frames have had of late,
 * and bytes that were given and not consumed. Pure; not thread-safe.
 */
final class WindowBound {

    private static final double AVERAGE_WEIGHT = 1.0 / 16;

    private final long windowBytes;
    private final int maxFrames;
    private double averageBytes;
    private long unconsumedBytes;

    /**
     * @param windowBytes bound on bytes asked for and not come, plus bytes given and not consumed
     * @param maxFrames bound on frames asked for and not come
     * @param averageFrameBytes expected size of a frame
     */
    WindowBound(long windowBytes, int maxFrames, long averageFrameBytes) {
        this.windowBytes = windowBytes;
        this.maxFrames = maxFrames;
        this.averageBytes = Math.max(1, averageFrameBytes);
    }

    /** A frame was given. */
    void given(int bytes) {
        averageBytes += (bytes - averageBytes) * AVERAGE_WEIGHT;
        unconsumedBytes += bytes;
    }

    /** The listener has passed on so much of what it was given. */
    void consumed(int bytes) {
        unconsumedBytes = Math.max(0, unconsumedBytes - bytes);
    }

    long unconsumedBytes() {
        return unconsumedBytes;
    }

    /** Whether another frame may be asked for where so many are to come; one frame may always, however large it is. */
    boolean hasRoom(int missing) {
        return missing < maxFrames && (usedBytes(missing) + averageBytes <= windowBytes || (missing == 0 && unconsumedBytes == 0));
    }

    /** Whether it is time to ask for more. */
    boolean isHalfFree(int missing) {
        return missing <= maxFrames / 2 && usedBytes(missing) <= windowBytes / 2.0;
    }

    /** Whether the listener is far behind what it was given. */
    boolean isPiledUp() {
        return unconsumedBytes > 2 * windowBytes;
    }

    private double usedBytes(int missing) {
        return missing * averageBytes + unconsumedBytes;
    }
}
