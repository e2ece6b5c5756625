package io.framecast.simulation;

/**
 * How a schedule went.
 *
 * @param seed its seed
 * @param events how much happened in it
 * @param faults how many faults struck
 * @param broken the invariant that did not hold, and how; empty where all held
 */
record Outcome(long seed, long events, int faults, String broken) {

    boolean isBroken() {
        return !broken.isEmpty();
    }
}
