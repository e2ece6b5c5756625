package io.framecast.coordinator.catalogue;

import io.framecast.coordinator.term.Stamp;
import io.framecast.protocol.event.Movie;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A movie id as the lists keep it. Immutable; {@link #apply} alone makes the next state of it.
 *
 * @param movieId the id
 * @param stamp term and sequence of the last change
 * @param movie the movie of that id; null before its import is done
 * @param run its import; null once it has ended and is forgotten
 */
public record CatalogueEntry(String movieId, Stamp stamp, @Nullable Movie movie, @Nullable ImportRun run) {

    /** Whether nothing is left to remember. */
    public boolean isEmpty() {
        return movie == null && run == null;
    }

    /**
     * The state after the change.
     *
     * @param entry the state before; null where nothing is known of the id
     * @throws IllegalStateException where the change cannot follow on the state
     */
    public static CatalogueEntry apply(@Nullable CatalogueEntry entry, CatalogueChange change) {
        if (change instanceof CatalogueChange.Begun begun) {
            var request = begun.request();
            ImportRun run = new ImportRun(request.importId(), request.gateway(), request.title(), request.copies(), request.recordedAt(),
                    ImportPhase.RECEIVING, null, 0, null, 0, List.of(), "", begun.atMillis());
            Stamp stamp = entry == null ? new Stamp(begun.term(), 0, 1) : entry.stamp.next();
            return new CatalogueEntry(request.movieId(), stamp, null, run);
        }
        if (entry == null) {
            throw new IllegalStateException("a movie id's first change must be Begun, got " + change);
        }
        return entry.next(change);
    }

    private CatalogueEntry next(CatalogueChange change) {
        return switch (change) {
            case CatalogueChange.Begun begun -> throw new IllegalStateException("handled before");
            case CatalogueChange.Heard(String node, long incarnation, long at) ->
                with(running().in(ImportPhase.CONVERTING, running().detail(), at).at(node, incarnation));
            case CatalogueChange.Made(var frames, long at) ->
                with(running().in(ImportPhase.ASKING, frames.detail(), at).of(frames).inAttempt(1));
            case CatalogueChange.Asked(int attempt, String reason, long at) ->
                with((running().phase() == ImportPhase.ASKING ? running().onto(running().targets(), at)
                        : running().in(ImportPhase.ASKING, running().detail(), at)).inAttempt(attempt));
            case CatalogueChange.Placed(var targets, String detail, long at) ->
                with(running().in(ImportPhase.PLACING, detail, at).onto(targets, at));
            case CatalogueChange.Stored(String node, var mask, long at) -> with(running().onto(running().targets().stream()
                    .map(target -> target.node().equals(node)
                            ? new Target(target.node(), target.incarnation(), target.ruid(), target.mask(), target.stored().or(mask))
                            : target)
                    .toList(), at));
            case CatalogueChange.Finished(Movie made, String detail, long at) ->
                new CatalogueEntry(movieId, stamp.next(), made, running().in(ImportPhase.DONE, detail, at));
            case CatalogueChange.GivenUp(String detail, long at) -> with(running().in(ImportPhase.FAILED, detail, at));
            case CatalogueChange.Forgotten() -> new CatalogueEntry(movieId, stamp.next(), movie, null);
            case CatalogueChange.Inherited(long term) -> new CatalogueEntry(movieId, stamp.inTerm(term), movie, run);
        };
    }

    private CatalogueEntry with(ImportRun next) {
        return new CatalogueEntry(movieId, stamp.next(), movie, next);
    }

    private ImportRun running() {
        return Objects.requireNonNull(run, "no import of " + movieId);
    }
}
