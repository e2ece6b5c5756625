package io.framecast.simulation.invariant;

import org.jspecify.annotations.Nullable;

/** What must hold in every schedule. One object sees all facts of one schedule, in order. Used by one thread. */
public interface Invariant {

    /** Looks at a fact; says what is broken, null where it holds. */
    @Nullable String broken(Fact fact);

    /** Its name, as people speak of it. */
    default String name() {
        return getClass().getSimpleName();
    }
}
