package io.framecast.frameservice.scrub;

import io.framecast.frameservice.store.MovieVersion;
import java.util.NavigableSet;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One pass over all movie versions, each once: from one of them up to the last, then from the first on. Where a pass begins is left
 * to the caller, so that a node that is restarted often comes to all of them.
 *
 * <p>What is held may change on the way: a version that comes behind the pass waits for the next. Not thread-safe.
 */
final class Course {

    private final MovieVersion start;
    private @Nullable MovieVersion former;
    private boolean isAround;

    /** @param start where it begins, whether held or not */
    Course(MovieVersion start) {
        this.start = start;
    }

    /** The version that comes next; empty where the pass is through. */
    Optional<MovieVersion> next(NavigableSet<MovieVersion> held) {
        MovieVersion next = former == null ? held.ceiling(start) : held.higher(former);
        if (next == null && !isAround) {
            isAround = true;
            next = held.isEmpty() ? null : held.first();
        }
        if (next == null || (isAround && next.compareTo(start) >= 0)) {
            return Optional.empty();
        }
        former = next;
        return Optional.of(next);
    }
}
