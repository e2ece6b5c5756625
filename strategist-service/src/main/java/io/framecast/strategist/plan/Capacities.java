package io.framecast.strategist.plan;

import java.util.List;

/** What nodes have to give, as integers that can be multiplied with any number of frames. */
final class Capacities {

    /** Twice a movie's frames, 2^26, by this is less than a long holds. */
    private static final long SUM_AT_MOST = 1L << 36;

    private Capacities() {}

    /** By holder, at least 1: bytes/s, or some power of two of them where all together give more than 64 GiB/s. */
    static long[] of(List<Holder> holders) {
        long[] capacities = holders.stream().mapToLong(holder -> Math.min(holder.spareBytesPerSecond(), Long.MAX_VALUE / holders.size())).toArray();
        long sum = 0;
        for (long capacity : capacities) {
            sum += capacity;
        }
        int shift = 0;
        while (sum >> shift > SUM_AT_MOST - holders.size()) {
            shift++;
        }
        for (int node = 0; node < capacities.length; node++) {
            capacities[node] = Math.max(capacities[node] >> shift, 1);
        }
        return capacities;
    }
}
