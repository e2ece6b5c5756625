package io.framecast.benchmarks.viewer;

/**
 * A time in which a viewer had nothing to look at.
 *
 * @param kind why it waited
 * @param fromNanos since when, on {@link System#nanoTime()}
 * @param toNanos until when
 */
public record Wait(Kind kind, long fromNanos, long toNanos) {

    /** What a viewer waits for. */
    public enum Kind {
        /** The first frame after it came. */
        START,
        /** The frame it jumped to. */
        SEEK,
        /** The next frame, which its buffer should have had. */
        STALL
    }

    /** How long it was. */
    public long millis() {
        return (toNanos - fromNanos) / 1_000_000;
    }
}
