package io.framecast.coordinator.repair;

import io.framecast.coordinator.term.Stamp;
import java.time.Instant;
import java.util.Collections;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The repair of a movie version as the lists keep it. Immutable; {@link #apply} alone makes the next state of it.
 *
 * @param movieId the movie
 * @param movieVersion its version
 * @param stamp term and sequence of the last change
 * @param round the round under way; null between rounds
 * @param droppedAt by node, when it last dropped frames: nothing rests on what it said of its holding before
 */
public record RepairEntry(String movieId, String movieVersion, Stamp stamp, @Nullable RepairRound round,
        SortedMap<String, Instant> droppedAt) {

    /**
     * The state after the change.
     *
     * @param entry the state before; null before the first round of the version
     */
    public static RepairEntry apply(@Nullable RepairEntry entry, RepairChange change) {
        if (change instanceof RepairChange.Begun begun) {
            // Higher than whatever an entry of this id, forgotten since, has said in this term.
            Stamp stamp = entry == null ? new Stamp(begun.term(), 0, begun.atMillis()) : entry.stamp.next();
            return new RepairEntry(begun.movieId(), begun.movieVersion(), stamp, begun.round(),
                    entry == null ? Collections.emptySortedMap() : entry.droppedAt);
        }
        if (entry == null) {
            throw new IllegalStateException("a repair's first change must be Begun, got " + change);
        }
        return entry.next(change);
    }

    private RepairEntry next(RepairChange change) {
        return switch (change) {
            case RepairChange.Begun begun -> throw new IllegalStateException("handled before");
            case RepairChange.Stored(String node, long at) -> with(present().stored(node, at));
            case RepairChange.Ordered(long at) -> with(present().ordered(at));
            case RepairChange.Dropped(String node, long at) -> with(present().dropped(node, at));
            case RepairChange.LetGo(String node, String reason) -> with(present().without(node, reason));
            case RepairChange.Ended() -> with(null);
            case RepairChange.SaidLess(String node, Instant at) -> {
                TreeMap<String, Instant> later = new TreeMap<>(droppedAt);
                later.merge(node, at, (one, other) -> one.isAfter(other) ? one : other);
                yield new RepairEntry(movieId, movieVersion, stamp.next(), round, later);
            }
            case RepairChange.Inherited(long term) -> new RepairEntry(movieId, movieVersion, stamp.inTerm(term), round, droppedAt);
        };
    }

    private RepairEntry with(@Nullable RepairRound next) {
        return new RepairEntry(movieId, movieVersion, stamp.next(), next, droppedAt);
    }

    private RepairRound present() {
        return Objects.requireNonNull(round, "no round of " + movieId);
    }
}
