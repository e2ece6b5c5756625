package io.framecast.helm;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;

/** Waits for other processes. */
final class Waiting {

    private static final long LOOK_EVERY_MILLIS = 100;

    private Waiting() {}

    /** @throws AssertionError where the process ends before, or it takes longer than that */
    static void until(String what, Duration within, Process process, Callable<Boolean> condition) throws Exception {
        long deadline = System.nanoTime() + within.toNanos();
        while (!condition.call()) {
            if (process.waitFor(LOOK_EVERY_MILLIS, TimeUnit.MILLISECONDS)) {
                throw new AssertionError("ended with exit code " + process.exitValue() + " before: " + what);
            }
            if (System.nanoTime() - deadline > 0) {
                throw new AssertionError("not within " + within.toSeconds() + " s: " + what);
            }
        }
    }
}
