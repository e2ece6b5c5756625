package io.framecast.gateway.stream;

import io.framecast.protocol.event.FrameRate;

/**
 * When the parts of a stream are due.
 *
 * <p>The n-th part is due n frame times after the first. A stream that falls behind (a slow reader, a late source) does not catch
 * up in a burst: from the late part on, all are moved by what it was late.
 *
 * <p>Not thread-safe; times are of any monotonic clock, in nanoseconds.
 */
final class Pace {

    private static final double NANOS_PER_SECOND = 1e9;

    private final double frameNanos;
    private long originNanos;
    private long parts;

    private Pace(double frameNanos) {
        this.frameNanos = frameNanos;
    }

    /** As fast as the reader takes it. */
    static Pace unlimited() {
        return new Pace(0);
    }

    /**
     * At the movie's own rate times {@code factor}.
     *
     * @param factor positive and finite
     */
    static Pace of(FrameRate rate, double factor) {
        return new Pace(NANOS_PER_SECOND / (rate.framesPerSecond() * factor));
    }

    /** How long the next part has to wait, in nanoseconds, 0 where it is due. */
    long waitNanos(long nowNanos) {
        return parts == 0 ? 0 : Math.max(0, dueNanos() - nowNanos);
    }

    /** Notes that a part goes out now. */
    void sent(long nowNanos) {
        if (parts == 0) {
            originNanos = nowNanos;
        } else {
            originNanos += Math.max(0, nowNanos - dueNanos());
        }
        parts++;
    }

    private long dueNanos() {
        return originNanos + (long) (parts * frameNanos);
    }
}
