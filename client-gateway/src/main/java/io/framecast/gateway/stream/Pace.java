package io.framecast.gateway.stream;

import io.framecast.protocol.event.Movie;

/**
 * When the parts of a stream are due.
 *
 * <p>A part follows on the one before it after one frame time, so that the n-th of a constant rate is due n frame times after the
 * first. Where the rate varies, a frame follows on its neighbour after the time that lies between the two; a jump over frames that
 * are not wanted takes the average frame time there too. A stream that falls behind (a slow reader, a late source) does not catch
 * up in a burst: from the late part on, all are moved by what it was late.
 *
 * <p>Not thread-safe; times are of any monotonic clock, in nanoseconds.
 */
final class Pace {

    private static final double NANOS_PER_SECOND = 1e9;
    private static final double NANOS_PER_MICRO = 1e3;
    private static final int NO_FRAME = -2;

    private final double frameNanos;
    private final double nanosPerOwnMicro;
    private long originNanos;
    private long frameTimes;
    private long ownMicros;
    private int lastFrame = NO_FRAME;
    private long lastMicros;

    private Pace(double frameNanos, double nanosPerOwnMicro) {
        this.frameNanos = frameNanos;
        this.nanosPerOwnMicro = nanosPerOwnMicro;
    }

    /** As fast as the reader takes it. */
    static Pace unlimited() {
        return new Pace(0, 0);
    }

    /**
     * At the movie's own rate times {@code factor}.
     *
     * @param factor positive and finite
     */
    static Pace of(Movie movie, double factor) {
        return new Pace(NANOS_PER_SECOND / (movie.frameRate().framesPerSecond() * factor),
                movie.variableRate() ? NANOS_PER_MICRO / factor : 0);
    }

    /**
     * How long the next part has to wait, in nanoseconds, 0 where it is due.
     *
     * @param frame its number
     * @param timeMicros its time, as its record says
     */
    long waitNanos(int frame, long timeMicros, long nowNanos) {
        return lastFrame == NO_FRAME ? 0 : Math.max(0, dueNanos(frame, timeMicros) - nowNanos);
    }

    /** Notes that a part goes out now. */
    void sent(int frame, long timeMicros, long nowNanos) {
        if (lastFrame == NO_FRAME) {
            originNanos = nowNanos;
        } else {
            originNanos += Math.max(0, nowNanos - dueNanos(frame, timeMicros));
            if (hasOwnTime(frame)) {
                ownMicros += timeMicros - lastMicros;
            } else {
                frameTimes++;
            }
        }
        lastFrame = frame;
        lastMicros = timeMicros;
    }

    private boolean hasOwnTime(int frame) {
        return nanosPerOwnMicro > 0 && frame == lastFrame + 1;
    }

    private long dueNanos(int frame, long timeMicros) {
        long times = hasOwnTime(frame) ? frameTimes : frameTimes + 1;
        long micros = hasOwnTime(frame) ? ownMicros + timeMicros - lastMicros : ownMicros;
        return originNanos + (long) (times * frameNanos + micros * nanosPerOwnMicro);
    }
}
