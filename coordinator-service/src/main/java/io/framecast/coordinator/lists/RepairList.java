package io.framecast.coordinator.lists;

import io.framecast.coordinator.repair.RepairChange;
import io.framecast.coordinator.repair.RepairEntry;
import io.framecast.coordinator.repair.RepairMachine;
import io.framecast.coordinator.repair.RepairRound;
import io.framecast.coordinator.request.Situation;
import io.framecast.protocol.event.DomainEvent;
import io.framecast.protocol.event.ImportEvent;
import io.framecast.protocol.event.Movie;
import io.framecast.protocol.event.Placement;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The repairs of one partition's movies: decides by the machine, stores, sends, keeps their deadlines. Used by one thread. */
final class RepairList {

    private static final String PREFIX = "c/";

    private final RepairMachine machine;
    private final ListStore store;
    private final Function<String, @Nullable Movie> movies;
    private final Consumer<DomainEvent> out;
    private final Map<String, RepairEntry> entries = new HashMap<>();
    private final Deadlines repeats = new Deadlines();
    private final Deadlines ends = new Deadlines();

    /** @param movies the movie of an id, as long as it lives; null else */
    RepairList(RepairMachine machine, ListStore store, Function<String, @Nullable Movie> movies, Consumer<DomainEvent> out) {
        this.machine = machine;
        this.store = store;
        this.movies = movies;
        this.out = out;
    }

    /** Fills the list from the store. */
    void load() {
        store.forEach(PREFIX, RepairEntry.class, entries::put);
    }

    /** Rewrites the list under the situation's term; what is under way is said again at once. */
    void takeOver(Situation situation) {
        for (RepairEntry entry : List.copyOf(entries.values())) {
            carryOut(entry, machine.promoted(situation.term()), situation);
            if (entry.round() != null) {
                repeats.set(entry.movieId(), situation.now().toEpochMilli());
            }
        }
    }

    /**
     * Takes a strategist's proposal.
     *
     * @return why it cannot be used; null where it can
     */
    @Nullable String receive(Placement placement, Situation situation) {
        RepairEntry entry = current(placement.movieId(), situation);
        var decision = machine.proposed(entry, movies.apply(placement.movieId()), placement, situation.term(), situation.view(),
                situation.now());
        carryOut(entry, decision, situation);
        return decision.refusal();
    }

    /** Takes a step of a repair; steps of imports and changes of movies are taken elsewhere. */
    void receive(ImportEvent event, Situation situation) {
        RepairEntry entry = current(event.movieId(), situation);
        carryOut(entry, machine.received(entry, event, situation.now()), situation);
    }

    /** Tells every round that the view is another one now. */
    void viewChanged(Situation situation) {
        for (RepairEntry entry : List.copyOf(entries.values())) {
            carryOut(entry, machine.viewChanged(entry, situation.view(), situation.now()), situation);
        }
    }

    /** Sends again and ends what is due. */
    void timePasses(Situation situation, Hearing hearing) {
        long now = situation.now().toEpochMilli();
        for (String id = ends.takeDue(hearing.untilMillis()); id != null; id = ends.takeDue(hearing.untilMillis())) {
            RepairEntry entry = current(id, situation);
            RepairRound round = entry == null ? null : entry.round();
            Duration lasts = entry == null ? null : machine.endsAfter(entry, movies.apply(id)).orElse(null);
            if (entry == null || round == null || lasts == null) {
                continue;
            }
            long due = hearing.passes(round.sinceMillis(), lasts.toMillis());
            if (due > hearing.untilMillis()) {
                ends.set(id, due);
            } else {
                carryOut(entry, machine.endDue(entry, situation.now()), situation);
            }
        }
        for (String id = repeats.takeDue(now); id != null; id = repeats.takeDue(now)) {
            RepairEntry entry = current(id, situation);
            if (entry != null) {
                carryOut(entry, machine.repeat(entry, situation.view(), situation.now()), situation);
                machine.repeatEvery(entry).ifPresent(every -> repeats.set(entry.movieId(), now + every.toMillis()));
            }
        }
    }

    /** The entry, unless its movie is gone or another version: then it is forgotten. */
    private @Nullable RepairEntry current(String id, Situation situation) {
        RepairEntry entry = entries.get(id);
        if (entry == null) {
            return null;
        }
        Movie movie = movies.apply(id);
        if (movie != null && movie.version().equals(entry.movieVersion())) {
            return entry;
        }
        machine.forgotten(entry, situation.now()).forEach(out);
        store.remove(PREFIX + id, entry.stamp());
        entries.remove(id);
        repeats.remove(id);
        ends.remove(id);
        return null;
    }

    private void carryOut(@Nullable RepairEntry before, RepairMachine.Decision decision, Situation situation) {
        RepairEntry after = before;
        for (RepairChange change : decision.changes()) {
            after = RepairEntry.apply(after, change);
        }
        if (after != null && !decision.changes().isEmpty()) {
            keep(after, situation);
        }
        decision.commands().forEach(out);
    }

    private void keep(RepairEntry after, Situation situation) {
        String id = after.movieId();
        store.put(PREFIX + id, after.stamp(), false, after);
        entries.put(id, after);
        RepairRound round = after.round();
        machine.endsAfter(after, movies.apply(id)).ifPresentOrElse(
                lasts -> ends.set(id, (round == null ? 0 : round.sinceMillis()) + lasts.toMillis()), () -> ends.remove(id));
        machine.repeatEvery(after).ifPresentOrElse(
                every -> repeats.set(id, situation.now().toEpochMilli() + every.toMillis()), () -> repeats.remove(id));
    }
}
