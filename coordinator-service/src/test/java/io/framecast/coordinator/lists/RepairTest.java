package io.framecast.coordinator.lists;

import static org.assertj.core.api.Assertions.assertThat;

import io.framecast.protocol.event.Cancel;
import io.framecast.protocol.event.Crq;
import io.framecast.protocol.event.FrameRate;
import io.framecast.protocol.event.ImportEvent;
import io.framecast.protocol.event.NodeRole;
import io.framecast.protocol.event.NodeState;
import io.framecast.protocol.event.Placement;
import io.framecast.protocol.event.PlacementTarget;
import io.framecast.protocol.event.Purpose;
import io.framecast.protocol.event.SeenHolding;
import io.framecast.protocol.mask.FrameMask;
import io.framecast.protocol.topic.Topics;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Rounds of repair, as the primary of the movie's partition orders them. */
class RepairTest {

    private static final String MOVIE = "street";
    private static final String VERSION = "import-1";
    private static final FrameMask ALL = FrameMask.firstFrames(100);
    private static final FrameMask EVEN = FrameMask.parse("0-99/2");

    @AutoClose
    private final ListsUnderTest lists = new ListsUnderTest();
    private final DomainFixture domain = new DomainFixture(lists);

    @BeforeEach
    void importMovie() {
        domain.joinAll(4);
        send(new ImportEvent.Requested(VERSION, MOVIE, "gateway-1", "Street", 2, null, null, lists.now()));
        send(new ImportEvent.Converted(VERSION, MOVIE, "frame-4", VERSION, 100, new FrameRate(10, 1), false, 768, 576, 10_000, "", lists.now()));
        lists.send(Topics.PLACEMENT, MOVIE, new Placement(VERSION, MOVIE, 1,
                List.of(new PlacementTarget("frame-1", ALL), new PlacementTarget("frame-2", ALL)), "", lists.now()));
        placed(VERSION, "frame-1", ALL);
        placed(VERSION, "frame-2", ALL);
        lists.discardOutput();
    }

    @Test
    void lackingCopiesAreBroughtAsARequestWithAFrameServiceAsItsSink() {
        propose(seen("frame-1", ALL), target("frame-1", ALL), target("frame-3", ALL));

        Crq crq = lists.takeOnly(Topics.CRQ);
        assertThat(crq.purpose()).isEqualTo(Purpose.STORE);
        assertThat(crq.wanted()).isEqualTo(ALL);
        assertThat(crq.sink().nodeId()).isEqualTo("frame-3");
        assertThat(lists.take(Topics.PRQ)).as("the ordinary machinery takes it").hasSize(1);
        ImportEvent.Repairing round = only(ImportEvent.Repairing.class);
        assertThat(crq.ruid()).startsWith(round.repairId());

        placed(round.repairId(), "frame-3", ALL);
        assertThat(only(ImportEvent.Repaired.class).detail()).isEmpty();
    }

    @Test
    void aProposalThatComesAgainWhileItsRoundGoesOnChangesNothing() {
        proposeCopy("frame-3");
        lists.discardOutput();
        proposeCopy("frame-3");
        proposeCopy("frame-4");

        assertThat(lists.take(Topics.CRQ)).isEmpty();
        keepAlive(Duration.ofSeconds(11));
        assertThat(lists.take(Topics.CRQ)).as("said again, for it may be lost").extracting(crq -> crq.sink().nodeId()).containsOnly("frame-3");
    }

    @Test
    void aSinkThatLeavesEndsItsPartAndTheNextProposalIsTaken() {
        proposeCopy("frame-3");
        String ruid = lists.takeOnly(Topics.CRQ).ruid();
        lists.discardOutput();
        domain.leave("frame-3");

        assertThat(lists.take(Topics.CANCEL)).extracting(Cancel::ruid).containsExactly(ruid);
        assertThat(only(ImportEvent.Repaired.class).detail()).isEqualTo("frame-3 left the domain");
        proposeCopy("frame-4");
        assertThat(lists.takeOnly(Topics.CRQ).sink().nodeId()).isEqualTo("frame-4");
    }

    @Test
    void copiesThatBreakOrAreNotMadeInTimeAreGivenUp() {
        proposeCopy("frame-3");
        String round = only(ImportEvent.Repairing.class).repairId();
        send(new ImportEvent.Broken(round, MOVIE, "frame-3", "no room", lists.now()));
        assertThat(only(ImportEvent.Repaired.class).detail()).isEqualTo("no room");

        proposeCopy("frame-3");
        lists.discardOutput();
        keepAlive(Duration.ofSeconds(61));
        assertThat(only(ImportEvent.Repaired.class).detail()).isEqualTo("frame-3 did not do so in time");
    }

    /** What the list writes to the movie's log it reads back there. */
    @Test
    void dropsAreAnnouncedThenOrdered() {
        proposeDrop("frame-3");

        List<ImportEvent> said = steps();
        assertThat(said).hasSize(2);
        assertThat(said.getFirst()).isInstanceOfSatisfying(ImportEvent.Repairing.class, round -> {
            assertThat(round.drops()).containsExactly(target("frame-3", ALL));
            dropped(round.repairId(), "frame-3");
        });
        assertThat(said.getLast()).isInstanceOfSatisfying(ImportEvent.Dropping.class, order -> {
            assertThat(order.node()).isEqualTo("frame-3");
            assertThat(order.mask()).isEqualTo(ALL);
            assertThat(order.copies()).isEqualTo(2);
            assertThat(order.term()).isEqualTo(lists.term());
        });
        assertThat(only(ImportEvent.Repaired.class).detail()).isEmpty();
    }

    @Test
    void aFrameIsDroppedOnlyWhereEnoughOthersKeepIt() {
        propose(List.of(at("frame-1", ALL), at("frame-2", EVEN), at("frame-3", ALL)), target("frame-1", ALL), target("frame-2", EVEN));

        assertThat(steps()).isEmpty();
        assertThat(lists.takeOnly(Topics.DEAD_LETTER).reason())
                .isEqualTo("repair of street: a frame must be on 2 other live frame services to be dropped, frame-3 is to drop also 1-99/2");
    }

    @Test
    void nothingRestsOnNodesThatAreAwayDrainOrHaveNotSpokenSinceTheirStart() {
        domain.leave("frame-2");
        proposeDrop("frame-3");
        assertThat(lists.takeOnly(Topics.DEAD_LETTER).reason()).contains("2 other live frame services");

        domain.join("frame-2", NodeRole.FRAME_SERVICE, lists.now().plusSeconds(2).toEpochMilli());
        proposeDrop("frame-3");
        assertThat(lists.takeOnly(Topics.DEAD_LETTER).reason()).as("it said so before its start").contains("2 other live frame services");

        lists.pass(Duration.ofSeconds(1));
        domain.beat("frame-2", NodeState.DRAINING);
        proposeDrop("frame-3");
        assertThat(lists.takeOnly(Topics.DEAD_LETTER).reason()).as("it is being emptied").contains("2 other live frame services");
        assertThat(steps()).isEmpty();
    }

    @Test
    void nothingRestsOnWhatANodeSaidBeforeItDropped() {
        ImportEvent.Repairing round = announceDrop("frame-3");
        Instant before = lists.now();
        lists.pass(Duration.ofSeconds(1));
        dropped(round.repairId(), "frame-3");
        lists.discardOutput();

        propose(List.of(at("frame-1", ALL), at("frame-2", ALL), new SeenHolding("frame-3", ALL, before)), target("frame-2", ALL),
                target("frame-3", ALL));
        assertThat(steps()).as("frame-1 would drop for a copy that is gone").isEmpty();
        assertThat(lists.take(Topics.DEAD_LETTER)).isEmpty();
        proposeCopy("frame-4");
        assertThat(steps()).hasSize(1);
    }

    @Test
    void aSuccessorGoesOnWithTheRoundUnderItsOwnTerm() {
        ImportEvent.Repairing round = announceDrop("frame-3");
        lists.discardOutput();
        try (ListsUnderTest successor = lists.takenOver(lists.term() + 10)) {
            domain.talkTo(successor);
            successor.pass(Duration.ofSeconds(1));
            ImportEvent.Dropping again = successor.take(Topics.IMPORT).stream().filter(ImportEvent.Dropping.class::isInstance)
                    .map(ImportEvent.Dropping.class::cast).findFirst().orElseThrow();
            assertThat(again.repairId()).isEqualTo(round.repairId());
            assertThat(again.term()).isEqualTo(successor.term());
        }
    }

    @Test
    void aDeletedMovieIsRepairedNoMore() {
        proposeCopy("frame-3");
        String ruid = lists.takeOnly(Topics.CRQ).ruid();
        send(new ImportEvent.DeletionAsked("d1", MOVIE, "gateway-1", lists.now()));
        steps().forEach(this::send);
        keepAlive(Duration.ofSeconds(11));

        assertThat(lists.take(Topics.CANCEL)).extracting(Cancel::ruid).contains(ruid);
        assertThat(lists.dump().keySet()).noneMatch(key -> key.startsWith("c/"));
        lists.discardOutput();
        proposeCopy("frame-4");
        assertThat(lists.take(Topics.CRQ)).isEmpty();
    }

    @Test
    void theBackupHasTheSameRounds() {
        announceDrop("frame-3");
        assertThat(lists.backup().keySet()).isEqualTo(lists.dump().keySet()).contains("c/" + MOVIE);
    }

    // ---- what the others do

    private void proposeCopy(String node) {
        propose(seen("frame-1", ALL), target("frame-1", ALL), target(node, ALL));
    }

    private void proposeDrop(String node) {
        propose(List.of(at("frame-1", ALL), at("frame-2", ALL), at(node, ALL)), target("frame-1", ALL), target("frame-2", ALL));
    }

    private ImportEvent.Repairing announceDrop(String node) {
        proposeDrop(node);
        return only(ImportEvent.Repairing.class);
    }

    private void propose(List<SeenHolding> seen, PlacementTarget... targets) {
        lists.send(Topics.PLACEMENT, MOVIE, new Placement(VERSION, MOVIE, Placement.UNASKED, List.of(targets), "", seen, lists.now()));
    }

    private SeenHolding at(String node, FrameMask mask) {
        return new SeenHolding(node, mask, lists.now());
    }

    private List<SeenHolding> seen(String node, FrameMask mask) {
        return List.of(at(node, mask));
    }

    private static PlacementTarget target(String node, FrameMask mask) {
        return new PlacementTarget(node, mask);
    }

    private void placed(String id, String node, FrameMask mask) {
        send(new ImportEvent.Placed(id, MOVIE, node, VERSION, mask, lists.now()));
    }

    private void dropped(String repairId, String node) {
        send(new ImportEvent.Dropped(repairId, MOVIE, node, ALL, lists.now()));
    }

    private void send(ImportEvent event) {
        lists.send(Topics.IMPORT, MOVIE, event);
    }

    private List<ImportEvent> steps() {
        return lists.take(Topics.IMPORT);
    }

    private <E extends ImportEvent> E only(Class<E> type) {
        List<E> found = new ArrayList<>();
        steps().stream().filter(type::isInstance).map(type::cast).forEach(found::add);
        assertThat(found).as(type.getSimpleName()).hasSize(1);
        return found.getFirst();
    }

    private void keepAlive(Duration duration) {
        for (long left = duration.toMillis(); left > 0; left -= 500) {
            lists.pass(Duration.ofMillis(Math.min(left, 500)));
            for (String node : List.of("gateway-1", "frame-1", "frame-2", "frame-3", "frame-4")) {
                domain.beat(node);
            }
        }
    }
}
