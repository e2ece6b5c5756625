package io.framecast.e2e.deadline;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;

/** Waits for conditions of other processes, with a deadline each. */
public final class Await {

    private static final long LOOK_EVERY_NANOS = Duration.ofMillis(20).toNanos();

    private Await() {}

    /**
     * Looks until there is something.
     *
     * @param what named where the wait is in vain
     * @param within longest wait
     * @param look empty while there is nothing; what it throws counts as nothing, and the last of it is told at the end
     * @throws AssertionError where the deadline passed
     */
    public static <T> T present(String what, Duration within, Callable<Optional<T>> look) {
        long deadline = System.nanoTime() + within.toNanos();
        Throwable last = null;
        while (true) {
            try {
                Optional<T> seen = look.call();
                if (seen.isPresent()) {
                    return seen.get();
                }
                last = null;
            } catch (Exception | AssertionError e) {
                last = e;
            }
            if (System.nanoTime() - deadline > 0) {
                throw new AssertionError("waited %s in vain for: %s".formatted(within, what), last);
            }
            if (Thread.currentThread().isInterrupted()) {
                throw new AssertionError("interrupted while waiting for: " + what);
            }
            LockSupport.parkNanos(LOOK_EVERY_NANOS);
        }
    }

    /** As {@link #present}, of a plain condition. */
    public static void until(String what, Duration within, Callable<Boolean> condition) {
        present(what, within, () -> condition.call() ? Optional.of(true) : Optional.empty());
    }

    /** Looks until the assertions pass; where they never do, the last failure is the cause. */
    public static void passes(String what, Duration within, Assertions assertions) {
        present(what, within, () -> {
            assertions.check();
            return Optional.of(true);
        });
    }

    /** Throws while it does not hold. */
    @FunctionalInterface
    public interface Assertions {
        void check() throws Exception;
    }
}
