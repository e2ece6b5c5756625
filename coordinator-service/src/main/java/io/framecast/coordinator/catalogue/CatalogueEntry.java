package io.framecast.coordinator.catalogue;

import io.framecast.coordinator.term.Stamp;
import io.framecast.protocol.event.Movie;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A movie id as the lists keep it. Immutable; {@link #apply} alone makes the next state of it.
 *
 * @param movieId the id
 * @param stamp term and sequence of the last change
 * @param movie the movie of that id, or what is left of one that was deleted; null before the first import is done
 * @param run its import; null once it has ended and is forgotten
 * @param taken the latest imports and questions that were taken, by their ids: whoever sends one again gets its answer again
 */
public record CatalogueEntry(String movieId, Stamp stamp, @Nullable Movie movie, @Nullable ImportRun run, List<String> taken) {

    private static final int MAX_TAKEN = 16;

    /** What was stored before questions were remembered has none. */
    public CatalogueEntry {
        taken = taken == null ? List.of() : taken;
    }

    /** Whether nothing is left to remember. */
    public boolean holdsNothing() {
        return movie == null && run == null;
    }

    /** Whether nothing but removal follows of itself: there is no movie, and no import that goes on. */
    public boolean hasEnded() {
        return living().isEmpty() && !isImporting();
    }

    /** The movie that can be watched. */
    public Optional<Movie> living() {
        return Optional.ofNullable(movie).filter(Movie::lives);
    }

    /** What is left of the movie that was deleted last. */
    Optional<Movie> grave() {
        return Optional.ofNullable(movie).filter(last -> !last.lives());
    }

    boolean isImporting() {
        return run != null && !run.phase().isTerminal();
    }

    boolean hasTaken(String id) {
        return taken.contains(id);
    }

    /** The movie as the topic is to say it: in the order of this list's changes. */
    Optional<Movie> listed() {
        return Optional.ofNullable(movie).map(last -> last.listed(stamp.term(), stamp.sequence()));
    }

    /** Since when it waits for what it waits for, in milliseconds since 1970. */
    public long sinceMillis() {
        return run != null ? run.sinceMillis() : grave().map(Movie::deletedAt).map(Instant::toEpochMilli).orElse(0L);
    }

    /**
     * The state after the change.
     *
     * @param entry the state before; null where nothing is known of the id
     * @throws IllegalStateException where the change cannot follow on the state
     */
    public static CatalogueEntry apply(@Nullable CatalogueEntry entry, CatalogueChange change) {
        if (change instanceof CatalogueChange.Begun begun) {
            return begun(entry, begun);
        }
        if (change instanceof CatalogueChange.RecordingBegun begun) {
            return recording(entry, begun);
        }
        if (entry == null) {
            throw new IllegalStateException("a movie id's first change must be Begun, got " + change);
        }
        return entry.next(change);
    }

    private static CatalogueEntry begun(@Nullable CatalogueEntry entry, CatalogueChange.Begun begun) {
        ImportRun run = ImportRun.of(begun.request(), begun.atMillis());
        if (entry != null) {
            return new CatalogueEntry(entry.movieId, entry.stamp.next(), entry.movie, run, entry.taking(run.importId()));
        }
        // Higher than whatever an entry of this id, forgotten since, has said in this term.
        Stamp first = new Stamp(begun.term(), 0, begun.atMillis());
        return new CatalogueEntry(begun.request().movieId(), first, null, run, List.of(run.importId()));
    }

    private static CatalogueEntry recording(@Nullable CatalogueEntry entry, CatalogueChange.RecordingBegun begun) {
        return entry != null
                ? new CatalogueEntry(entry.movieId, entry.stamp.next(), begun.movie(), null, entry.taking(begun.changeId()))
                : new CatalogueEntry(begun.movie().id(), new Stamp(begun.term(), 0, begun.atMillis()), begun.movie(), null,
                        List.of(begun.changeId()));
    }

    private CatalogueEntry next(CatalogueChange change) {
        return switch (change) {
            case CatalogueChange.Begun begun -> throw new IllegalStateException("handled before");
            case CatalogueChange.RecordingBegun begun -> throw new IllegalStateException("handled before");
            case CatalogueChange.Recorded(String changeId, Movie grown) -> with(grown, run, changeId == null ? taken : taking(changeId));
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
                with(made, running().in(ImportPhase.DONE, detail, at), taken);
            case CatalogueChange.GivenUp(String detail, long at) -> with(running().in(ImportPhase.FAILED, detail, at));
            case CatalogueChange.Forgotten() -> with(movie, null, taken);
            case CatalogueChange.Edited(String changeId, var edit) -> with(edit.applyTo(present()), run, taking(changeId));
            case CatalogueChange.Deleted(String changeId, long at) -> with(
                    living().map(last -> last.deleted(Instant.ofEpochMilli(at))).orElse(movie),
                    run != null && run.phase() == ImportPhase.DONE ? null : run, taking(changeId));
            case CatalogueChange.Buried() -> with(null, run, taken);
            case CatalogueChange.Inherited(long term) -> new CatalogueEntry(movieId, stamp.inTerm(term), movie, run, taken);
        };
    }

    private CatalogueEntry with(ImportRun next) {
        return with(movie, next, taken);
    }

    private CatalogueEntry with(@Nullable Movie nextMovie, @Nullable ImportRun nextRun, List<String> nextTaken) {
        return new CatalogueEntry(movieId, stamp.next(), nextMovie, nextRun, nextTaken);
    }

    private List<String> taking(String id) {
        List<String> next = new ArrayList<>(taken);
        next.add(id);
        return List.copyOf(next.subList(Math.max(0, next.size() - MAX_TAKEN), next.size()));
    }

    private Movie present() {
        return Objects.requireNonNull(movie, "no movie " + movieId);
    }

    private ImportRun running() {
        return Objects.requireNonNull(run, "no import of " + movieId);
    }
}
