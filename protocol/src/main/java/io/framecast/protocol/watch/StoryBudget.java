package io.framecast.protocol.watch;

/**
 * Decides which requests' stories a node's log tells when there are too many to tell them all: whole stories of some rather than
 * scraps of all. Which ones depends on the RUID alone, so that nodes under the same load choose the same.
 *
 * <p>Counts in windows of a second: where one had more lines than the budget, the next tells a smaller part of the requests. A
 * window never has more lines than its budget. Not thread-safe; time is passed in.
 */
final class StoryBudget {

    private static final long WINDOW_NANOS = 1_000_000_000;
    private static final int PARTS = 1024;

    private final int linesPerSecond;
    private long windowNanos;
    private int offered;
    private int told;
    private int partsTold = PARTS;
    private int leftOutBefore;

    StoryBudget(int linesPerSecond, long nowNanos) {
        this.linesPerSecond = linesPerSecond;
        this.windowNanos = nowNanos;
    }

    /** Whether a line about that request is told. */
    boolean takes(String ruid, long nowNanos) {
        if (nowNanos - windowNanos >= WINDOW_NANOS) {
            leftOutBefore += offered - told;
            partsTold = nowNanos - windowNanos >= 2 * WINDOW_NANOS ? PARTS
                    : Math.clamp((long) PARTS * linesPerSecond / Math.max(1, offered), 1, PARTS);
            windowNanos = nowNanos;
            offered = 0;
            told = 0;
        }
        offered++;
        if (told >= linesPerSecond || part(ruid) >= partsTold) {
            return false;
        }
        told++;
        return true;
    }

    /** How many lines were left out in former windows; they are counted once. */
    int takeLeftOut() {
        int count = leftOutBefore;
        leftOutBefore = 0;
        return count;
    }

    /** The multiplication spreads what a string's hash leaves in a row. */
    private static int part(String ruid) {
        return ((ruid.hashCode() * 0x9E3779B9) >>> 16) % PARTS;
    }
}
