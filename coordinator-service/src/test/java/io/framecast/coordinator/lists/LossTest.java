package io.framecast.coordinator.lists;

import static io.framecast.coordinator.lists.DomainFixture.RUID;
import static io.framecast.coordinator.lists.DomainFixture.WANTED;
import static io.framecast.coordinator.lists.DomainFixture.sink;
import static org.assertj.core.api.Assertions.assertThat;

import io.framecast.protocol.event.Cancel;
import io.framecast.protocol.event.CancelReason;
import io.framecast.protocol.event.Lacking;
import io.framecast.protocol.event.NodeRole;
import io.framecast.protocol.event.Progress;
import io.framecast.protocol.event.Prq;
import io.framecast.protocol.event.RequestPhase;
import io.framecast.protocol.event.Sdone;
import io.framecast.protocol.event.Share;
import io.framecast.protocol.event.Slost;
import io.framecast.protocol.event.Strg;
import io.framecast.protocol.event.Svjoin;
import io.framecast.protocol.event.Vpdone;
import io.framecast.protocol.mask.FrameMask;
import io.framecast.protocol.topic.Topics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LossTest {

    @AutoClose
    private final ListsUnderTest lists = new ListsUnderTest();
    private final DomainFixture domain = new DomainFixture(lists);
    private Strg strg;

    @BeforeEach
    void streamFromTwo() {
        domain.joinAll(3);
        strg = domain.stream();
    }

    @Test
    void aLostSourceIsPlannedAroundInTheNextEpoch() {
        domain.slost(strg, "frame-1");
        Prq prq = lists.takeOnly(Topics.PRQ);
        assertThat(prq.epoch()).isEqualTo(1);
        assertThat(prq.excluded()).containsExactly("frame-1");
        assertThat(lists.take(Topics.STRG)).as("the old strategy is in force until there is another").isEmpty();

        domain.answer(prq, "frame-2", "frame-3");
        Strg next = lists.takeOnly(Topics.STRG);
        assertThat(next.epoch()).isEqualTo(2);
        assertThat(next.sequence()).isGreaterThan(strg.sequence());
        assertThat(next.reason()).contains("frame-1 lost");
        assertThat(lists.take(Topics.SVJOIN)).extracting(Svjoin::node).containsExactly("gateway-1", "frame-2", "frame-3");
        Sdone leave = lists.takeOnly(Topics.SDONE);
        assertThat(leave.node()).isEqualTo("frame-1");
        assertThat(leave.epoch()).as("the epoch that node was in").isEqualTo(1);
    }

    @Test
    void aSourceThatNeverLinkedIsPlannedAroundThoughTheSinkCannotNameItsStart() {
        domain.slost(strg, "frame-1", 0);
        assertThat(lists.takeOnly(Topics.PRQ).excluded()).containsExactly("frame-1");
    }

    @Test
    void progressDoesNotPutOffAskingAgainForAPlan() {
        domain.slost(strg, "frame-1");
        lists.take(Topics.PRQ);
        for (int frame = 0; frame < 8; frame++) {
            List.of("gateway-1", "frame-1", "frame-2", "frame-3").forEach(domain::beat);
            domain.progress(strg, true, FrameMask.firstFrames(frame + 1));
            lists.pass(Duration.ofMillis(500));
        }
        assertThat(lists.take(Topics.PRQ)).as("after 1 and 3 s").hasSize(2);
    }

    @Test
    void framesThatOnlyALostNodeHasAreLookedForAgainWhereItNeverLeftTheDomain() {
        domain.slost(strg, "frame-1");
        domain.answer(lists.takeOnly(Topics.PRQ));
        lists.discardOutput();
        for (int second = 0; second < 11; second++) {
            List.of("gateway-1", "frame-1", "frame-2", "frame-3").forEach(domain::beat);
            lists.pass(Duration.ofSeconds(1));
        }
        assertThat(lists.take(Topics.PRQ)).isNotEmpty().allSatisfy(prq -> assertThat(prq.excluded()).isEmpty());
    }

    @Test
    void framesThatItsSourcesLackAreLookedForElsewhere() {
        domain.lacking(strg, new Lacking("frame-1", FrameMask.of(4)), new Lacking("frame-2", FrameMask.of(4)));
        Prq prq = lists.takeOnly(Topics.PRQ);
        assertThat(prq.excluded()).as("they have the other frames").isEmpty();
        assertThat(prq.lacking()).containsExactly(new Lacking("frame-1", FrameMask.of(4)), new Lacking("frame-2", FrameMask.of(4)));

        domain.answer(prq, "frame-1", "frame-2");
        assertThat(lists.take(Topics.STRG)).as("frame-1 would be asked for frame 4 again").isEmpty();
        domain.answer(prq, "frame-3");
        assertThat(lists.takeOnly(Topics.STRG).reason()).isEqualTo("frames were not to be had from frame-1, frame-2");
    }

    @Test
    void whatIsPlannedAroundIsNotPlannedAroundAgainUnlessMoreIsLacking() {
        domain.lacking(strg, new Lacking("frame-1", FrameMask.of(4)));
        lists.discardOutput();
        domain.lacking(strg, new Lacking("frame-1", FrameMask.of(4)));
        assertThat(lists.take(Topics.PRQ)).isEmpty();
        domain.lacking(strg, new Lacking("frame-1", FrameMask.of(5)));
        assertThat(lists.takeOnly(Topics.PRQ).lacking()).containsExactly(new Lacking("frame-1", FrameMask.of(4, 5)));
    }

    @Test
    void whatNodesAnnounceAndLackIsLookedForLessAndLess() {
        List<Integer> waits = new ArrayList<>();
        Strg present = strg;
        for (int round = 0; round < 3; round++) {
            domain.lacking(present, new Lacking("frame-1", FrameMask.of(4)), new Lacking("frame-2", FrameMask.of(4)));
            domain.answer(lists.takeOnly(Topics.PRQ));
            lists.discardOutput();
            List<Prq> again = List.of();
            int seconds = 0;
            for (; again.isEmpty(); seconds++) {
                List.of("gateway-1", "frame-1", "frame-2", "frame-3").forEach(domain::beat);
                lists.pass(Duration.ofSeconds(1));
                again = lists.take(Topics.PRQ);
            }
            waits.add(seconds);
            assertThat(again.getFirst().lacking()).isEmpty();
            domain.answer(again.getFirst(), "frame-1", "frame-2");
            present = lists.takeOnly(Topics.STRG);
        }
        assertThat(waits.get(1)).isGreaterThan(waits.get(0) + 5);
        assertThat(waits.get(2)).isGreaterThan(waits.get(1) + 10);
    }

    @Test
    void whatANodeOutsideTheGroupLacksChangesNothing() {
        domain.lacking(strg, new Lacking("frame-3", FrameMask.of(4)));
        assertThat(lists.take(Topics.PRQ)).isEmpty();
    }

    @Test
    void whatANodeLackedIsForgottenOnceItHasStartedAnew() {
        domain.lacking(strg, new Lacking("frame-1", FrameMask.of(4)));
        domain.answer(lists.takeOnly(Topics.PRQ), "frame-2");
        Strg next = lists.takeOnly(Topics.STRG);
        domain.join("frame-1", NodeRole.FRAME_SERVICE, 2);
        lists.discardOutput();
        domain.slost(next, "frame-2");
        assertThat(lists.takeOnly(Topics.PRQ).lacking()).isEmpty();
    }

    @Test
    void aLossOfAnOlderEpochChangesNothing() {
        domain.slost(strg, "frame-1");
        domain.answer(lists.takeOnly(Topics.PRQ), "frame-2", "frame-3");
        lists.discardOutput();
        var before = lists.dump().get("r/" + RUID).stamp();
        domain.slost(strg, "frame-2");
        assertThat(lists.take(Topics.PRQ)).isEmpty();
        assertThat(lists.dump().get("r/" + RUID).stamp()).isEqualTo(before);
        assertThat(lists.takeOnly(Topics.SVJOIN).epoch()).as("the sink is told the present epoch").isEqualTo(2);
    }

    @Test
    void aLossOfANodeOutsideTheGroupChangesNothing() {
        domain.slost(strg, "frame-3");
        assertThat(lists.take(Topics.PRQ)).isEmpty();
    }

    @Test
    void aSecondLossWhilePlanningRefusesTheProposalThatUsesIt() {
        domain.slost(strg, "frame-1");
        Prq first = lists.takeOnly(Topics.PRQ);
        domain.slost(strg, "frame-2");
        Prq second = lists.takeOnly(Topics.PRQ);
        assertThat(second.excluded()).containsExactly("frame-1", "frame-2");
        domain.answer(first, "frame-2", "frame-3");
        assertThat(lists.take(Topics.STRG)).isEmpty();
        domain.answer(second, "frame-3");
        assertThat(lists.takeOnly(Topics.STRG).epoch()).isEqualTo(2);
    }

    @Test
    void aViewWithoutASourceIsPlannedAroundToo() {
        domain.leave("frame-2");
        Prq prq = lists.takeOnly(Topics.PRQ);
        assertThat(prq.excluded()).containsExactly("frame-2");
        domain.answer(prq, "frame-1", "frame-3");
        assertThat(lists.takeOnly(Topics.STRG).reason()).isEqualTo("frame-2 left the domain");
    }

    @Test
    void aRestartedSourceMayBeUsedAgain() {
        domain.join("frame-2", NodeRole.FRAME_SERVICE, 2);
        Prq prq = lists.takeOnly(Topics.PRQ);
        assertThat(prq.excluded()).as("it is its former start that is lost").isEmpty();
        domain.answer(prq, "frame-1", "frame-2");
        assertThat(lists.take(Topics.SVJOIN)).filteredOn(join -> join.node().equals("frame-2"))
                .extracting(Svjoin::incarnation).containsExactly(2L);
    }

    @Test
    void unavailableFramesArePlannedAnewWhenANodeJoins() {
        domain.leave("frame-1");
        domain.leave("frame-2");
        List<Prq> prqs = lists.take(Topics.PRQ);
        domain.answer(prqs.getLast());
        assertThat(lists.takeOnly(Topics.STRG).unavailable()).isEqualTo(WANTED);
        lists.discardOutput();
        domain.join("frame-1", NodeRole.FRAME_SERVICE, 2);
        assertThat(lists.takeOnly(Topics.PRQ).missing()).isEqualTo(WANTED);
    }

    @Test
    void aProposalOfANodeThatIsGoneIsAskedForAnewWithoutIt() {
        domain.slost(strg, "frame-1");
        Prq prq = lists.takeOnly(Topics.PRQ);
        domain.leave("frame-3");
        lists.discardOutput();
        domain.answer(prq, "frame-2", "frame-3");
        assertThat(lists.takeOnly(Topics.PRQ).excluded()).containsExactly("frame-1", "frame-3");
        assertThat(lists.take(Topics.STRG)).isEmpty();
    }

    @Test
    void aVanishedViewerHasTenSecondsToComeBack() {
        domain.progress(strg, false, FrameMask.range(0, 9));
        lists.pass(Duration.ofSeconds(9));
        assertThat(lists.take(Topics.VPDONE)).isEmpty();
        domain.progress(strg, true, FrameMask.range(0, 10));
        lists.pass(Duration.ofSeconds(30));
        assertThat(lists.take(Topics.VPDONE)).isEmpty();

        domain.progress(strg, false, FrameMask.range(0, 10));
        beatFor(Duration.ofSeconds(11));
        Vpdone vpdone = lists.takeOnly(Topics.VPDONE);
        assertThat(vpdone.phase()).isEqualTo(RequestPhase.ABANDONED);
        assertThat(vpdone.delivered()).isEqualTo(FrameMask.range(0, 10));
        assertThat(lists.take(Topics.SDONE)).extracting(Sdone::node).containsExactlyInAnyOrder("gateway-1", "frame-1", "frame-2");
    }

    @Test
    void aGatewayThatLeavesTakesItsViewerAlong() {
        domain.leave("gateway-1");
        beatFor(Duration.ofSeconds(11));
        assertThat(lists.takeOnly(Topics.VPDONE).phase()).isEqualTo(RequestPhase.ABANDONED);
    }

    @Test
    void openingElsewhereMovesTheRequestInTheNextEpoch() {
        domain.join("gateway-2", NodeRole.GATEWAY, 5);
        domain.leave("gateway-1");
        lists.discardOutput();
        domain.crq(RUID, sink("gateway-2", 5), FrameMask.range(0, 49));
        Strg moved = lists.takeOnly(Topics.STRG);
        assertThat(moved.epoch()).isEqualTo(2);
        assertThat(moved.shares()).isEqualTo(strg.shares());
        assertThat(lists.take(Topics.SVJOIN)).allMatch(join -> join.sink().equals(sink("gateway-2", 5)) && join.epoch() == 2);
        assertThat(lists.takeOnly(Topics.SDONE).node()).isEqualTo("gateway-1");
        domain.progress(moved, true, FrameMask.of(60));
        beatFor(Duration.ofSeconds(15));
        assertThat(lists.take(Topics.VPDONE)).isEmpty();
    }

    /** The cache of a gateway is a source like another, until the request is opened at that gateway. */
    @Test
    void aSourceThatBecomesTheSinkIsPlannedWithNoMoreAndNotToldToLeave() {
        domain.join("gateway-2", NodeRole.GATEWAY, 5);
        domain.slost(strg, "frame-2");
        domain.answer(lists.takeOnly(Topics.PRQ), "frame-1", "gateway-2");
        lists.discardOutput();

        domain.crq(sink("gateway-2", 5));
        Prq anew = lists.takeOnly(Topics.PRQ);
        assertThat(anew.missing()).isEqualTo(WANTED);
        lists.discardOutput();
        domain.answer(anew, "frame-1", "gateway-2");
        assertThat(lists.take(Topics.STRG)).as("what was planned before it was the sink").isEmpty();
        domain.answer(lists.takeOnly(Topics.PRQ), "frame-1");
        assertThat(lists.takeOnly(Topics.STRG).shares()).extracting(Share::node).containsOnly("frame-1");
        assertThat(lists.take(Topics.SDONE)).extracting(Sdone::node).doesNotContain("gateway-2");
    }

    @Test
    void aCrqOlderThanTheOneThatMovedTheRequestDoesNotMoveItBack() {
        domain.join("gateway-2", NodeRole.GATEWAY, 5);
        domain.crq(sink("gateway-2", 5));
        lists.discardOutput();
        ListsUnderTest successor = lists.takenOver(1);
        domain.talkTo(successor);
        domain.crq(sink("gateway-1", 1)); // Offset 0 on the new driver: as if the first CRQ were read again.
        assertThat(successor.takeOnly(Topics.STRG).sink()).isEqualTo(sink("gateway-2", 5));
        successor.close();
    }

    @Test
    void aSinkThatIsNoneAnyMoreIsToldToLeave() {
        domain.join("gateway-2", NodeRole.GATEWAY, 5);
        domain.crq(sink("gateway-2", 5));
        lists.discardOutput();
        domain.progress(strg, true, FrameMask.of(7));
        assertThat(lists.takeOnly(Topics.SDONE).node()).isEqualTo("gateway-1");
    }

    @Test
    void whatASinkDoesNotKnowIsAbandonedUnlessItMoved() {
        lists.send(Topics.CANCEL, RUID, new Cancel(RUID, "gateway-9", CancelReason.UNKNOWN_TO_SINK, lists.now()));
        assertThat(lists.take(Topics.VPDONE)).isEmpty();
        lists.send(Topics.CANCEL, RUID, new Cancel(RUID, "gateway-1", CancelReason.UNKNOWN_TO_SINK, lists.now()));
        assertThat(lists.takeOnly(Topics.VPDONE).reason()).isEqualTo("gateway-1 does not know it");
    }

    @Test
    void aSinkThatServesARequestNobodyKnowsIsTold() {
        lists.send(Topics.PROGRESS, "ruid-9", new Progress("ruid-9", "gateway-1", 1, 0, 3, true, WANTED, FrameMask.empty(), List.of(), lists.now()));
        assertThat(lists.takeOnly(Topics.VPDONE).epoch()).isEqualTo(3);
        lists.send(Topics.SLOST, "ruid-9", new Slost("ruid-9", "gateway-1", "frame-1", 1, 0, 3, "reset", WANTED, lists.now()));
        assertThat(lists.takeOnly(Topics.VPDONE).ruid()).isEqualTo("ruid-9");
    }

    private void beatFor(Duration duration) {
        for (long left = duration.toMillis(); left > 0; left -= 500) {
            lists.pass(Duration.ofMillis(500));
            for (String node : List.of("gateway-2", "gateway-1", "frame-1", "frame-2", "frame-3")) {
                if (domain.knows(node)) {
                    domain.beat(node);
                }
            }
        }
    }
}
