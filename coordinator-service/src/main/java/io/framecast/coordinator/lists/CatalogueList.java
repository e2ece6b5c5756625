package io.framecast.coordinator.lists;

import io.framecast.coordinator.catalogue.CatalogueChange;
import io.framecast.coordinator.catalogue.CatalogueEntry;
import io.framecast.coordinator.catalogue.ImportDeadlines;
import io.framecast.coordinator.catalogue.ImportMachine;
import io.framecast.coordinator.catalogue.RecordingMachine;
import io.framecast.coordinator.request.Situation;
import io.framecast.protocol.event.DomainEvent;
import io.framecast.protocol.event.ImportEvent;
import io.framecast.protocol.event.Movie;
import io.framecast.protocol.event.Placement;
import io.framecast.protocol.event.RecordingEvent;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The movie ids of one partition: decides by the machine, stores, sends, keeps their deadlines. Used by one thread. */
final class CatalogueList {

    private static final String PREFIX = "m/";

    private final ImportMachine machine;
    private final ImportDeadlines deadlines;
    private final RecordingMachine recordings = new RecordingMachine();
    private final ListStore store;
    private final Consumer<DomainEvent> out;
    private final Map<String, CatalogueEntry> entries = new HashMap<>();
    private final Deadlines repeats = new Deadlines();
    private final Deadlines ends = new Deadlines();

    CatalogueList(ImportMachine machine, ListStore store, Consumer<DomainEvent> out) {
        this.machine = machine;
        this.deadlines = machine.deadlines();
        this.store = store;
        this.out = out;
    }

    /** Fills the list from the store. */
    void load() {
        store.forEach(PREFIX, CatalogueEntry.class, entries::put);
    }

    /** Rewrites the list under the situation's term; what waits for an answer asks again at once. */
    void takeOver(Situation situation) {
        for (CatalogueEntry entry : List.copyOf(entries.values())) {
            carryOut(entry.movieId(), entry, machine.promoted(situation.term()), situation);
            if (deadlines.repeatEvery(entry).isPresent()) {
                repeats.set(entry.movieId(), situation.now().toEpochMilli());
            }
        }
    }

    /**
     * Takes a step of an import.
     *
     * @return why it cannot be used; null where it can
     */
    @Nullable String receive(ImportEvent event, Situation situation) {
        CatalogueEntry entry = entries.get(event.movieId());
        var decision = machine.received(entry, event, situation.term(), situation.view(), situation.now());
        carryOut(event.movieId(), entry, decision, situation);
        return decision.refusal();
    }

    /** Takes what is asked or told of a movie that grows. */
    void receive(RecordingEvent event, Situation situation) {
        CatalogueEntry entry = entries.get(event.movieId());
        carryOut(event.movieId(), entry, recordings.received(entry, event, situation.term(), situation.now()), situation);
    }

    /** Reads what the topic of movies says of an id of this list. */
    void said(Movie record, Situation situation) {
        CatalogueEntry entry = entries.get(record.id());
        carryOut(record.id(), entry, machine.said(entry, record, situation.term()), situation);
    }

    /**
     * Takes a strategist's answer.
     *
     * @return why it cannot be used; null where it can
     */
    @Nullable String receive(Placement placement, Situation situation) {
        CatalogueEntry entry = entries.get(placement.movieId());
        var decision = machine.placement(entry, placement, situation.view(), situation.now());
        carryOut(placement.movieId(), entry, decision, situation);
        return decision.refusal();
    }

    /** The movie of that id that can be watched; null where there is none. */
    @Nullable Movie living(String id) {
        CatalogueEntry entry = entries.get(id);
        return entry == null ? null : entry.living().orElse(null);
    }

    /** Tells every import that the view is another one now. */
    void viewChanged(Situation situation) {
        for (CatalogueEntry entry : List.copyOf(entries.values())) {
            carryOut(entry.movieId(), entry, machine.viewChanged(entry, situation.view(), situation.now()), situation);
        }
    }

    /** Sends again and ends what is due. */
    void timePasses(Situation situation, Hearing hearing) {
        long now = situation.now().toEpochMilli();
        for (String id = ends.takeDue(hearing.untilMillis()); id != null; id = ends.takeDue(hearing.untilMillis())) {
            CatalogueEntry entry = entries.get(id);
            Duration lasts = entry == null ? null : deadlines.endsAfter(entry).orElse(null);
            if (entry == null || lasts == null) {
                continue;
            }
            long due = hearing.passes(entry.sinceMillis(), lasts.toMillis());
            if (due > hearing.untilMillis()) {
                ends.set(id, due);
            } else {
                carryOut(id, entry, machine.endDue(entry, situation.now()), situation);
            }
        }
        for (String id = repeats.takeDue(now); id != null; id = repeats.takeDue(now)) {
            CatalogueEntry entry = entries.get(id);
            if (entry != null) {
                carryOut(id, entry, machine.repeat(entry, situation.view(), situation.now()), situation);
                deadlines.repeatEvery(entry).ifPresent(every -> repeats.set(entry.movieId(), now + every.toMillis()));
            }
        }
    }

    private void carryOut(String id, @Nullable CatalogueEntry before, ImportMachine.Decision decision, Situation situation) {
        CatalogueEntry after = before;
        for (CatalogueChange change : decision.changes()) {
            after = CatalogueEntry.apply(after, change);
        }
        if (after != null && !decision.changes().isEmpty()) {
            keep(id, after, situation);
        }
        decision.commands().forEach(out);
    }

    private void keep(String id, CatalogueEntry after, Situation situation) {
        if (after.holdsNothing()) {
            store.remove(PREFIX + id, after.stamp());
            entries.remove(id);
        } else {
            store.put(PREFIX + id, after.stamp(), after.hasEnded(), after);
            entries.put(id, after);
        }
        deadlines.endsAfter(after).ifPresentOrElse(lasts -> ends.set(id, after.sinceMillis() + lasts.toMillis()), () -> ends.remove(id));
        deadlines.repeatEvery(after).ifPresentOrElse(
                every -> repeats.set(id, situation.now().toEpochMilli() + every.toMillis()), () -> repeats.remove(id));
    }
}
