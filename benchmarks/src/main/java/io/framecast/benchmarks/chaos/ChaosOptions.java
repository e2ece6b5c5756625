package io.framecast.benchmarks.chaos;

import java.time.Duration;

/**
 * What to run.
 *
 * @param duration how long viewers watch
 * @param seed decides faults and viewers
 * @param viewers how many watch at once
 * @param faults whether anything is done to the cluster
 */
public record ChaosOptions(Duration duration, long seed, int viewers, boolean faults) {

    /** The name of the benchmark. */
    public String name() {
        return faults ? "chaos" : "calm";
    }

    /** The command line that does the same again. */
    public String replay() {
        double minutes = duration.toSeconds() / 60.0;
        String length = minutes == Math.rint(minutes) ? Long.toString((long) minutes) : Double.toString(minutes);
        return "./framecast bench %s --minutes %s --seed %d --viewers %d".formatted(name(), length, seed, viewers);
    }
}
