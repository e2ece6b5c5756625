package io.framecast.benchmarks.chaos;

import java.time.Duration;
import java.time.Instant;

/**
 * One scale for all that is seen: milliseconds since the run began.
 *
 * @param beganAt by the wall clock, which records of topics bear
 * @param beganNanos on {@link System#nanoTime()}, which viewers and faults bear
 */
record RunClock(Instant beganAt, long beganNanos) {

    static RunClock start() {
        return new RunClock(Instant.now(), System.nanoTime());
    }

    long millis(long nanos) {
        return (nanos - beganNanos) / 1_000_000;
    }

    long millis(Instant at) {
        return Duration.between(beganAt, at).toMillis();
    }

    long nowMillis() {
        return millis(System.nanoTime());
    }
}
