package io.framecast.localcluster.launch;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** A moment until which to wait for something that can only be looked at, such as another process. */
final class Deadline {

    private static final Duration LOOK_EVERY = Duration.ofMillis(50);

    private final Duration limit;
    private volatile long endNanos;

    Deadline(Duration limit) {
        this.limit = limit;
        this.endNanos = System.nanoTime() + limit.toNanos();
    }

    /** Begins anew: what was waited for is on its way. Any thread may call this. */
    void renew() {
        endNanos = System.nanoTime() + limit.toNanos();
    }

    Duration limit() {
        return limit;
    }

    boolean isOver() {
        return System.nanoTime() - endNanos >= 0;
    }

    /** Looks every 50 ms; returns true once the condition holds, false when the time is over or the thread is interrupted. */
    boolean await(BooleanSupplier condition) {
        return await(condition, LOOK_EVERY);
    }

    /** As {@link #await(BooleanSupplier)}, for a condition that costs more to look at. */
    boolean await(BooleanSupplier condition, Duration every) {
        while (!condition.getAsBoolean()) {
            if (isOver() || Thread.currentThread().isInterrupted()) {
                return false;
            }
            LockSupport.parkNanos(every.toNanos());
        }
        return true;
    }
}
