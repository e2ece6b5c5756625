package io.framecast.benchmarks.report;

/**
 * A fault as it was brought. Times are milliseconds since the run began.
 *
 * @param number its place in the schedule, from 1
 * @param kind what was done
 * @param process to which process
 * @param role what that process does
 * @param plannedMillis when it was due
 * @param fromMillis when it took effect
 * @param toMillis when the process went on, or was ready again
 * @param countsUntilMillis until when its consequences may be seen
 * @param note what went otherwise than planned; "" where nothing did
 */
public record FaultSeen(int number, String kind, String process, String role, long plannedMillis, long fromMillis, long toMillis,
        long countsUntilMillis, String note) {

    /** Whether it was brought, and may be the cause of something in that time. */
    public boolean mayHaveCaused(long from, long to) {
        return toMillis > fromMillis && fromMillis <= to && countsUntilMillis >= from;
    }
}
