package io.framecast.benchmarks.schedule;

import java.time.Duration;

/**
 * One fault of a schedule.
 *
 * @param number its place in the schedule, from 1
 * @param at when it is due, from the run's begin
 * @param kind what is done
 * @param target to which process
 * @param hold how long a killed process stays dead, a frozen one frozen or the network cut; zero for a restart
 */
public record PlannedFault(int number, Duration at, Kind kind, Target target, Duration hold) {

    private static final Duration START_TAKES = Duration.ofSeconds(7);
    private static final Duration RESTART_TAKES = Duration.ofSeconds(9);

    /** When the process may be expected to be as before, on a machine that is not busy. */
    public Duration backAt() {
        return at.plus(switch (kind) {
            case KILL -> hold.plus(START_TAKES);
            case FREEZE, CUT -> hold;
            case RESTART -> RESTART_TAKES;
        });
    }

    /** One line: {@code 12.3 s  FREEZE coordinator-1 for 2.4 s}. */
    public String line() {
        String length = hold.isZero() ? "" : " for %.1f s".formatted(hold.toMillis() / 1000.0);
        return "%6.1f s  %-7s %s%s".formatted(at.toMillis() / 1000.0, kind, target.name(), length);
    }
}
