package io.framecast.coordinator.catalogue;

import io.framecast.protocol.event.Cancel;
import io.framecast.protocol.event.CancelReason;
import io.framecast.protocol.event.Crq;
import io.framecast.protocol.event.DomainEvent;
import io.framecast.protocol.event.ImportEvent;
import io.framecast.protocol.event.Member;
import io.framecast.protocol.event.Place;
import io.framecast.protocol.event.PlacementTarget;
import io.framecast.protocol.event.Purpose;
import io.framecast.protocol.event.Sink;
import io.framecast.protocol.event.View;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** The commands that an import's state implies: the same state gives the same commands. */
final class ImportCommands {

    /** Storing draws on the importer and on whoever has stored already. */
    private static final int MAX_SOURCES = 4;

    private final String nodeId;

    ImportCommands(String nodeId) {
        this.nodeId = nodeId;
    }

    /** What whoever asked for the import needs to hear. */
    List<DomainEvent> answer(CatalogueEntry entry, ImportRun run, Instant now) {
        return switch (run.phase()) {
            case FAILED -> List.of(
                    new ImportEvent.Failed(run.importId(), entry.movieId(), run.movieVersion(), false, run.detail(), now));
            case DONE -> List.of(entry.listed().orElseThrow(),
                    new ImportEvent.Done(run.importId(), entry.movieId(), run.detail(), now));
            default -> List.of(new ImportEvent.Accepted(run.importId(), entry.movieId(), run.movieVersion(), now));
        };
    }

    Place place(CatalogueEntry entry, ImportRun run, Instant now) {
        ImportEvent.Converted made = Objects.requireNonNull(run.converted());
        return new Place(run.importId(), entry.movieId(), run.movieVersion(), made.frames(), made.bytes(), run.copies(), run.attempt(), now);
    }

    /** Tells that placing began, and brings each target its part. */
    List<DomainEvent> placing(CatalogueEntry entry, ImportRun run, View view, Instant now) {
        List<DomainEvent> out = new ArrayList<>();
        out.add(new ImportEvent.Placing(run.importId(), entry.movieId(),
                run.targets().stream().map(target -> new PlacementTarget(target.node(), target.mask())).toList(), now));
        out.addAll(requests(entry, run, view, now));
        return out;
    }

    List<DomainEvent> repeated(CatalogueEntry entry, ImportRun run, View view, Instant now) {
        return switch (run.phase()) {
            case ASKING -> List.of(place(entry, run, now));
            case PLACING -> requests(entry, run, view, now);
            default -> List.of();
        };
    }

    /** Ends the requests of targets that have not stored their part. */
    List<DomainEvent> cancelled(ImportRun run, Instant now) {
        if (run.phase() != ImportPhase.PLACING) {
            return List.of();
        }
        return run.targets().stream()
                .filter(target -> !target.isPlaced())
                .<DomainEvent>map(target -> new Cancel(target.ruid(), nodeId, CancelReason.DELETED, now))
                .toList();
    }

    private static List<DomainEvent> requests(CatalogueEntry entry, ImportRun run, View view, Instant now) {
        List<DomainEvent> out = new ArrayList<>();
        for (Target target : run.targets()) {
            if (!target.isPlaced()) {
                view.member(target.node()).ifPresent(member -> out.add(new Crq(target.ruid(), entry.movieId(), run.movieVersion(),
                        target.mask(), target.stored(), MAX_SOURCES, Purpose.STORE, sink(member), now)));
            }
        }
        return out;
    }

    private static Sink sink(Member member) {
        return new Sink(member.nodeId(), member.incarnation(), member.address().host(), member.address().linkPort());
    }
}
