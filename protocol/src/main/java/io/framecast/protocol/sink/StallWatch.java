package io.framecast.protocol.sink;

import java.time.Duration;

/**
 * Notices a group that stands still: its listener takes what comes, frames were asked for, and none has come for two seconds.
 * Confined to the group's event loop, but for {@link #isStalled}.
 */
final class StallWatch {

    static final Duration STALLED_AFTER = Duration.ofSeconds(2);

    private static final long NOT_WAITING = Long.MIN_VALUE;

    private long waitingSinceNanos = NOT_WAITING;
    private volatile boolean stalled;

    /** A frame has come. */
    void came(long now) {
        waitingSinceNanos = now;
        stalled = false;
    }

    /** To be called again and again. */
    void look(boolean isWaiting, long now) {
        if (!isWaiting) {
            waitingSinceNanos = NOT_WAITING;
        } else if (waitingSinceNanos == NOT_WAITING) {
            waitingSinceNanos = now;
        }
        stalled = isWaiting && now - waitingSinceNanos > STALLED_AFTER.toNanos();
    }

    /** Whether it stands still; may be asked from any thread. */
    boolean isStalled() {
        return stalled;
    }
}
