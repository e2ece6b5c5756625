package io.framecast.coordinator.repair;

import static org.assertj.core.api.Assertions.assertThat;

import io.framecast.protocol.event.DomainEvent;
import io.framecast.protocol.event.FrameRate;
import io.framecast.protocol.event.ImportEvent;
import io.framecast.protocol.event.Member;
import io.framecast.protocol.event.Movie;
import io.framecast.protocol.event.NodeAddress;
import io.framecast.protocol.event.NodeRole;
import io.framecast.protocol.event.NodeState;
import io.framecast.protocol.event.Placement;
import io.framecast.protocol.event.PlacementTarget;
import io.framecast.protocol.event.SeenHolding;
import io.framecast.protocol.event.View;
import io.framecast.protocol.mask.FrameMask;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Two primaries of one movie's partition, of which one does not know yet that it is none. */
class RepairMachineTest {

    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final FrameMask ALL = FrameMask.firstFrames(100);
    private static final Movie MOVIE =
            new Movie("m", "v", "M", 100, new FrameRate(10, 1), false, 640, 360, 100_000, 2, null, Map.of(), NOW);
    private static final View VIEW = new View(1, 1, IntStream.rangeClosed(1, 4)
            .mapToObj(node -> new Member("frame-" + node, NodeRole.FRAME_SERVICE, 1, new NodeAddress("h", 1, 2), "", NodeState.UP)).toList(), NOW);

    private final RepairMachine machine = new RepairMachine(RepairTimings.defaults(), "coordinator-1");

    @Test
    void nobodyIsToldToDropBeforeTheAnnouncementIsReadBack() {
        RepairMachine.Decision begun = propose(null, 1, "frame-3");
        assertThat(begun.commands()).singleElement().isInstanceOf(ImportEvent.Repairing.class);

        RepairMachine.Decision readBack = machine.received(after(null, begun), announcement(begun), NOW);
        assertThat(readBack.commands()).singleElement().isInstanceOf(ImportEvent.Dropping.class);
    }

    @Test
    void ofTwoPrimariesOnlyTheOneThatIsFirstInTheLogOrdersDrops() {
        RepairMachine.Decision former = propose(null, 1, "frame-3");
        RepairMachine.Decision present = propose(null, 2, "frame-1");
        for (List<RepairMachine.Decision> log : List.of(List.of(former, present), List.of(present, former))) {
            int orders = 0;
            for (RepairMachine.Decision own : List.of(former, present)) {
                RepairEntry entry = after(null, own);
                for (RepairMachine.Decision written : log) {
                    RepairMachine.Decision read = machine.received(entry, announcement(written), NOW);
                    entry = after(entry, read);
                    orders += (int) read.commands().stream().filter(ImportEvent.Dropping.class::isInstance).count();
                }
            }
            assertThat(orders).isEqualTo(1);
        }
    }

    @Test
    void whoGaveWayRestsOnNothingThatTheOthersNodesSaidBefore() {
        RepairEntry entry = after(null, propose(null, 2, "frame-1"));
        entry = after(entry, machine.received(entry, announcement(propose(null, 1, "frame-3")), NOW));

        assertThat(entry.round()).isNull();
        assertThat(propose(entry, 2, "frame-1", NOW.minusMillis(1)).changes()).isEmpty();
        assertThat(propose(entry, 2, "frame-1", NOW).changes()).hasSize(1);
    }

    @Test
    void aRoundHasTheSameNameHoweverOftenItIsDecided() {
        assertThat(announcement(propose(null, 1, "frame-3"))).isEqualTo(announcement(propose(null, 1, "frame-3")));
        assertThat(announcement(propose(null, 1, "frame-3")).repairId()).isNotEqualTo(announcement(propose(null, 2, "frame-3")).repairId());
    }

    private RepairMachine.Decision propose(@Nullable RepairEntry entry, long term, String drops) {
        return propose(entry, term, drops, NOW);
    }

    private RepairMachine.Decision propose(@Nullable RepairEntry entry, long term, String drops, Instant saidAt) {
        List<SeenHolding> seen = IntStream.rangeClosed(1, 3).mapToObj(node -> new SeenHolding("frame-" + node, ALL, saidAt)).toList();
        List<PlacementTarget> targets = seen.stream().filter(holding -> !holding.node().equals(drops))
                .map(holding -> new PlacementTarget(holding.node(), ALL)).toList();
        return machine.proposed(entry, MOVIE, new Placement("v", "m", Placement.UNASKED, targets, "", seen, NOW), term, VIEW, NOW);
    }

    private static ImportEvent.Repairing announcement(RepairMachine.Decision begun) {
        DomainEvent first = begun.commands().getFirst();
        return (ImportEvent.Repairing) first;
    }

    private static @Nullable RepairEntry after(@Nullable RepairEntry entry, RepairMachine.Decision decision) {
        RepairEntry after = entry;
        for (RepairChange change : decision.changes()) {
            after = RepairEntry.apply(after, change);
        }
        return after;
    }
}
