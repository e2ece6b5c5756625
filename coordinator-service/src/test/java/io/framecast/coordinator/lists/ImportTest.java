package io.framecast.coordinator.lists;

import static org.assertj.core.api.Assertions.assertThat;

import io.framecast.protocol.event.Cancel;
import io.framecast.protocol.event.Crq;
import io.framecast.protocol.event.FrameRate;
import io.framecast.protocol.event.ImportEvent;
import io.framecast.protocol.event.Movie;
import io.framecast.protocol.event.Place;
import io.framecast.protocol.event.Placement;
import io.framecast.protocol.event.PlacementTarget;
import io.framecast.protocol.event.Purpose;
import io.framecast.protocol.mask.FrameMask;
import io.framecast.protocol.topic.Topics;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ImportTest {

    private static final String MOVIE = "street";
    private static final String IMPORT = "import-1";
    private static final FrameMask ALL = FrameMask.firstFrames(100);
    private static final FrameMask EVEN = FrameMask.parse("0-99/2");
    private static final FrameMask ODD = ALL.andNot(EVEN);

    @AutoClose
    private final ListsUnderTest lists = new ListsUnderTest();
    private final DomainFixture domain = new DomainFixture(lists);

    @BeforeEach
    void join() {
        domain.joinAll(4);
    }

    @Test
    void anImportGoesFromRequestToCatalogue() {
        request(IMPORT);
        ImportEvent.Accepted accepted = (ImportEvent.Accepted) steps().getFirst();
        assertThat(accepted.movieVersion()).isEqualTo(IMPORT);

        converting();
        converted();
        Place place = lists.takeOnly(Topics.PLACE);
        assertThat(place.frames()).isEqualTo(100);
        assertThat(place.attempt()).isEqualTo(1);

        place(1, new PlacementTarget("frame-1", ALL), new PlacementTarget("frame-2", ALL));
        assertThat(steps()).hasAtLeastOneElementOfType(ImportEvent.Placing.class);
        List<Crq> requests = lists.take(Topics.CRQ);
        assertThat(requests).extracting(Crq::ruid).containsExactly("import-1-1-0", "import-1-1-1");
        assertThat(requests).allMatch(crq -> crq.purpose() == Purpose.STORE && crq.wanted().equals(ALL) && crq.sink() != null);
        assertThat(lists.take(Topics.PRQ)).as("the ordinary machinery takes them").hasSize(2);

        placed("frame-1", ALL);
        assertThat(lists.take(Topics.MOVIE)).isEmpty();
        placed("frame-2", ALL);
        Movie movie = lists.takeOnly(Topics.MOVIE);
        assertThat(movie.version()).isEqualTo(IMPORT);
        assertThat(movie.frames()).isEqualTo(100);
        assertThat(movie.copies()).isEqualTo(2);
        assertThat(steps()).singleElement().isInstanceOf(ImportEvent.Done.class);
    }

    @Test
    void whatIsReadTwiceIsAnsweredTwice() {
        request(IMPORT);
        List<ImportEvent> first = steps();
        request(IMPORT);
        assertThat(steps()).isEqualTo(first);
        converted();
        List<Place> asked = lists.take(Topics.PLACE);
        converted();
        assertThat(lists.take(Topics.PLACE)).isEqualTo(asked);
        place(1, new PlacementTarget("frame-1", ALL));
        List<Crq> brought = lists.take(Topics.CRQ);
        place(1, new PlacementTarget("frame-2", ALL));
        assertThat(lists.take(Topics.CRQ)).isEqualTo(brought);
        placed("frame-1", ALL);
        Movie movie = lists.takeOnly(Topics.MOVIE);
        placed("frame-1", ALL);
        assertThat(lists.take(Topics.MOVIE)).isEmpty();
        request(IMPORT);
        assertThat(lists.takeOnly(Topics.MOVIE)).isEqualTo(movie);
    }

    @Test
    void aTakenIdIsAConflictWhileItIsImportedAndAfter() {
        request(IMPORT);
        steps();
        request("import-2");
        assertConflict("street is being imported");
        converted();
        place(1, new PlacementTarget("frame-1", ALL));
        placed("frame-1", ALL);
        steps();
        request("import-3");
        assertConflict("street is in the catalogue");
        lists.pass(Duration.ofMinutes(2));
        request("import-3");
        assertConflict("street is in the catalogue");
    }

    @Test
    void aTargetThatLeavesIsReplacedAndWhatIsStoredIsKept() {
        request(IMPORT);
        converted();
        place(1, new PlacementTarget("frame-1", ALL), new PlacementTarget("frame-2", ALL));
        placed("frame-1", ALL);
        lists.discardOutput();
        domain.leave("frame-2");
        Place again = lists.takeOnly(Topics.PLACE);
        assertThat(again.attempt()).isEqualTo(2);
        assertThat(lists.take(Topics.CANCEL)).extracting(Cancel::ruid).containsExactly("import-1-1-1");

        place(1, new PlacementTarget("frame-4", ALL));
        assertThat(lists.take(Topics.CRQ)).as("an answer to the first attempt").isEmpty();
        place(2, new PlacementTarget("frame-1", ALL), new PlacementTarget("frame-3", ALL));
        assertThat(lists.takeOnly(Topics.CRQ).ruid()).as("only what is not stored yet").isEqualTo("import-1-2-1");
        placed("frame-3", ALL);
        assertThat(lists.take(Topics.MOVIE)).hasSize(1);
    }

    @Test
    void partsStoredByANodeAreNotBroughtAgain() {
        request(IMPORT);
        converted();
        place(1, new PlacementTarget("frame-1", EVEN), new PlacementTarget("frame-2", ODD));
        placed("frame-1", EVEN);
        domain.leave("frame-2");
        lists.discardOutput();
        place(2, new PlacementTarget("frame-1", ALL));
        Crq crq = lists.takeOnly(Topics.CRQ);
        assertThat(crq.wanted()).isEqualTo(ALL);
        assertThat(crq.have()).isEqualTo(EVEN);
    }

    @Test
    void theNodeThatMadeTheFramesIsATargetLikeOthersWhereItCannotStoreThem() {
        request(IMPORT);
        converting();
        converted();
        place(1, new PlacementTarget("frame-4", ALL), new PlacementTarget("frame-2", ALL));
        lists.discardOutput();
        broken("frame-4", "nothing came for 10 s");
        assertThat(lists.takeOnly(Topics.PLACE).attempt()).isEqualTo(2);
        place(2, new PlacementTarget("frame-1", ALL), new PlacementTarget("frame-2", ALL));
        placed("frame-1", ALL);
        placed("frame-2", ALL);
        assertThat(lists.take(Topics.MOVIE)).hasSize(1);
    }

    @Test
    void placingIsGivenUpAfterThreeAttempts() {
        request(IMPORT);
        converted();
        for (int attempt = 1; attempt <= 3; attempt++) {
            place(attempt, new PlacementTarget("frame-1", ALL), new PlacementTarget("frame-2", ALL));
            broken("frame-2", "no room");
        }
        ImportEvent.Failed failed = failed();
        assertThat(failed.detail()).isEqualTo("placed 3 times, the last time frame-2: no room");
        assertThat(failed.conflict()).isFalse();
        assertThat(failed.movieVersion()).isEqualTo(IMPORT);
        assertThat(lists.take(Topics.MOVIE)).isEmpty();
    }

    @Test
    void anImporterThatLeavesTakesTheImportAlong() {
        request(IMPORT);
        converting();
        lists.discardOutput();
        domain.leave("frame-4");
        assertThat(failed().detail()).isEqualTo("frame-4, which had the file, left the domain");
        request("import-2");
        assertThat(steps()).as("the id is free again").singleElement().isInstanceOf(ImportEvent.Accepted.class);
    }

    @Test
    void aGatewayThatLeavesWhileItReceivesTakesTheImportAlong() {
        request(IMPORT);
        lists.discardOutput();
        domain.leave("gateway-1");
        assertThat(failed().detail()).isEqualTo("gateway-1, which received the file, left the domain");
    }

    @Test
    void aConversionThatBreaksOrFallsSilentFails() {
        request(IMPORT);
        broken("frame-4", "not a video");
        assertThat(failed().detail()).isEqualTo("not a video");
        request("import-2");
        lists.send(Topics.IMPORT, MOVIE, new ImportEvent.Converting("import-2", MOVIE, "frame-4", 1, 1, lists.now()));
        lists.discardOutput();
        keepAlive(Duration.ofSeconds(31));
        assertThat(failed().detail()).isEqualTo("frame-4 told nothing of it for 30 s");
    }

    @Test
    void noRoomAnywhereFailsWithTheStrategistsReason() {
        request(IMPORT);
        converted();
        lists.send(Topics.PLACEMENT, MOVIE, new Placement(IMPORT, MOVIE, 1, List.of(), "no frame service has 5 GB free", lists.now()));
        assertThat(failed().detail()).isEqualTo("no frame service has 5 GB free");
    }

    @Test
    void aPlacementThatLeavesFramesOutIsRefused() {
        request(IMPORT);
        converted();
        place(1, new PlacementTarget("frame-1", EVEN));
        assertThat(lists.takeOnly(Topics.DEAD_LETTER).reason()).contains("every frame must have a target");
    }

    @Test
    void fewerCopiesThanAskedForAreSaid() {
        request(IMPORT);
        converted();
        lists.send(Topics.PLACEMENT, MOVIE, new Placement(IMPORT, MOVIE, 1, List.of(new PlacementTarget("frame-1", ALL)),
                "1 copy of 2, there is one frame service", lists.now()));
        placed("frame-1", ALL);
        ImportEvent.Done done = (ImportEvent.Done) steps().getLast();
        assertThat(done.detail()).isEqualTo("1 copy of 2, there is one frame service");
    }

    @Test
    void aSuccessorGoesOnWithAnImport() {
        request(IMPORT);
        converted();
        lists.discardOutput();
        try (ListsUnderTest successor = lists.takenOver(5)) {
            successor.pass(Duration.ofSeconds(1));
            assertThat(successor.take(Topics.PLACE)).isNotEmpty().allMatch(place -> place.attempt() == 1 && place.frames() == 100);
            successor.send(Topics.PLACEMENT, MOVIE,
                    new Placement(IMPORT, MOVIE, 1, List.of(new PlacementTarget("frame-1", ALL)), "", successor.now()));
            successor.send(Topics.IMPORT, MOVIE, new ImportEvent.Placed(IMPORT, MOVIE, "frame-1", IMPORT, ALL, successor.now()));
            Movie movie = successor.takeOnly(Topics.MOVIE);
            assertThat(movie.version()).isEqualTo(IMPORT);
            try (ListsUnderTest third = successor.takenOver(6)) {
                third.send(Topics.IMPORT, MOVIE, new ImportEvent.Requested("import-2", MOVIE, "gateway-1", "Street", 2, null, null, third.now()));
                assertThat(((ImportEvent.Failed) third.take(Topics.IMPORT).getFirst()).conflict()).isTrue();
            }
        }
    }

    private void request(String importId) {
        lists.send(Topics.IMPORT, MOVIE, new ImportEvent.Requested(importId, MOVIE, "gateway-1", "Street", 2, null, null, lists.now()));
    }

    private void converting() {
        lists.send(Topics.IMPORT, MOVIE, new ImportEvent.Converting(IMPORT, MOVIE, "frame-4", 50, 5000, lists.now()));
    }

    private void converted() {
        lists.send(Topics.IMPORT, MOVIE, new ImportEvent.Converted(IMPORT, MOVIE, "frame-4", IMPORT, 100, new FrameRate(10, 1), false, 768, 576,
                10_000, "", lists.now()));
    }

    private void place(int attempt, PlacementTarget... targets) {
        lists.send(Topics.PLACEMENT, MOVIE, new Placement(IMPORT, MOVIE, attempt, List.of(targets), "", lists.now()));
    }

    private void placed(String node, FrameMask mask) {
        lists.send(Topics.IMPORT, MOVIE, new ImportEvent.Placed(IMPORT, MOVIE, node, IMPORT, mask, lists.now()));
    }

    private void broken(String node, String detail) {
        lists.send(Topics.IMPORT, MOVIE, new ImportEvent.Broken(IMPORT, MOVIE, node, detail, lists.now()));
    }

    /** What the coordinator itself said of imports since the last call. */
    private List<ImportEvent> steps() {
        return lists.take(Topics.IMPORT);
    }

    private ImportEvent.Failed failed() {
        return (ImportEvent.Failed) steps().getLast();
    }

    private void assertConflict(String why) {
        ImportEvent.Failed failed = failed();
        assertThat(failed.conflict()).isTrue();
        assertThat(failed.movieVersion()).isNull();
        assertThat(failed.detail()).contains(why);
    }

    private void keepAlive(Duration duration) {
        for (long left = duration.toMillis(); left > 0; left -= 500) {
            lists.pass(Duration.ofMillis(500));
            List.of("gateway-1", "frame-1", "frame-2", "frame-3", "frame-4").forEach(domain::beat);
        }
    }
}
