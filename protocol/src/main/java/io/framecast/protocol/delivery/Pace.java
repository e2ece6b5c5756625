package io.framecast.protocol.delivery;

/**
 * How fast a source sends while it owes frames, by those that came of late. Times are nanoseconds of any one clock; time in which it
 * owed nothing, or was not read, is not its own. Used by one thread.
 */
public final class Pace {

    /** Of so many frames the oldest counts for little. */
    private static final int REMEMBERED_FRAMES = 8;

    /** A frame may take so many times as long as those before. */
    private static final int PATIENCE = 8;

    private long sinceNanos;
    private double frameNanos;

    /** The source owes from now on, after it had owed nothing, or is read again. */
    public void begins(long now) {
        sinceNanos = now;
    }

    /** A new link: nothing is known of it. */
    public void forget(long now) {
        sinceNanos = now;
        frameNanos = 0;
    }

    /** So many frames that it owed have come. */
    public void came(int frames, long now) {
        double each = (double) Math.max(0, now - sinceNanos) / frames;
        frameNanos += frameNanos == 0 ? each : (each - frameNanos) * Math.min(1, (double) frames / REMEMBERED_FRAMES);
        sinceNanos = now;
    }

    /** How long a frame takes of late; 0 where none has come yet. */
    public long frameNanos() {
        return (long) frameNanos;
    }

    /** Since when the frame is waited for that is to come next. */
    long sinceNanos() {
        return sinceNanos;
    }

    /** How long that may take: as long as any, or longer where those before took long. */
    long allowedNanos(long least) {
        return Math.max(least, PATIENCE * frameNanos());
    }
}
