package io.framecast.coordinator.repair;

import io.framecast.protocol.event.Cancel;
import io.framecast.protocol.event.CancelReason;
import io.framecast.protocol.event.Crq;
import io.framecast.protocol.event.DomainEvent;
import io.framecast.protocol.event.ImportEvent;
import io.framecast.protocol.event.Member;
import io.framecast.protocol.event.PlacementTarget;
import io.framecast.protocol.event.Purpose;
import io.framecast.protocol.event.Sink;
import io.framecast.protocol.event.View;
import io.framecast.protocol.mask.FrameMask;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The commands that a round's state implies: the same state gives the same commands. */
final class RepairCommands {

    /** Many sources for each copy: nobody who also serves viewers gives much. */
    private static final int MAX_SOURCES = 4;

    private final String nodeId;

    RepairCommands(String nodeId) {
        this.nodeId = nodeId;
    }

    /** Tells that the round begins, and brings each node its copies. */
    List<DomainEvent> begun(RepairEntry entry, View view, Instant now) {
        List<DomainEvent> out = new ArrayList<>();
        out.add(repairing(entry, now));
        out.addAll(copies(entry, view, now));
        return out;
    }

    List<DomainEvent> repeated(RepairEntry entry, View view, Instant now) {
        return switch (round(entry).phase()) {
            case COPYING -> copies(entry, view, now);
            case ANNOUNCED -> List.of(repairing(entry, now));
            case DROPPING -> drops(entry, now);
        };
    }

    List<DomainEvent> drops(RepairEntry entry, Instant now) {
        RepairRound round = round(entry);
        return round.drops().stream().filter(drop -> !drop.isDropped())
                .<DomainEvent>map(drop -> new ImportEvent.Dropping(round.repairId(), entry.movieId(), entry.movieVersion(), drop.node(),
                        drop.mask(), round.copiesWanted(), entry.stamp().term(), entry.stamp().sequence(), now))
                .toList();
    }

    /** Ends the requests that bring copies. */
    List<DomainEvent> cancelled(RepairEntry entry, Instant now) {
        RepairRound round = entry.round();
        return round == null ? List.of()
                : round.copies().stream().filter(copy -> !copy.isStored()).map(copy -> cancel(copy, now)).toList();
    }

    DomainEvent cancel(CopyTo copy, Instant now) {
        return new Cancel(copy.ruid(), nodeId, CancelReason.DELETED, now);
    }

    private static ImportEvent.Repairing repairing(RepairEntry entry, Instant now) {
        RepairRound round = round(entry);
        return new ImportEvent.Repairing(round.repairId(), entry.movieId(), entry.movieVersion(),
                round.copies().stream().map(copy -> new PlacementTarget(copy.node(), copy.mask())).toList(),
                round.drops().stream().map(drop -> new PlacementTarget(drop.node(), drop.mask())).toList(), round.detail(),
                entry.stamp().term(), entry.stamp().sequence(), now);
    }

    private static List<DomainEvent> copies(RepairEntry entry, View view, Instant now) {
        List<DomainEvent> out = new ArrayList<>();
        for (CopyTo copy : round(entry).copies()) {
            Member member = view.member(copy.node()).orElse(null);
            if (!copy.isStored() && member != null) {
                out.add(new Crq(copy.ruid(), entry.movieId(), entry.movieVersion(), copy.mask(), FrameMask.empty(), MAX_SOURCES, Purpose.STORE,
                        sink(member), now));
            }
        }
        return out;
    }

    private static Sink sink(Member member) {
        return new Sink(member.nodeId(), member.incarnation(), member.address().host(), member.address().linkPort());
    }

    private static RepairRound round(RepairEntry entry) {
        @Nullable RepairRound round = entry.round();
        return Objects.requireNonNull(round);
    }
}
