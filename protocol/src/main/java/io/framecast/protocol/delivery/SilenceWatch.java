package io.framecast.protocol.delivery;

/**
 * Judges links by their silence. Times are nanoseconds of any one clock. Silence that was ours, because this process was paused
 * or starved, is nobody's fault: after a gap between two ticks all clocks start anew.
 */
public final class SilenceWatch {

    /** What a link's silence means. */
    public enum Verdict {
        /** Nothing. */
        FINE,
        /** It owes frames and has sent no byte of one for too long, or takes far longer for one than it used to. */
        LATE,
        /** Nothing at all has come, not even an answer to a ping. */
        LOST
    }

    private final long lateAfterNanos;
    private final long lostAfterNanos;
    private final long gapNanos;
    private long lastTick;
    private long listeningSince;

    /**
     * @param lateAfterNanos a link that owes frames may be without them for so long
     * @param lostAfterNanos a link may be silent for so long
     * @param gapNanos ticks further apart than this mean that we were paused
     * @param now the time
     */
    public SilenceWatch(long lateAfterNanos, long lostAfterNanos, long gapNanos, long now) {
        this.lateAfterNanos = lateAfterNanos;
        this.lostAfterNanos = lostAfterNanos;
        this.gapNanos = gapNanos;
        this.lastTick = now;
        this.listeningSince = now;
    }

    /** To be called regularly, before links are judged. */
    public void tick(long now) {
        if (now - lastTick > gapNanos) {
            listeningSince = now;
        }
        lastTick = now;
    }

    /**
     * Judges a link.
     *
     * @param now the time
     * @param lastByte when its last byte came, or it linked
     * @param owes whether it owes frames
     * @param lastFrameByte when the last byte of a frame came, or it was first asked after owing nothing
     * @param pace how fast it was of late
     */
    public Verdict judge(long now, long lastByte, boolean owes, long lastFrameByte, Pace pace) {
        if (now - later(lastByte, listeningSince) > lostAfterNanos) {
            return Verdict.LOST;
        }
        boolean isSilent = now - later(lastFrameByte, listeningSince) > lateAfterNanos;
        boolean isSlow = now - later(pace.sinceNanos(), listeningSince) > pace.allowedNanos(lateAfterNanos);
        return owes && (isSilent || isSlow) ? Verdict.LATE : Verdict.FINE;
    }

    /** Whether so long has passed since then, our own pauses not counted. */
    public boolean hasPassed(long now, long since, long nanos) {
        return now - later(since, listeningSince) > nanos;
    }

    private static long later(long a, long b) {
        return a - b > 0 ? a : b;
    }
}
