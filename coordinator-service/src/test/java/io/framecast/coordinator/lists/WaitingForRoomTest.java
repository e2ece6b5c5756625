package io.framecast.coordinator.lists;

import static org.assertj.core.api.Assertions.assertThat;

import io.framecast.protocol.event.Cancel;
import io.framecast.protocol.event.CancelReason;
import io.framecast.protocol.event.Claim;
import io.framecast.protocol.event.ClaimState;
import io.framecast.protocol.event.Crq;
import io.framecast.protocol.event.Heartbeat;
import io.framecast.protocol.event.NodeLoad;
import io.framecast.protocol.event.NodeRole;
import io.framecast.protocol.event.NodeState;
import io.framecast.protocol.event.PacedRate;
import io.framecast.protocol.event.Prq;
import io.framecast.protocol.event.Purpose;
import io.framecast.protocol.event.QueuePlace;
import io.framecast.protocol.event.RequestPhase;
import io.framecast.protocol.event.Room;
import io.framecast.protocol.event.RoomVerdict;
import io.framecast.protocol.event.Strg;
import io.framecast.protocol.event.Vpdone;
import io.framecast.protocol.mask.FrameMask;
import io.framecast.protocol.topic.Topics;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Paced requests in a domain of two frame services that can push 100 bytes a second each: 180 of these may be reserved. */
class WaitingForRoomTest {

    private ListsUnderTest lists = new ListsUnderTest();
    private final DomainFixture domain = new DomainFixture(lists);

    @BeforeEach
    void twoFrameServicesTellWhatTheyCan() {
        domain.joinAll(2);
        capacity("frame-1", 100);
        capacity("frame-2", 100);
        lists.discardOutput();
    }

    @AfterEach
    void close() {
        lists.close();
    }

    private void capacity(String node, long bytesPerSecond) {
        lists.send(Topics.HEARTBEAT, node, new Heartbeat(node, 1, NodeState.UP, new NodeLoad(bytesPerSecond, 0, 0, 0, 0), List.of(), lists.now()));
    }

    /** Time passes in a domain whose nodes live on. */
    private void pass(Duration duration) {
        for (long left = duration.toMillis(); left > 0; left -= 1000) {
            domain.beat("gateway-1");
            capacity("frame-1", 100);
            capacity("frame-2", 100);
            lists.pass(Duration.ofMillis(Math.min(left, 1000)));
        }
    }

    private void ask(String ruid, long bytesPerSecond) {
        lists.send(Topics.CRQ, ruid, new Crq(ruid, "movie", "v1", DomainFixture.WANTED, FrameMask.empty(), 4, Purpose.VIEW,
                DomainFixture.sink("gateway-1", 1), new PacedRate(1, bytesPerSecond), lists.now()));
    }

    private void delete(String ruid) {
        lists.send(Topics.CANCEL, ruid, new Cancel(ruid, "gateway-1", CancelReason.DELETED, lists.now()));
    }

    /** Asks for it and sees it planned. */
    private Strg begin(String ruid, long bytesPerSecond) {
        ask(ruid, bytesPerSecond);
        domain.answer(lists.takeOnly(Topics.PRQ), "frame-1", "frame-2");
        Strg strg = lists.takeOnly(Topics.STRG);
        lists.discardOutput();
        return strg;
    }

    private QueuePlace placeOf(String ruid) {
        List<Prq> told = lists.take(Topics.PRQ).stream().filter(prq -> prq.ruid().equals(ruid)).toList();
        assertThat(told).as("what is told of " + ruid).isNotEmpty();
        return told.getLast().queue();
    }

    @Test
    void aRequestThatFitsIsPlannedAtOnce() {
        ask("a", 100);
        assertThat(lists.takeOnly(Topics.PRQ).queue()).isNull();
        assertThat(lists.takeOnly(Topics.ROOM).verdict()).isEqualTo(RoomVerdict.GRANTED);
        lists.pass(Duration.ofSeconds(1));
        assertThat(lists.meters().get("framecast.admission.reserved").gauge().value()).isEqualTo(100);
        assertThat(lists.meters().get("framecast.admission.room").gauge().value()).isEqualTo(180);
    }

    @Test
    void aRequestWithoutARateIsPlannedWhateverIsReserved() {
        begin("a", 180);
        domain.crq("unpaced", DomainFixture.sink("gateway-1", 1), FrameMask.empty());
        assertThat(lists.takeOnly(Topics.PRQ).queue()).isNull();
        assertThat(lists.take(Topics.CLAIM)).isEmpty();
    }

    @Test
    void whoDoesNotFitWaitsAndIsToldItsPlaceAsItMovesUp() {
        begin("a", 100);
        begin("b", 80);
        ask("c", 50);
        assertThat(placeOf("c")).isEqualTo(new QueuePlace(1, 1));
        lists.pass(Duration.ofMillis(10));
        ask("d", 50);
        assertThat(placeOf("d")).isEqualTo(new QueuePlace(2, 2));
        domain.answer(new Prq("d", lists.term(), 0, 0, "movie", "v1", DomainFixture.WANTED, FrameMask.empty(), DomainFixture.WANTED, 4,
                Purpose.VIEW, null, List.of(), List.of(), lists.now()), "frame-1", "frame-2");
        assertThat(lists.take(Topics.STRG)).as("a plan that nobody asked for").isEmpty();

        delete("b");
        assertThat(placeOf("c")).as("it begins").isNull();
        lists.pass(Duration.ofMillis(1500));
        assertThat(placeOf("d")).isEqualTo(new QueuePlace(1, 1));
        delete("a");
        assertThat(placeOf("d")).isNull();
    }

    @Test
    void whoCameLaterDoesNotOvertakeThoughItWouldFit() {
        begin("a", 100);
        ask("large", 100);
        lists.pass(Duration.ofMillis(10));
        ask("small", 10);
        assertThat(lists.take(Topics.PRQ)).extracting(Prq::queue).containsExactly(new QueuePlace(1, 1), new QueuePlace(2, 2));
    }

    @Test
    void aRequestLargerThanTheDomainBeginsWhenNothingElseRuns() {
        begin("a", 10);
        ask("huge", 10_000);
        assertThat(placeOf("huge")).isEqualTo(new QueuePlace(1, 1));
        delete("a");
        assertThat(placeOf("huge")).isNull();
    }

    @Test
    void aNodeThatJoinsMakesRoom() {
        begin("a", 180);
        ask("b", 90);
        assertThat(placeOf("b")).isEqualTo(new QueuePlace(1, 1));
        domain.join("frame-3", NodeRole.FRAME_SERVICE, 1);
        capacity("frame-3", 100);
        lists.pass(Duration.ofMillis(500));
        assertThat(placeOf("b")).isNull();
    }

    @Test
    void whoRunsIsPlannedAnewAfterALossThoughOthersWait() {
        Strg strg = begin("a", 180);
        ask("b", 90);
        domain.progress(strg, true, FrameMask.of(0));
        lists.discardOutput();
        domain.slost(strg, "frame-1");
        Prq again = lists.takeOnly(Topics.PRQ);
        assertThat(again.ruid()).isEqualTo("a");
        assertThat(again.queue()).isNull();
        assertThat(again.epoch()).isEqualTo(1);
    }

    @Test
    void whoHasWaitedTooLongIsRefusedWithRuleValueAndRemedy() {
        domain.progress(begin("a", 180), true, FrameMask.of(0));
        ask("b", 90);
        pass(Duration.ofMinutes(5).minusSeconds(2));
        assertThat(lists.take(Topics.VPDONE)).isEmpty();
        pass(Duration.ofSeconds(4));
        Vpdone end = lists.take(Topics.VPDONE).stream().filter(vpdone -> vpdone.ruid().equals("b")).findFirst().orElseThrow();
        assertThat(end.phase()).isEqualTo(RequestPhase.FAILED);
        assertThat(end.reason()).contains("300 s").contains("try again later");
    }

    @Test
    void whatIsNotHeardOfForLongHoldsNothing() {
        lists.send(Topics.CLAIM, "ghost", new Claim("ghost", ClaimState.HOLDS, 180, lists.now(), lists.now()));
        ask("b", 90);
        assertThat(placeOf("b")).isEqualTo(new QueuePlace(1, 1));
        pass(Duration.ofMinutes(3).minusSeconds(2));
        assertThat(lists.take(Topics.PRQ)).as("waits still").isEmpty();
        pass(Duration.ofSeconds(4));
        assertThat(placeOf("b")).isNull();
    }

    @Test
    void aGrantForARequestThatHasEndedIsGivenBack() {
        lists.send(Topics.CLAIM, "ghost", new Claim("ghost", ClaimState.WAITS, 180, lists.now(), lists.now()));
        assertThat(lists.take(Topics.CLAIM)).extracting(Claim::state).containsExactly(ClaimState.LEAVES);
        ask("b", 90);
        assertThat(placeOf("b")).isNull();
    }

    @Test
    void aSuccessorKnowsWhoHoldsAndWhoWaits() {
        begin("a", 180);
        ask("b", 90);
        ListsUnderTest successor = lists.takenOver(7);
        lists.close();
        lists = successor;
        domain.talkTo(successor);
        pass(Duration.ofSeconds(2));
        successor.discardOutput();
        ask("c", 10);
        assertThat(placeOf("c")).isEqualTo(new QueuePlace(2, 2));
        delete("a");
        assertThat(placeOf("b")).isNull();
    }

    @Test
    void whatAFormerKeeperSaysCountsNoMore() {
        begin("a", 180);
        ask("b", 90);
        lists.discardOutput();
        lists.send(Topics.ROOM, "b", new Room("b", lists.term() - 1, RoomVerdict.REFUSED, null, "no room", lists.now()));
        assertThat(lists.take(Topics.VPDONE)).isEmpty();
    }

    @Test
    void aRequestThatRunsIsNotEndedForRoom() {
        begin("a", 180);
        lists.send(Topics.ROOM, "a", new Room("a", lists.term(), RoomVerdict.REFUSED, null, "no room", lists.now()));
        assertThat(lists.take(Topics.VPDONE)).isEmpty();
        assertThat(lists.takeOnly(Topics.CLAIM).state()).isEqualTo(ClaimState.HOLDS);
    }
}
