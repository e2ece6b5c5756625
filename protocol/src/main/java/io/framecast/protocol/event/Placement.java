package io.framecast.protocol.event;

import io.framecast.protocol.mask.FrameMask;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where a strategist would have frames stored: its answer to {@link Place}, or, unasked, a round of the repair of a movie.
 *
 * @param importId the import; of a repair the movie's version, which is the import that made it
 * @param movieId the movie
 * @param attempt of the question; {@link #UNASKED} for a repair
 * @param targets who shall store what, of a repair also what it has already; empty where no node has room
 * @param detail why there are fewer copies than asked for, or no targets; empty where all is well
 * @param seen what a repair was planned from; null where it is none
 * @param at when it was written
 */
public record Placement(String importId, String movieId, int attempt, List<PlacementTarget> targets, String detail,
        @Nullable List<SeenHolding> seen, Instant at) implements DomainEvent {

    /** The attempt of a repair, which nobody asks for. */
    public static final int UNASKED = 0;

    /** The answer to a question. */
    public Placement(String importId, String movieId, int attempt, List<PlacementTarget> targets, String detail, Instant at) {
        this(importId, movieId, attempt, targets, detail, null, at);
    }

    /** All frames that have a target. */
    public FrameMask mask() {
        FrameMask placed = FrameMask.empty();
        for (PlacementTarget target : targets) {
            placed = placed.or(target.mask());
        }
        return placed;
    }
}
