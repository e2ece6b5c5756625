package io.framecast.benchmarks.viewer;

/**
 * A viewer left a gateway for another.
 *
 * @param why what it saw
 * @param fromNanos when the last frame had come, on {@link System#nanoTime()}
 * @param toNanos when the next one came
 */
public record Move(String why, long fromNanos, long toNanos) {

    /** How long no frame came. */
    public long millis() {
        return (toNanos - fromNanos) / 1_000_000;
    }
}
