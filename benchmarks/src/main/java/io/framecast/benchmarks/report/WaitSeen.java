package io.framecast.benchmarks.report;

import java.util.List;

/**
 * A time in which a viewer had nothing to look at. Times are milliseconds since the run began.
 *
 * @param viewer whose
 * @param kind {@code START}, {@code SEEK} or {@code STALL}
 * @param fromMillis since when
 * @param toMillis until when
 * @param ruid its request, the last one where there were several
 * @param faults those that may have caused it
 */
public record WaitSeen(int viewer, String kind, long fromMillis, long toMillis, String ruid, List<FaultSeen> faults) {

    /** How long it was. */
    public long millis() {
        return toMillis - fromMillis;
    }

    /** Whether at least two faults overlapped, each of which may have caused it. */
    public boolean isWithinTwoFaults() {
        return faults.stream().anyMatch(one -> faults.stream()
                .anyMatch(other -> other.number() != one.number() && other.mayHaveCaused(one.fromMillis(), one.countsUntilMillis())));
    }
}
