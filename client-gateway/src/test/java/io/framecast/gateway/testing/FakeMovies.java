package io.framecast.gateway.testing;

import io.framecast.protocol.event.ImportEvent;
import io.framecast.protocol.event.Movie;
import io.framecast.protocol.event.RecordingEvent;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/** Answers events about movies, imports and recordings as a coordinator would. Used on its domain's thread. */
final class FakeMovies {

    private final long term;
    private Consumer<ImportEvent> imports = event -> { };
    private Function<String, Optional<Movie>> movies = id -> Optional.empty();
    private Consumer<Movie> recordings = movie -> { };
    private Consumer<Movie> deleted = movie -> { };
    private long changes;

    FakeMovies(long term) {
        this.term = term;
    }

    /**
     * Gives it the movies it can change and delete.
     *
     * @param onDeleted told before one goes
     */
    void connect(Function<String, Optional<Movie>> known, Consumer<Movie> onDeleted) {
        movies = known;
        deleted = onDeleted;
    }

    /** Who hears what is answered. */
    void answerTo(Consumer<ImportEvent> reader) {
        imports = reader;
    }

    /** Who reads the records of movies that grow. */
    void recordTo(Consumer<Movie> reader) {
        recordings = reader;
    }

    /** Everybody hears an event of an import, or a question about a movie. */
    void hear(ImportEvent event) {
        imports.accept(event);
    }

    /** Everybody hears what the coordinator answers to it. */
    void answer(ImportEvent event) {
        if (event instanceof ImportEvent.OfMovie question) {
            hear(decided(question));
        } else if (event instanceof ImportEvent.Requested requested) {
            hear(new ImportEvent.Accepted(requested.importId(), requested.movieId(), "v1", Instant.now()));
        }
    }

    private ImportEvent decided(ImportEvent.OfMovie question) {
        Movie movie = movies.apply(question.movieId()).orElse(null);
        if (movie == null) {
            return new ImportEvent.Refused(question.changeId(), question.movieId(), ImportEvent.Refusal.UNKNOWN, "unknown here", Instant.now());
        }
        if (question instanceof ImportEvent.ChangeAsked asked) {
            return new ImportEvent.Changed(asked.changeId(), movie.id(), asked.edit().applyTo(movie).listed(term, ++changes), Instant.now());
        }
        deleted.accept(movie);
        return new ImportEvent.Deleted(question.changeId(), movie.id(), movie.deleted(Instant.now()).listed(term, ++changes), Instant.now());
    }

    /** As the coordinator decides it, but for what it refuses. */
    void recording(RecordingEvent event) {
        Movie before = movies.apply(event.movieId()).orElse(null);
        Movie after = switch (event) {
            case RecordingEvent.BeginAsked asked when before == null -> Movie.recording(asked.movieId(), asked.changeId(), asked.title(),
                    asked.frameRate(), asked.copies(), asked.recordedAt(), asked.labels(), Instant.now());
            case RecordingEvent.WriterAsked asked when before != null && before.grows() ->
                before.with(before.recording().writtenBy(asked.gateway(), asked.incarnation(), before.frames()));
            case RecordingEvent.Appended appended when before != null && before.grows() -> before.grownBy(appended);
            case RecordingEvent.CloseAsked asked when before != null && before.grows() -> before.with(before.recording().closed());
            default -> null;
        };
        if (after != null) {
            Movie told = after.listed(term, ++changes);
            if (event instanceof RecordingEvent.Question question) {
                imports.accept(new ImportEvent.Changed(question.changeId(), told.id(), told, Instant.now()));
            }
            recordings.accept(told);
        } else if (event instanceof RecordingEvent.Question question) {
            imports.accept(new ImportEvent.Refused(question.changeId(), question.movieId(),
                    question instanceof RecordingEvent.BeginAsked ? ImportEvent.Refusal.TAKEN : ImportEvent.Refusal.NOT_RECORDING,
                    question instanceof RecordingEvent.BeginAsked ? "is taken here" : "is not recorded here", Instant.now()));
        }
    }
}
