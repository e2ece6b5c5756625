package io.framecast.coordinator.repair;

import io.framecast.coordinator.repair.RepairChange.Begun;
import io.framecast.coordinator.repair.RepairChange.Dropped;
import io.framecast.coordinator.repair.RepairChange.Ended;
import io.framecast.coordinator.repair.RepairChange.Inherited;
import io.framecast.coordinator.repair.RepairChange.LetGo;
import io.framecast.coordinator.repair.RepairChange.Ordered;
import io.framecast.coordinator.repair.RepairChange.SaidLess;
import io.framecast.coordinator.repair.RepairChange.Stored;
import io.framecast.coordinator.term.Stamp;
import io.framecast.protocol.event.DomainEvent;
import io.framecast.protocol.event.ImportEvent;
import io.framecast.protocol.event.Member;
import io.framecast.protocol.event.Movie;
import io.framecast.protocol.event.Placement;
import io.framecast.protocol.event.PlacementTarget;
import io.framecast.protocol.event.SeenHolding;
import io.framecast.protocol.event.View;
import io.framecast.protocol.id.Ids;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Decides how a movie's repair goes on. Pure and stateless; same shape as the request machine: decide, then apply, then send.
 *
 * <p>One round of a movie at a time: a strategist proposes it, and proposes it again for as long as holdings say that it is needed; so
 * nothing here tries twice. A round copies or drops. Copies are requests like any other, with a frame service as their sink.
 *
 * <h2>A drop takes away no frame's last copies</h2>
 * <ol>
 *   <li>Each frame was seen on as many other live nodes as it shall be on, which keep it ({@link ProposedRound}).
 *   <li>Nothing rests on what a node said of its holding before it last dropped frames ({@link RepairEntry#droppedAt}).
 *   <li>Drops are ordered once the announcement of the round has been read back from the movie's log. Of two primaries, one of which
 *       does not know yet that it is none, each reads the other's announcement, and the one whose own comes second gives way.
 * </ol>
 */
public final class RepairMachine {

    private final RepairTimings timings;
    private final RepairCommands commands;

    /**
     * @param timings how long a round waits for what
     * @param nodeId this coordinator; signs the cancellation of requests that are given up
     */
    public RepairMachine(RepairTimings timings, String nodeId) {
        this.timings = timings;
        this.commands = new RepairCommands(nodeId);
    }

    /**
     * What follows from an input.
     *
     * @param changes to be applied, in this order
     * @param commands to be sent once these are stored
     * @param refusal why the input cannot be used; null where it can
     */
    public record Decision(List<RepairChange> changes, List<DomainEvent> commands, @Nullable String refusal) {
        static final Decision NOTHING = new Decision(List.of(), List.of(), null);
    }

    /**
     * A strategist proposes a round.
     *
     * @param entry the movie's repair; null before its first round
     * @param movie the movie as it is now; null where there is none
     */
    public Decision proposed(@Nullable RepairEntry entry, @Nullable Movie movie, Placement placement, long term, View view, Instant now) {
        RepairEntry known = entry != null && entry.movieVersion().equals(placement.importId()) ? entry : null;
        if (movie == null || !movie.version().equals(placement.importId()) || (known != null && known.round() != null)
                || restsOnWhatIsPast(known, placement)) {
            return Decision.NOTHING;
        }
        ProposedRound proposed = ProposedRound.of(placement);
        String flaw = proposed.flaw(movie, view);
        if (flaw != null) {
            return new Decision(List.of(), List.of(), "repair of " + placement.movieId() + ": " + flaw);
        }
        if (proposed.isEmpty() || !proposed.canBeDone(view)) {
            return Decision.NOTHING;
        }
        long sequence = known == null ? now.toEpochMilli() : known.stamp().sequence();
        String repairId = Ids.repair(movie.id(), movie.version(), term, sequence);
        Begun begun = new Begun(movie.id(), movie.version(), round(repairId, proposed, movie, placement.detail(), view, now), term,
                now.toEpochMilli());
        RepairEntry after = RepairEntry.apply(known, begun);
        return new Decision(List.of(begun), commands.begun(after, view, now), null);
    }

    /** Whether it rests on what a node said before it dropped frames. */
    private static boolean restsOnWhatIsPast(@Nullable RepairEntry entry, Placement placement) {
        for (SeenHolding holding : Objects.requireNonNullElse(placement.seen(), List.<SeenHolding>of())) {
            Instant droppedAt = entry == null ? null : entry.droppedAt().get(holding.node());
            if (droppedAt != null && holding.at().isBefore(droppedAt)) {
                return true;
            }
        }
        return false;
    }

    private static RepairRound round(String repairId, ProposedRound proposed, Movie movie, String detail, View view, Instant now) {
        List<CopyTo> copies = new ArrayList<>();
        for (PlacementTarget target : proposed.copies()) {
            copies.add(new CopyTo(target.node(), view.member(target.node()).map(Member::incarnation).orElse(0L),
                    repairId + "-0-" + copies.size(), target.mask(), false));
        }
        List<DropFrom> drops = proposed.drops().stream().map(target -> new DropFrom(target.node(), target.mask(), false)).toList();
        return new RepairRound(repairId, drops.isEmpty() ? RepairPhase.COPYING : RepairPhase.ANNOUNCED, copies, drops, movie.copies(), detail,
                now.toEpochMilli());
    }

    /** A node tells of a round, or a primary's announcement is read. */
    public Decision received(@Nullable RepairEntry entry, ImportEvent event, Instant now) {
        if (entry == null) {
            return Decision.NOTHING;
        }
        return switch (event) {
            case ImportEvent.Repairing repairing -> announced(entry, repairing, now);
            case ImportEvent.Dropped dropped -> dropped(entry, dropped, now);
            case ImportEvent.Placed placed -> stored(entry, placed, now);
            case ImportEvent.Broken broken when isOf(entry, broken) && copies(entry, broken.node()) ->
                letGo(entry, List.of(broken.node()), broken.detail(), now);
            default -> Decision.NOTHING;
        };
    }

    private Decision announced(RepairEntry entry, ImportEvent.Repairing repairing, Instant now) {
        RepairRound round = entry.round();
        if (round != null && round.repairId().equals(repairing.repairId())) {
            return round.phase() == RepairPhase.ANNOUNCED ? changed(entry, List.of(new Ordered(now.toEpochMilli())), true, now) : Decision.NOTHING;
        }
        if (!repairing.movieVersion().equals(entry.movieVersion())) {
            return Decision.NOTHING;
        }
        List<RepairChange> changes = new ArrayList<>();
        repairing.drops().forEach(drop -> changes.add(new SaidLess(drop.node(), repairing.at())));
        if (round != null && round.phase() == RepairPhase.ANNOUNCED && !repairing.drops().isEmpty()) {
            round.drops().forEach(drop -> changes.add(new LetGo(drop.node(), "another round was announced before")));
        }
        return changes.isEmpty() ? Decision.NOTHING : changed(entry, changes, false, now);
    }

    private Decision dropped(RepairEntry entry, ImportEvent.Dropped dropped, Instant now) {
        List<RepairChange> changes = new ArrayList<>();
        Instant before = entry.droppedAt().get(dropped.node());
        if (before == null || before.isBefore(dropped.at())) {
            changes.add(new SaidLess(dropped.node(), dropped.at()));
        }
        RepairRound round = entry.round();
        if (round != null && isOf(entry, dropped)
                && round.drops().stream().anyMatch(drop -> drop.node().equals(dropped.node()) && !drop.isDropped())) {
            changes.add(new Dropped(dropped.node(), now.toEpochMilli()));
        }
        return changes.isEmpty() ? Decision.NOTHING : changed(entry, changes, false, now);
    }

    private Decision stored(RepairEntry entry, ImportEvent.Placed placed, Instant now) {
        RepairRound round = entry.round();
        boolean isNews = round != null && isOf(entry, placed) && round.copies().stream()
                .anyMatch(copy -> copy.node().equals(placed.node()) && !copy.isStored() && placed.mask().containsAll(copy.mask()));
        return isNews ? changed(entry, List.of(new Stored(placed.node(), now.toEpochMilli())), false, now) : Decision.NOTHING;
    }

    private static boolean isOf(RepairEntry entry, ImportEvent event) {
        RepairRound round = entry.round();
        return round != null && round.repairId().equals(event.importId());
    }

    private static boolean copies(RepairEntry entry, String node) {
        return Objects.requireNonNull(entry.round()).copies().stream().anyMatch(copy -> copy.node().equals(node) && !copy.isStored());
    }

    /** The domain's view is another one now: who left does no more of the round. */
    public Decision viewChanged(RepairEntry entry, View view, Instant now) {
        RepairRound round = entry.round();
        if (round == null) {
            return Decision.NOTHING;
        }
        List<String> gone = new ArrayList<>();
        round.copies().stream().filter(copy -> !copy.isStored() && !view.isLive(copy.node(), copy.incarnation()))
                .forEach(copy -> gone.add(copy.node()));
        // A node that was started anew may still be told.
        round.drops().stream().filter(drop -> !drop.isDropped() && view.member(drop.node()).isEmpty()).forEach(drop -> gone.add(drop.node()));
        return gone.isEmpty() ? Decision.NOTHING : letGo(entry, gone, String.join(", ", gone) + " left the domain", now);
    }

    /** The time of {@link #repeatEvery} has passed. */
    public Decision repeat(RepairEntry entry, View view, Instant now) {
        return entry.round() == null ? Decision.NOTHING : new Decision(List.of(), commands.repeated(entry, view, now), null);
    }

    /** The time of {@link #endsAfter} has passed. */
    public Decision endDue(RepairEntry entry, Instant now) {
        RepairRound round = entry.round();
        if (round == null) {
            return Decision.NOTHING;
        }
        List<String> late = new ArrayList<>();
        round.copies().stream().filter(copy -> !copy.isStored()).forEach(copy -> late.add(copy.node()));
        round.drops().stream().filter(drop -> !drop.isDropped()).forEach(drop -> late.add(drop.node()));
        return letGo(entry, late, String.join(", ", late) + " did not do so in time", now);
    }

    /** The movie is no more, or is another version: its round ends, its entry need not be remembered. */
    public List<DomainEvent> forgotten(RepairEntry entry, Instant now) {
        return commands.cancelled(entry, now);
    }

    /** A new primary has taken the lists over. */
    public Decision promoted(long term) {
        return new Decision(List.of(new Inherited(term)), List.of(), null);
    }

    /** After how long without a change the commands are to be sent again; empty where they are not. */
    public Optional<Duration> repeatEvery(RepairEntry entry) {
        return entry.round() == null ? Optional.empty() : Optional.of(timings.again());
    }

    /** How long after the round's last step it ends; empty where there is none. */
    public Optional<Duration> endsAfter(RepairEntry entry, @Nullable Movie movie) {
        RepairRound round = entry.round();
        return round == null ? Optional.empty() : Optional.of(switch (round.phase()) {
            case COPYING -> timings.copySilence().plusSeconds(movie == null ? 0 : bytes(round, movie) / timings.copyBytesPerSecond());
            case ANNOUNCED -> timings.readBackWithin();
            case DROPPING -> timings.dropWithin();
        });
    }

    private static long bytes(RepairRound round, Movie movie) {
        long frames = round.copies().stream().mapToLong(copy -> copy.mask().count()).max().orElse(0);
        return movie.bytes() / Math.max(1, movie.frames()) * frames;
    }

    private Decision letGo(RepairEntry entry, List<String> nodes, String reason, Instant now) {
        RepairRound round = Objects.requireNonNull(entry.round());
        List<RepairChange> changes = new ArrayList<>();
        for (String node : nodes) {
            changes.add(new LetGo(node, changes.isEmpty() ? reason : ""));
        }
        if (round.phase() == RepairPhase.DROPPING) {
            // Told to, and not heard of: what it said until now may be so no more.
            nodes.forEach(node -> changes.add(new SaidLess(node, now)));
        }
        Decision decided = changed(entry, changes, false, now);
        List<DomainEvent> out = new ArrayList<>(decided.commands());
        round.copies().stream().filter(copy -> nodes.contains(copy.node()) && !copy.isStored())
                .forEach(copy -> out.add(commands.cancel(copy, now)));
        return new Decision(decided.changes(), out, null);
    }

    /** The round ends with the change that leaves nothing to do. */
    private Decision changed(RepairEntry entry, List<RepairChange> changes, boolean ordered, Instant now) {
        RepairEntry after = entry;
        for (RepairChange change : changes) {
            after = RepairEntry.apply(after, change);
        }
        RepairRound round = after.round();
        if (round == null || !round.isDone()) {
            return new Decision(changes, ordered ? commands.drops(after, now) : List.of(), null);
        }
        List<RepairChange> all = new ArrayList<>(changes);
        all.add(new Ended());
        return new Decision(all, List.of(new ImportEvent.Repaired(round.repairId(), entry.movieId(), round.detail(), now)), null);
    }
}
