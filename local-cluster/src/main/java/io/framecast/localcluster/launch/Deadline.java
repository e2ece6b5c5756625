package io.framecast.localcluster.launch;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** A moment until which to wait for something that can only be looked at, such as another process. */
final class Deadline {

    private static final long LOOK_EVERY_NANOS = Duration.ofMillis(50).toNanos();

    private final long endNanos;
    private final Duration limit;

    Deadline(Duration limit) {
        this.limit = limit;
        this.endNanos = System.nanoTime() + limit.toNanos();
    }

    Duration limit() {
        return limit;
    }

    boolean isOver() {
        return System.nanoTime() - endNanos >= 0;
    }

    /** Looks every 50 ms; returns true once the condition holds, false when the time is over or the thread is interrupted. */
    boolean await(BooleanSupplier condition) {
        while (!condition.getAsBoolean()) {
            if (isOver() || Thread.currentThread().isInterrupted()) {
                return false;
            }
            LockSupport.parkNanos(LOOK_EVERY_NANOS);
        }
        return true;
    }
}
