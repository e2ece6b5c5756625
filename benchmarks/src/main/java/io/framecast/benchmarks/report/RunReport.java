package io.framecast.benchmarks.report;

import java.util.List;

/**
 * All that a run showed.
 *
 * @param name of the benchmark
 * @param replay the command line that runs the same again
 * @param about version, machine and the like
 * @param durationMillis how long it ran
 * @param processes the cluster's processes, in their order
 * @param viewers how many there were
 * @param invariants what must hold whatever dies
 * @param targets figures to reach
 * @param figures what was measured
 * @param faults what was done, in order of time
 * @param waits when viewers had nothing to look at, in order of time
 */
public record RunReport(String name, String replay, List<Figure> about, long durationMillis, List<String> processes, int viewers,
        List<Check> invariants, List<Check> targets, List<Figure> figures, List<FaultSeen> faults, List<WaitSeen> waits) {

    /** Whether every invariant holds and every target was reached. */
    public boolean passed() {
        return invariants.stream().allMatch(Check::holds) && targets.stream().allMatch(Check::holds);
    }
}
