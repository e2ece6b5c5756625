package io.framecast.frameservice.film;

import io.framecast.protocol.event.FrameRate;

/**
 * When each frame of a film is shown, out of the timestamps it has, and whether one rate tells them all.
 *
 * <h2>Times</h2>
 * The first frame is at 0, and times grow with every frame. A frame without a timestamp follows one frame time after the one
 * before it. A timestamp that goes back a little is a muxer's slip: the frame is put right behind the one before. One that goes
 * back by more than a second begins a recording that was appended: from there on all are moved so that it goes on.
 *
 * <h2>Constant or not</h2>
 * Containers round timestamps, so equal steps look unequal. A rate is constant where some period T lies within a rounding step of
 * every frame: |t<sub>i</sub> − i·T| ≤ slack for all i. The periods for which that holds are an interval that each frame narrows;
 * an empty one means that the rate varies. No frame's time has to be kept for that.
 *
 * <p>Times are in microseconds. Not thread-safe; no FFmpeg in here.
 */
final class FrameTimes {

    /** What stands for a missing timestamp: FFmpeg's own value. */
    static final long NONE = Long.MIN_VALUE;

    private static final double MICROS_PER_SECOND = 1e6;
    private static final long APPENDED_MICROS = 1_000_000;
    /** Films are copied from containers that count in milliseconds to others that count finer. */
    private static final double LEAST_SLACK_MICROS = 1001;
    private static final double RATE_PRECISION = 1e-6;
    private static final double COUNTS_FRAMES_TICKS = 0.99;

    private final FrameRate stated;
    private final double slackMicros;
    private double shortestPeriod;
    private double longestPeriod = Double.MAX_VALUE;
    private long firstStamp = NONE;
    private long shift;
    private long last = -1;
    private int frames;

    /**
     * @param stated the rate the film says it has
     * @param tickMicros the step in which its timestamps count
     */
    FrameTimes(FrameRate stated, double tickMicros) {
        this.stated = stated;
        // Where a container counts frames, its timestamps are not rounded: a gap is a frame that is not there.
        boolean countsFrames = tickMicros * stated.framesPerSecond() > COUNTS_FRAMES_TICKS * MICROS_PER_SECOND;
        this.slackMicros = countsFrames ? LEAST_SLACK_MICROS : Math.max(LEAST_SLACK_MICROS, tickMicros + 1);
    }

    /**
     * The next frame's time.
     *
     * @param stamp its timestamp, from any beginning; {@link #NONE} where it has none
     */
    long next(long stamp) {
        long time = frames == 0 ? 0 : timeOf(stamp);
        if (stamp != NONE && firstStamp == NONE) {
            firstStamp = stamp - time;
        }
        if (frames > 0) {
            shortestPeriod = Math.max(shortestPeriod, (time - slackMicros) / frames);
            longestPeriod = Math.min(longestPeriod, (time + slackMicros) / frames);
        }
        frames++;
        last = time;
        return time;
    }

    private long timeOf(long stamp) {
        long expected = last + Math.max(1, stated.timeMicros(1));
        if (stamp == NONE || firstStamp == NONE) {
            return expected;
        }
        long time = stamp - firstStamp + shift;
        if (time > last) {
            return time;
        }
        if (last - time <= APPENDED_MICROS) {
            return last + 1;
        }
        shift += expected - time;
        return expected;
    }

    /** Whether no rate tells the times of the frames so far. */
    boolean isVariable() {
        return shortestPeriod > longestPeriod;
    }

    /** The rate: the stated one where it tells the times, else the simplest that does, or their average where none does. */
    FrameRate rate() {
        double statedPeriod = MICROS_PER_SECOND / stated.framesPerSecond();
        if (frames < 2 || (statedPeriod >= shortestPeriod && statedPeriod <= longestPeriod)) {
            return stated;
        }
        if (isVariable() || shortestPeriod <= 0) {
            double average = (frames - 1) * MICROS_PER_SECOND / last;
            return FrameRate.between(average * (1 - RATE_PRECISION), average * (1 + RATE_PRECISION));
        }
        return simplest(MICROS_PER_SECOND / longestPeriod, MICROS_PER_SECOND / shortestPeriod);
    }

    /** Television's rates are not the simplest near them: 30000/1001 has 2997/100 beside it. */
    private static FrameRate simplest(double least, double most) {
        FrameRate simplest = FrameRate.between(least, most);
        double television = Math.rint(most * 1.001) * 1000 / 1001;
        return simplest.denominator() > 1 && television >= least && television <= most
                ? new FrameRate((int) Math.rint(most * 1.001) * 1000, 1001)
                : simplest;
    }
}
