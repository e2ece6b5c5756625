package io.framecast.frameservice.receiving;

/**
 * How fast frames may come that nobody waits for: so many bytes a second for all groups that share it. Bytes count as consumed when
 * their turn is over, and a sink asks for more when they are; so neither sources nor the disk see more than that. Not thread-safe;
 * knows no clock.
 */
final class Pace {

    private static final long NANOS_PER_SECOND = 1_000_000_000;

    private final long bytesPerSecond;
    private long busyUntilNanos;
    private boolean begun;

    /** @param bytesPerSecond 1 or more */
    Pace(long bytesPerSecond) {
        this.bytesPerSecond = bytesPerSecond;
    }

    /** Takes a turn for these bytes; returns how many nanoseconds from now it is over. */
    long take(int bytes, long nowNanos) {
        long begin = begun && busyUntilNanos - nowNanos > 0 ? busyUntilNanos : nowNanos;
        begun = true;
        busyUntilNanos = begin + (long) ((double) bytes / bytesPerSecond * NANOS_PER_SECOND);
        return busyUntilNanos - nowNanos;
    }
}
