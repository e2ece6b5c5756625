package io.framecast.coordinator.catalogue;

import io.framecast.coordinator.catalogue.CatalogueChange.Deleted;
import io.framecast.coordinator.catalogue.CatalogueChange.Edited;
import io.framecast.coordinator.catalogue.CatalogueChange.GivenUp;
import io.framecast.coordinator.catalogue.ImportMachine.Decision;
import io.framecast.protocol.event.DomainEvent;
import io.framecast.protocol.event.ImportEvent;
import io.framecast.protocol.event.ImportEvent.Refusal;
import io.framecast.protocol.event.Movie;
import io.framecast.protocol.event.MovieGone;
import io.framecast.protocol.event.Retention;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The part of {@link ImportMachine} that decides what is asked of a movie afterwards: other facts, or its deletion.
 *
 * <p>A question is done once, however often it is read: the entry remembers the latest ones, and answers them again with what
 * holds now. What a deletion implies (the movie's last record, the end of its requests) is said again with each answer.
 */
final class MovieChanges {

    private final ImportCommands commands;

    MovieChanges(ImportCommands commands) {
        this.commands = commands;
    }

    Decision received(@Nullable CatalogueEntry entry, ImportEvent.OfMovie event, Instant now) {
        return switch (event) {
            case ImportEvent.ChangeAsked asked -> change(entry, asked, now);
            case ImportEvent.DeletionAsked asked -> delete(entry, asked, now);
            case ImportEvent.Changed answer -> Decision.NOTHING;
            case ImportEvent.Deleted answer -> Decision.NOTHING;
            case ImportEvent.Refused answer -> Decision.NOTHING;
        };
    }

    /** Records of this term are this list's own; one of a former term is a former primary's, who may have woken up late. */
    Decision said(CatalogueEntry entry, Movie record, long term) {
        Movie own = entry.listed().orElse(null);
        boolean differs = own != null && record.term() < term && !own.listed(0, 0).equals(record.listed(0, 0));
        return differs ? Decision.say(List.of(own)) : Decision.NOTHING;
    }

    private Decision change(@Nullable CatalogueEntry entry, ImportEvent.ChangeAsked asked, Instant now) {
        if (entry == null || entry.living().isEmpty()) {
            return entry != null && entry.isImporting()
                    ? refuse(asked, Refusal.IMPORTING, "movie '" + asked.movieId() + "' must be in the catalogue to be changed,"
                            + " it is being imported; change it when GET /api/v1/movies/" + asked.movieId() + " says another state than"
                            + " IMPORTING", now)
                    : refuse(asked, Refusal.UNKNOWN, unknown(asked.movieId()), now);
        }
        if (entry.hasTaken(asked.changeId())) {
            return Decision.say(changed(entry, asked, now));
        }
        String flaw = asked.edit().flaw();
        if (flaw != null) {
            return refuse(asked, Refusal.INVALID, flaw, now);
        }
        Edited edited = new Edited(asked.changeId(), asked.edit());
        return new Decision(List.of(edited), changed(CatalogueEntry.apply(entry, edited), asked, now), null);
    }

    private static List<DomainEvent> changed(CatalogueEntry entry, ImportEvent.ChangeAsked asked, Instant now) {
        Movie movie = entry.listed().orElseThrow();
        return List.of(movie, new ImportEvent.Changed(asked.changeId(), asked.movieId(), movie, now));
    }

    private Decision delete(@Nullable CatalogueEntry entry, ImportEvent.DeletionAsked asked, Instant now) {
        if (entry != null && entry.hasTaken(asked.changeId())) {
            return Decision.say(deleted(entry, asked, now));
        }
        if (entry == null || (entry.living().isEmpty() && !entry.isImporting())) {
            return refuse(asked, Refusal.UNKNOWN, unknown(asked.movieId()), now);
        }
        String protectedBy = asked.reason() == null ? null : protection(entry, asked);
        if (protectedBy != null) {
            return refuse(asked, Refusal.PROTECTED, protectedBy, now);
        }
        List<CatalogueChange> changes = new ArrayList<>();
        List<DomainEvent> out = new ArrayList<>();
        CatalogueEntry after = entry;
        if (entry.isImporting()) {
            GivenUp givenUp = new GivenUp("it was deleted while it was imported", now.toEpochMilli());
            changes.add(givenUp);
            after = CatalogueEntry.apply(after, givenUp);
            out.addAll(commands.answer(after, Objects.requireNonNull(after.run()), now));
            out.addAll(commands.cancelled(Objects.requireNonNull(entry.run()), now));
        }
        Deleted deleted = new Deleted(asked.changeId(), now.toEpochMilli());
        changes.add(deleted);
        out.addAll(deleted(CatalogueEntry.apply(after, deleted), asked, now));
        return new Decision(changes, out, null);
    }

    /** What a rule may not delete, whatever it was decided from: another movie of that id, one that is being made, one that is kept. */
    private static @Nullable String protection(CatalogueEntry entry, ImportEvent.DeletionAsked asked) {
        Movie movie = entry.living().orElse(null);
        if (movie == null || entry.isImporting() || !movie.version().equals(asked.movieVersion())) {
            return "a rule deletes the version it was decided about, '" + asked.movieId() + "' has another by now";
        }
        return Retention.protects(movie) ? "a rule deletes no movie that is kept or recorded, '" + movie.id() + "' is" : null;
    }

    private static List<DomainEvent> deleted(CatalogueEntry entry, ImportEvent.DeletionAsked asked, Instant now) {
        List<DomainEvent> out = new ArrayList<>();
        // Asked again after the id was imported anew, only what is gone is said to be.
        Movie last = entry.grave().isPresent() ? entry.listed().orElseThrow() : null;
        if (last != null) {
            out.add(last);
            out.add(new MovieGone(last.id(), last.version(), now));
        }
        out.add(new ImportEvent.Deleted(asked.changeId(), asked.movieId(), last, asked.reason(), now));
        return out;
    }

    private static Decision refuse(ImportEvent.OfMovie asked, Refusal reason, String detail, Instant now) {
        return Decision.say(List.of(new ImportEvent.Refused(asked.changeId(), asked.movieId(), reason, detail, now)));
    }

    private static String unknown(String movieId) {
        return "movie '" + movieId + "' is not in the catalogue; GET /api/v1/movies lists what is";
    }
}
