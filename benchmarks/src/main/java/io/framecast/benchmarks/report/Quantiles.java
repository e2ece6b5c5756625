package io.framecast.benchmarks.report;

import java.util.Arrays;
import java.util.Collection;

/** Sorted measurements. */
public final class Quantiles {

    private final long[] sorted;

    private Quantiles(long[] sorted) {
        this.sorted = sorted;
    }

    /** Of these values, in any order. */
    public static Quantiles of(Collection<Long> values) {
        long[] sorted = values.stream().mapToLong(Long::longValue).toArray();
        Arrays.sort(sorted);
        return new Quantiles(sorted);
    }

    /** The smallest value that this share of all does not exceed; 0 of none. */
    public long at(double share) {
        return sorted.length == 0 ? 0 : sorted[Math.max(0, (int) Math.ceil(share * sorted.length) - 1)];
    }

    /** As a figure of milliseconds. */
    public String millis() {
        return sorted.length == 0 ? "none" : "p50 %,d ms, p99 %,d ms, worst %,d ms, %,d times".formatted(at(0.5), at(0.99), at(1), sorted.length);
    }
}
