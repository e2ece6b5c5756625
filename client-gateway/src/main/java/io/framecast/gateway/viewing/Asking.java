package io.framecast.gateway.viewing;

import java.time.Duration;

/**
 * How often a request is asked for until a coordinator answers, and for how long: a domain that is slow to answer would only have
 * more to answer, so the pauses double. Time is passed in; used by one thread.
 */
final class Asking {

    private static final int DOUBLINGS_MAX = 3;

    private final Duration firstPause;
    private final Duration giveUpAfter;
    private final long sinceNanos;
    private int asked;

    /**
     * @param firstPause between the first and the second time
     * @param giveUpAfter without an answer by then, it is in vain
     * @param sinceNanos from when on it is asked for
     */
    Asking(Duration firstPause, Duration giveUpAfter, long sinceNanos) {
        this.firstPause = firstPause;
        this.giveUpAfter = giveUpAfter;
        this.sinceNanos = sinceNanos;
    }

    /** Whether an answer was waited for long enough. */
    boolean isInVain(long nowNanos) {
        return nowNanos - sinceNanos >= giveUpAfter.toNanos();
    }

    /** It is asked for now; returns the pause before it is asked for again. */
    Duration ask() {
        return firstPause.multipliedBy(1L << Math.min(asked++, DOUBLINGS_MAX));
    }
}
