package io.framecast.coordinator.catalogue;

import io.framecast.coordinator.catalogue.CatalogueChange.Recorded;
import io.framecast.coordinator.catalogue.CatalogueChange.RecordingBegun;
import io.framecast.coordinator.catalogue.ImportMachine.Decision;
import io.framecast.protocol.event.DomainEvent;
import io.framecast.protocol.event.ImportEvent;
import io.framecast.protocol.event.ImportEvent.Refusal;
import io.framecast.protocol.event.Movie;
import io.framecast.protocol.event.MovieEdit;
import io.framecast.protocol.event.Recording;
import io.framecast.protocol.event.RecordingEvent;
import io.framecast.protocol.id.Ids;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Decides what becomes of a movie that grows: who appends, which frames count, when it ends. Pure and stateless.
 *
 * <p>A frame counts once its writer's {@link RecordingEvent.Appended} was read in the writer's own epoch, and a writer acknowledges what
 * counts, nothing else. All that decides on it is in one log, so whoever reads that again, after a primary died, counts the same.
 */
public final class RecordingMachine {

    /**
     * What follows from an input.
     *
     * @param entry the movie id; null where nothing is known of it
     */
    public Decision received(@Nullable CatalogueEntry entry, RecordingEvent event, long term, Instant now) {
        return switch (event) {
            case RecordingEvent.BeginAsked asked -> begin(entry, asked, term, now);
            case RecordingEvent.WriterAsked asked -> write(entry, asked, now);
            case RecordingEvent.Appended appended -> append(entry, appended);
            case RecordingEvent.CloseAsked asked -> close(entry, asked, now);
        };
    }

    private static Decision begin(@Nullable CatalogueEntry entry, RecordingEvent.BeginAsked asked, long term, Instant now) {
        if (entry != null && entry.hasTaken(asked.changeId())) {
            return entry.living().isPresent() ? Decision.say(answer(entry, asked, now))
                    : refuse(asked, Refusal.UNKNOWN, "movie '" + asked.movieId() + "' was deleted meanwhile; begin another", now);
        }
        String flaw = !Ids.isValid(asked.movieId()) ? "movie id must be " + Ids.RULE
                : !Ids.isValid(asked.changeId()) ? "change id must be " + Ids.RULE
                : new MovieEdit(asked.title(), asked.labels(), asked.copies(), null, false).flaw();
        if (flaw != null) {
            return refuse(asked, Refusal.INVALID, flaw, now);
        }
        if (entry != null && (entry.living().isPresent() || entry.isImporting())) {
            return refuse(asked, Refusal.TAKEN, "movie id must be new, " + asked.movieId()
                    + (entry.living().isEmpty() ? " is being imported" : " is in the catalogue") + "; choose another, or delete it first", now);
        }
        Movie movie = Movie.recording(asked.movieId(), asked.changeId(), asked.title(), asked.frameRate(), asked.copies(), asked.recordedAt(),
                asked.labels(), now);
        RecordingBegun begun = new RecordingBegun(asked.changeId(), movie, term, now.toEpochMilli());
        return new Decision(List.of(begun), answer(CatalogueEntry.apply(entry, begun), asked, now), null);
    }

    private static Decision write(@Nullable CatalogueEntry entry, RecordingEvent.WriterAsked asked, Instant now) {
        Movie movie = growing(entry);
        if (entry == null || movie == null) {
            return refuseUngrowing(entry, asked, now);
        }
        Recording recording = recording(movie);
        if (entry.hasTaken(asked.changeId()) || recording.isWrittenBy(asked.gateway(), asked.incarnation())) {
            return Decision.say(answer(entry, asked, now));
        }
        if (recording.epoch() >= Recording.MAX_EPOCHS) {
            return refuse(asked, Refusal.NOT_RECORDING, "the writer of a recording may change " + Recording.MAX_EPOCHS + " times, that of '"
                    + movie.id() + "' has; close it and go on in another", now);
        }
        Recorded next = new Recorded(asked.changeId(), movie.with(recording.writtenBy(asked.gateway(), asked.incarnation(), movie.frames())));
        return new Decision(List.of(next), answer(CatalogueEntry.apply(entry, next), asked, now), null);
    }

    private static Decision append(@Nullable CatalogueEntry entry, RecordingEvent.Appended appended) {
        Movie movie = entry == null ? null : entry.living().orElse(null);
        if (entry == null || movie == null || !movie.version().equals(appended.movieVersion())) {
            return Decision.NOTHING;
        }
        boolean counts = movie.grows() && recording(movie).epoch() == appended.epoch() && appended.frames() > movie.frames();
        if (!counts) {
            // Its writer learns from the record whether it was counted before, or is the writer no more.
            return Decision.say(List.of(entry.listed().orElseThrow()));
        }
        Recorded next = new Recorded(null, movie.grownBy(appended));
        return new Decision(List.of(next), List.of(CatalogueEntry.apply(entry, next).listed().orElseThrow()), null);
    }

    private static Decision close(@Nullable CatalogueEntry entry, RecordingEvent.CloseAsked asked, Instant now) {
        if (entry != null && entry.hasTaken(asked.changeId()) && entry.living().isPresent()) {
            return Decision.say(answer(entry, asked, now));
        }
        Movie movie = growing(entry);
        if (entry == null || movie == null) {
            return refuseUngrowing(entry, asked, now);
        }
        if (movie.frames() == 0) {
            return refuse(asked, Refusal.NOT_RECORDING, "a movie must have a frame, recording '" + movie.id()
                    + "' has none yet; append one, or delete it", now);
        }
        Recorded next = new Recorded(asked.changeId(), movie.with(recording(movie).closed()));
        return new Decision(List.of(next), answer(CatalogueEntry.apply(entry, next), asked, now), null);
    }

    private static @Nullable Movie growing(@Nullable CatalogueEntry entry) {
        return entry == null ? null : entry.living().filter(Movie::grows).orElse(null);
    }

    private static Recording recording(Movie movie) {
        Recording recording = movie.recording();
        return recording == null ? Recording.begun().closed() : recording;
    }

    private static List<DomainEvent> answer(CatalogueEntry entry, RecordingEvent.Question asked, Instant now) {
        Movie movie = entry.listed().orElseThrow();
        return List.of(movie, new ImportEvent.Changed(asked.changeId(), asked.movieId(), movie, now));
    }

    private static Decision refuseUngrowing(@Nullable CatalogueEntry entry, RecordingEvent.Question asked, Instant now) {
        return entry == null || entry.living().isEmpty()
                ? refuse(asked, Refusal.UNKNOWN, "movie '" + asked.movieId() + "' is not in the catalogue; POST /api/v1/recordings"
                        + " begins one", now)
                : refuse(asked, Refusal.NOT_RECORDING, "frames can be appended while a movie is recorded, '" + asked.movieId()
                        + "' is not, or no more; begin another with POST /api/v1/recordings", now);
    }

    private static Decision refuse(RecordingEvent.Question asked, Refusal reason, String detail, Instant now) {
        return Decision.say(List.of(new ImportEvent.Refused(asked.changeId(), asked.movieId(), reason, detail, now)));
    }
}
