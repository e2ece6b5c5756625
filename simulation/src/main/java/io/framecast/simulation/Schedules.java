package io.framecast.simulation;

import io.framecast.simulation.invariant.BrokenException;
import io.framecast.simulation.node.PlantedBug;
import java.util.Set;
import java.util.function.Consumer;

/** Runs single schedules. */
final class Schedules {

    private Schedules() {}

    /** Runs one without a trace. */
    static Outcome run(long seed, Set<PlantedBug> planted) {
        return run(seed, planted, false, line -> { });
    }

    /** Runs one, and tells what happens in it. */
    static Outcome replay(long seed, Set<PlantedBug> planted, Consumer<String> trace) {
        return run(seed, planted, true, trace);
    }

    private static Outcome run(long seed, Set<PlantedBug> planted, boolean isTraced, Consumer<String> trace) {
        Schedule schedule = new Schedule(seed, planted, isTraced, trace);
        String broken = "";
        try {
            schedule.run();
        } catch (BrokenException e) {
            broken = String.valueOf(e.getMessage());
        } catch (RuntimeException e) {
            broken = "NothingThrows: " + e;
        }
        return new Outcome(seed, schedule.events(), schedule.faults(), broken);
    }
}
