package io.framecast.frameservice;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;

/** Waits for what happens on other threads and processes, until a deadline. */
public final class Eventually {

    private static final Duration WITHIN = Duration.ofSeconds(30);
    private static final long LOOK_EVERY_NANOS = Duration.ofMillis(10).toNanos();

    private Eventually() {}

    /** Waits until it is so; fails with {@code what} where it is not within 30 s. */
    public static void is(String what, Callable<Boolean> so) throws Exception {
        long deadline = System.nanoTime() + WITHIN.toNanos();
        while (!so.call()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("not within " + WITHIN.toSeconds() + " s: " + what);
            }
            LockSupport.parkNanos(LOOK_EVERY_NANOS);
        }
    }
}
