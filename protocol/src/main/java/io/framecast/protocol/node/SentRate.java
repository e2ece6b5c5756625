package io.framecast.protocol.node;

/**
 * Bytes a second out of a counter that only grows, smoothed over a few seconds. Not thread-safe; the time is an argument.
 */
public final class SentRate {

    /** After this time a step of the rate is known to 63 %. */
    private static final double SMOOTH_OVER_SECONDS = 2;

    private long lastBytes;
    private long lastMillis;
    private double bytesPerSecond;

    /** @param startMillis the time of the first reading's zero */
    public SentRate(long startMillis) {
        this.lastMillis = startMillis;
    }

    /**
     * Takes a reading of the counter.
     *
     * @return the smoothed rate
     */
    public long update(long bytes, long nowMillis) {
        double seconds = (nowMillis - lastMillis) / 1000.0;
        if (seconds > 0) {
            double weight = 1 - Math.exp(-seconds / SMOOTH_OVER_SECONDS);
            bytesPerSecond += weight * ((bytes - lastBytes) / seconds - bytesPerSecond);
            lastBytes = bytes;
            lastMillis = nowMillis;
        }
        return Math.round(bytesPerSecond);
    }
}
