package io.framecast.benchmarks.report;

import java.util.List;

/**
 * Something that must hold, or a figure to reach.
 *
 * @param name of the invariant's class, or what the figure is
 * @param says what was looked at, with numbers
 * @param violations each way in which it does not hold; empty where it does
 */
public record Check(String name, String says, List<String> violations) {

    /** Whether it holds. */
    public boolean holds() {
        return violations.isEmpty();
    }
}
