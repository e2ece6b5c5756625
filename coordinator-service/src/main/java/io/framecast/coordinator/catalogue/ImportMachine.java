package io.framecast.coordinator.catalogue;

import io.framecast.coordinator.catalogue.CatalogueChange.Asked;
import io.framecast.coordinator.catalogue.CatalogueChange.Begun;
import io.framecast.coordinator.catalogue.CatalogueChange.Buried;
import io.framecast.coordinator.catalogue.CatalogueChange.Finished;
import io.framecast.coordinator.catalogue.CatalogueChange.Forgotten;
import io.framecast.coordinator.catalogue.CatalogueChange.GivenUp;
import io.framecast.coordinator.catalogue.CatalogueChange.Heard;
import io.framecast.coordinator.catalogue.CatalogueChange.Inherited;
import io.framecast.coordinator.catalogue.CatalogueChange.Made;
import io.framecast.coordinator.catalogue.CatalogueChange.Placed;
import io.framecast.coordinator.catalogue.CatalogueChange.Stored;
import io.framecast.protocol.event.DomainEvent;
import io.framecast.protocol.event.ImportEvent;
import io.framecast.protocol.event.Member;
import io.framecast.protocol.event.Movie;
import io.framecast.protocol.event.MovieEdit;
import io.framecast.protocol.event.NodeRole;
import io.framecast.protocol.event.Placement;
import io.framecast.protocol.event.PlacementTarget;
import io.framecast.protocol.event.View;
import io.framecast.protocol.id.Ids;
import io.framecast.protocol.mask.FrameMask;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Decides what becomes of a movie id. Pure and stateless; same shape as the request machine: decide, then apply, then send; an
 * input that changes nothing is answered with what the stored state implies.
 *
 * <p>The version of a movie is the id of the import that made it: new for each import, and the same however often it is decided.
 */
public final class ImportMachine {

    private final ImportTimings timings;
    private final ImportDeadlines deadlines;
    private final ImportCommands commands;
    private final MovieChanges changes;

    /**
     * @param timings how long an import waits for what
     * @param nodeId this coordinator; signs the cancellation of storing requests that are given up
     */
    public ImportMachine(ImportTimings timings, String nodeId) {
        this.timings = timings;
        this.deadlines = new ImportDeadlines(timings);
        this.commands = new ImportCommands(nodeId);
        this.changes = new MovieChanges(commands);
    }

    /**
     * What follows from an input.
     *
     * @param changes to be applied, in this order
     * @param commands to be sent once these are stored
     * @param refusal why the input cannot be used; null where it can
     */
    public record Decision(List<CatalogueChange> changes, List<DomainEvent> commands, @Nullable String refusal) {
        static final Decision NOTHING = new Decision(List.of(), List.of(), null);

        static Decision say(List<DomainEvent> commands) {
            return new Decision(List.of(), commands, null);
        }
    }

    /** A gateway or frame service tells of an import or asks for a change; what coordinators wrote themselves changes nothing. */
    public Decision received(@Nullable CatalogueEntry entry, ImportEvent event, long term, View view, Instant now) {
        if (event instanceof ImportEvent.Requested requested) {
            return requested(entry, requested, term, now);
        }
        if (event instanceof ImportEvent.OfMovie question) {
            return changes.received(entry, question, now);
        }
        ImportRun run = entry == null ? null : entry.run();
        if (entry == null || run == null || !run.importId().equals(event.importId()) || run.phase().isTerminal()) {
            return Decision.NOTHING;
        }
        return switch (event) {
            case ImportEvent.Converting converting -> heard(run, converting, view, now);
            case ImportEvent.Converted converted -> converted(entry, run, converted, view, now);
            case ImportEvent.Placed placed -> stored(entry, run, placed, now);
            case ImportEvent.Broken broken -> broken(entry, run, broken, now);
            default -> Decision.NOTHING;
        };
    }

    /** The topic of movies says this of the id: where that was not this list's word, the list says its own again. */
    public Decision said(@Nullable CatalogueEntry entry, Movie record, long term) {
        return entry == null ? Decision.NOTHING : changes.said(entry, record, term);
    }

    /** A strategist tells where the frames shall go. */
    public Decision placement(@Nullable CatalogueEntry entry, Placement placement, View view, Instant now) {
        ImportRun run = entry == null ? null : entry.run();
        if (entry == null || run == null || !run.importId().equals(placement.importId()) || run.attempt() != placement.attempt()) {
            return Decision.NOTHING;
        }
        if (run.phase() == ImportPhase.PLACING) {
            return Decision.say(commands.placing(entry, run, view, now)); // The answer that was taken, read again.
        }
        if (run.phase() != ImportPhase.ASKING) {
            return Decision.NOTHING;
        }
        if (placement.targets().isEmpty()) {
            return giveUp(entry, run, placement.detail().isEmpty() ? "no frame service has room for it" : placement.detail(), now);
        }
        if (!placement.mask().equals(FrameMask.firstFrames(Objects.requireNonNull(run.converted()).frames()))) {
            return new Decision(List.of(), List.of(), "placement of " + placement.importId() + ": every frame must have a target, "
                    + placement.targets().size() + " targets leave some without");
        }
        return place(entry, run, placement, view, now);
    }

    /** The domain's view is another one now. */
    public Decision viewChanged(CatalogueEntry entry, View view, Instant now) {
        ImportRun run = entry.run();
        if (run == null || run.phase().isTerminal()) {
            return Decision.NOTHING;
        }
        if (run.importer() != null && !view.isLive(run.importer(), run.importerIncarnation())) {
            return giveUp(entry, run, run.importer() + ", which had the file, left the domain", now);
        }
        if (run.phase() == ImportPhase.RECEIVING && view.member(run.gateway()).isEmpty()) {
            return giveUp(entry, run, run.gateway() + ", which received the file, left the domain", now);
        }
        if (run.phase() == ImportPhase.PLACING) {
            for (Target target : run.targets()) {
                if (!view.isLive(target.node(), target.incarnation())) {
                    return placeAnew(entry, run, target.node() + " left the domain", now);
                }
            }
        }
        return Decision.NOTHING;
    }

    /** The time of {@link ImportDeadlines#repeatEvery} has passed. */
    public Decision repeat(CatalogueEntry entry, View view, Instant now) {
        ImportRun run = entry.run();
        return run == null ? Decision.NOTHING : Decision.say(commands.repeated(entry, run, view, now));
    }

    /** The time of {@link ImportDeadlines#endsAfter} has passed. */
    public Decision endDue(CatalogueEntry entry, Instant now) {
        ImportRun run = entry.run();
        if (run == null) {
            return entry.grave().isEmpty() ? Decision.NOTHING : new Decision(List.of(new Buried()), List.of(), null);
        }
        return switch (run.phase()) {
            case RECEIVING -> giveUp(entry, run, "the file did not arrive within " + timings.receiveWithin().toMinutes() + " min", now);
            case CONVERTING -> giveUp(entry, run,
                    run.importer() + " told nothing of it for " + timings.convertSilence().toSeconds() + " s", now);
            case ASKING -> giveUp(entry, run, "no strategist answered within " + timings.answerWithin().toSeconds() + " s", now);
            case PLACING -> placeAnew(entry, run, run.unplaced() + " did not store in time", now);
            case DONE, FAILED -> new Decision(List.of(new Forgotten()), List.of(), null);
        };
    }

    /** A new primary has taken the lists over. */
    public Decision promoted(long term) {
        return new Decision(List.of(new Inherited(term)), List.of(), null);
    }

    /** When an import's time is up. */
    public ImportDeadlines deadlines() {
        return deadlines;
    }

    private Decision requested(@Nullable CatalogueEntry entry, ImportEvent.Requested request, long term, Instant now) {
        ImportRun run = entry == null ? null : entry.run();
        if (entry != null && run != null && run.importId().equals(request.importId())) {
            return Decision.say(commands.answer(entry, run, now));
        }
        if (entry != null && entry.hasTaken(request.importId())) {
            // Read again after its movie was deleted: it does not come back to life.
            return Decision.say(List.of(new ImportEvent.Failed(request.importId(), request.movieId(), request.importId(), false,
                    "the import has ended before", now)));
        }
        String flaw = !Ids.isValid(request.movieId()) ? "movie id must be " + Ids.RULE
                : !Ids.isValid(request.importId()) ? "import id must be " + Ids.RULE
                : new MovieEdit(request.title(), request.labels(), request.copies(), null, false).flaw();
        if (flaw != null) {
            return new Decision(List.of(), List.of(), flaw);
        }
        if (entry != null && (entry.living().isPresent() || entry.isImporting())) {
            return Decision.say(List.of(new ImportEvent.Failed(request.importId(), request.movieId(), null, true,
                    "movie id must be new, " + request.movieId() + (entry.living().isEmpty() ? " is being imported" : " is in the catalogue")
                            + "; choose another, or delete it first", now)));
        }
        Begun begun = new Begun(request, term, now.toEpochMilli());
        CatalogueEntry after = CatalogueEntry.apply(entry, begun);
        return new Decision(List.of(begun), commands.answer(after, Objects.requireNonNull(after.run()), now), null);
    }

    private Decision heard(ImportRun run, ImportEvent.Converting converting, View view, Instant now) {
        if (run.phase() != ImportPhase.RECEIVING && run.phase() != ImportPhase.CONVERTING) {
            return Decision.NOTHING;
        }
        return new Decision(List.of(new Heard(converting.node(), incarnation(view, converting.node()), now.toEpochMilli())), List.of(), null);
    }

    private Decision converted(CatalogueEntry entry, ImportRun run, ImportEvent.Converted converted, View view, Instant now) {
        if (run.phase() == ImportPhase.ASKING) {
            return Decision.say(List.of(commands.place(entry, run, now)));
        }
        if (run.phase() == ImportPhase.PLACING) {
            return Decision.NOTHING;
        }
        if (converted.frames() < 1) {
            return giveUp(entry, run, "the file has no frame that can be read", now);
        }
        List<CatalogueChange> changes = List.of(
                new Heard(converted.node(), incarnation(view, converted.node()), now.toEpochMilli()),
                new Made(converted, now.toEpochMilli()));
        CatalogueEntry after = after(entry, changes);
        return new Decision(changes, List.of(commands.place(after, Objects.requireNonNull(after.run()), now)), null);
    }

    private Decision place(CatalogueEntry entry, ImportRun run, Placement placement, View view, Instant now) {
        Map<String, FrameMask> had = run.targets().stream()
                .collect(Collectors.toMap(Target::node, Target::stored, FrameMask::or));
        List<Target> targets = new ArrayList<>();
        for (PlacementTarget target : placement.targets()) {
            Optional<Member> member = view.member(target.node()).filter(node -> node.role() == NodeRole.FRAME_SERVICE);
            if (member.isEmpty()) {
                return placeAnew(entry, run, target.node() + " is not in the domain", now);
            }
            targets.add(new Target(target.node(), member.get().incarnation(),
                    run.importId() + "-" + run.attempt() + "-" + targets.size(), target.mask(),
                    had.getOrDefault(target.node(), FrameMask.empty()).and(target.mask())));
        }
        String detail = joined(Objects.requireNonNull(run.converted()).detail(), placement.detail());
        List<CatalogueChange> changes = new ArrayList<>();
        changes.add(new Placed(targets, detail, now.toEpochMilli()));
        CatalogueEntry after = after(entry, changes);
        return finishedOr(after, changes, commands.placing(after, Objects.requireNonNull(after.run()), view, now), now);
    }

    private Decision stored(CatalogueEntry entry, ImportRun run, ImportEvent.Placed placed, Instant now) {
        // Also while it is placed anew: what a target of the former attempt has stored need not be brought again.
        boolean placing = run.phase() == ImportPhase.PLACING;
        if ((!placing && run.phase() != ImportPhase.ASKING) || run.targets().stream()
                .noneMatch(target -> target.node().equals(placed.node()) && !target.stored().containsAll(placed.mask()))) {
            return Decision.NOTHING;
        }
        List<CatalogueChange> changes = new ArrayList<>();
        changes.add(new Stored(placed.node(), placed.mask(), now.toEpochMilli()));
        return placing ? finishedOr(after(entry, changes), changes, List.of(), now) : new Decision(changes, List.of(), null);
    }

    private Decision finishedOr(CatalogueEntry after, List<CatalogueChange> changes, List<DomainEvent> otherwise, Instant now) {
        ImportRun run = Objects.requireNonNull(after.run());
        if (!run.targets().stream().allMatch(Target::isPlaced)) {
            return new Decision(changes, otherwise, null);
        }
        ImportEvent.Converted made = Objects.requireNonNull(run.converted());
        Movie movie = new Movie(after.movieId(), run.movieVersion(), run.title(), made.frames(), made.frameRate(), made.variableRate(),
                made.width(), made.height(), made.bytes(), run.copies(), run.recordedAt(), run.labels(), now);
        Finished finished = new Finished(movie, run.detail(), now.toEpochMilli());
        changes.add(finished);
        CatalogueEntry done = CatalogueEntry.apply(after, finished);
        return new Decision(changes, commands.answer(done, Objects.requireNonNull(done.run()), now), null);
    }

    private Decision broken(CatalogueEntry entry, ImportRun run, ImportEvent.Broken broken, Instant now) {
        // Also of the node that made the frames: it tells of its storing then, the making is over.
        boolean byTarget = run.phase() == ImportPhase.PLACING
                && run.targets().stream().anyMatch(target -> target.node().equals(broken.node()) && !target.isPlaced());
        return byTarget ? placeAnew(entry, run, broken.node() + ": " + broken.detail(), now) : giveUp(entry, run, broken.detail(), now);
    }

    private Decision placeAnew(CatalogueEntry entry, ImportRun run, String reason, Instant now) {
        if (run.attempt() >= timings.attempts()) {
            return giveUp(entry, run, "placed " + run.attempt() + " times, the last time " + reason, now);
        }
        Asked ask = new Asked(run.attempt() + 1, reason, now.toEpochMilli());
        CatalogueEntry after = CatalogueEntry.apply(entry, ask);
        List<DomainEvent> out = new ArrayList<>(commands.cancelled(run, now));
        out.add(commands.place(after, Objects.requireNonNull(after.run()), now));
        return new Decision(List.of(ask), out, null);
    }

    private Decision giveUp(CatalogueEntry entry, ImportRun run, String detail, Instant now) {
        GivenUp givenUp = new GivenUp(detail, now.toEpochMilli());
        CatalogueEntry after = CatalogueEntry.apply(entry, givenUp);
        List<DomainEvent> out = new ArrayList<>(commands.answer(after, Objects.requireNonNull(after.run()), now));
        out.addAll(commands.cancelled(run, now));
        return new Decision(List.of(givenUp), out, null);
    }

    private static long incarnation(View view, String node) {
        return view.member(node).map(Member::incarnation).orElse(0L);
    }

    private static String joined(String first, String second) {
        return first.isEmpty() ? second : second.isEmpty() ? first : first + "; " + second;
    }

    private static CatalogueEntry after(CatalogueEntry entry, List<CatalogueChange> changes) {
        CatalogueEntry after = entry;
        for (CatalogueChange change : changes) {
            after = CatalogueEntry.apply(after, change);
        }
        return after;
    }
}
