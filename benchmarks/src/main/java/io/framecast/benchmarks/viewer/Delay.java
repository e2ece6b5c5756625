package io.framecast.benchmarks.viewer;

/**
 * A demanded frame that took long, because its source had to be replaced or the machine was busy.
 *
 * @param fromNanos when it was demanded, on {@link System#nanoTime()}
 * @param toNanos when it came
 */
public record Delay(long fromNanos, long toNanos) {

    /** How long it took. */
    public long millis() {
        return (toNanos - fromNanos) / 1_000_000;
    }
}
