package io.framecast.coordinator.lists;

import static io.framecast.coordinator.lists.DomainFixture.RUID;
import static org.assertj.core.api.Assertions.assertThat;

import io.framecast.protocol.event.Cancel;
import io.framecast.protocol.event.CancelReason;
import io.framecast.protocol.event.Member;
import io.framecast.protocol.event.NodeRole;
import io.framecast.protocol.event.RequestPhase;
import io.framecast.protocol.event.Strg;
import io.framecast.protocol.event.View;
import io.framecast.protocol.event.Vpdone;
import io.framecast.protocol.mask.FrameMask;
import io.framecast.protocol.topic.Topics;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class DeadlinesInTimeTest {

    @AutoClose
    private final ListsUnderTest lists = new ListsUnderTest();
    private final DomainFixture domain = new DomainFixture(lists);

    @Test
    void aPlanIsAskedForLessAndLessOftenUntilItFailsAfterFiveMinutes() {
        domain.joinAll(1);
        domain.crq(DomainFixture.sink("gateway-1", 1));
        lists.take(Topics.PRQ);
        keepAlive(Duration.ofSeconds(10), "gateway-1");
        assertThat(lists.take(Topics.PRQ)).as("after 1, 3 and 7 s").hasSize(3).allMatch(prq -> prq.epoch() == 0);
        keepAlive(Duration.ofMinutes(5), "gateway-1");
        assertThat(lists.take(Topics.PRQ)).as("each eight seconds").hasSizeBetween(30, 40);
        Vpdone vpdone = lists.takeOnly(Topics.VPDONE);
        assertThat(vpdone.phase()).isEqualTo(RequestPhase.FAILED);
        assertThat(vpdone.reason()).contains("no strategist");
    }

    @Test
    void aRequestNobodyOpensIsAbandonedAfterAMinute() {
        domain.join("frame-1", NodeRole.FRAME_SERVICE, 1);
        domain.crq(null);
        domain.answer(lists.takeOnly(Topics.PRQ), "frame-1");
        keepAlive(Duration.ofSeconds(58), "frame-1");
        assertThat(lists.take(Topics.VPDONE)).isEmpty();
        keepAlive(Duration.ofSeconds(4), "frame-1");
        assertThat(lists.takeOnly(Topics.VPDONE).reason()).isEqualTo("never opened within 60 s");
    }

    @Test
    void svjoinsAreSentAgainUntilTheSinkTellsOfItself() {
        domain.joinAll(2);
        domain.crq(DomainFixture.sink("gateway-1", 1));
        domain.answer(lists.takeOnly(Topics.PRQ), "frame-1", "frame-2");
        Strg strg = lists.takeOnly(Topics.STRG);
        var first = lists.take(Topics.SVJOIN);
        keepAlive(Duration.ofSeconds(6), "gateway-1", "frame-1", "frame-2");
        assertThat(lists.take(Topics.SVJOIN)).usingRecursiveFieldByFieldElementComparatorIgnoringFields("at").isEqualTo(first);
        domain.progress(strg, true, FrameMask.of(0));
        keepAlive(Duration.ofSeconds(20), "gateway-1", "frame-1", "frame-2");
        assertThat(lists.take(Topics.SVJOIN)).isEmpty();
    }

    @Test
    void anEndedRequestAnswersForAMinuteAndIsThenForgotten() {
        domain.crq(null);
        Cancel cancel = new Cancel(RUID, "gateway-1", CancelReason.DELETED, lists.now());
        lists.send(Topics.CANCEL, RUID, cancel);
        lists.discardOutput();
        lists.pass(Duration.ofSeconds(50));
        domain.crq(null);
        assertThat(lists.takeOnly(Topics.VDONE).phase()).isEqualTo(RequestPhase.CANCELLED);
        assertThat(lists.take(Topics.PRQ)).isEmpty();
        assertThat(lists.dump()).containsKey("r/" + RUID);
        lists.pass(Duration.ofSeconds(15));
        assertThat(lists.dump()).doesNotContainKey("r/" + RUID);
        assertThat(lists.backup().keySet()).isEqualTo(lists.dump().keySet());
    }

    @Test
    void aSilentNodeIsOutAfterThreeSeconds() {
        domain.joinAll(1);
        keepAlive(Duration.ofSeconds(4), "gateway-1");
        View view = lists.take(Topics.VIEW).getLast();
        assertThat(view.members()).extracting(Member::nodeId).containsExactly("gateway-1");
    }

    @Test
    void aPauseOfOursExpelsNobody() {
        domain.joinAll(1);
        lists.pause(Duration.ofSeconds(30));
        assertThat(lists.take(Topics.VIEW)).as("silence was ours").isEmpty();
        keepAlive(Duration.ofMillis(2500), "gateway-1");
        assertThat(lists.take(Topics.VIEW)).as("one more time-out has not passed").isEmpty();
        keepAlive(Duration.ofSeconds(2), "gateway-1");
        assertThat(lists.takeOnly(Topics.VIEW).members()).extracting(Member::nodeId).containsExactly("gateway-1");
    }

    @Test
    void nobodyIsOutWhileNoHeartbeatOfAnybodyComes() {
        domain.joinAll(2);
        keepAlive(Duration.ofSeconds(2), "gateway-1", "frame-1", "frame-2");
        lists.pass(Duration.ofSeconds(20));
        assertThat(lists.take(Topics.VIEW)).as("it is we who cannot hear, or the log that takes nothing").isEmpty();
        keepAlive(Duration.ofMillis(2500), "frame-1");
        assertThat(lists.take(Topics.VIEW)).as("one more time-out has not passed").isEmpty();
        keepAlive(Duration.ofSeconds(2), "frame-1", "gateway-1");
        assertThat(lists.takeOnly(Topics.VIEW).members()).extracting(Member::nodeId).containsExactly("frame-1", "gateway-1");
    }

    @Test
    void aLogThatDoesNotAnswerEndsNoRequest() {
        domain.joinAll(2);
        Strg strg = domain.stream();
        domain.progress(strg, false, FrameMask.empty());
        lists.silenceLog(true);
        lists.pass(Duration.ofSeconds(40));
        assertThat(lists.take(Topics.VPDONE)).isEmpty();
        lists.silenceLog(false);
        lists.pass(Duration.ofSeconds(9));
        assertThat(lists.take(Topics.VPDONE)).as("its viewer may have been back for long").isEmpty();
        lists.pass(Duration.ofSeconds(2));
        assertThat(lists.take(Topics.VPDONE)).hasSize(1);
    }

    @Test
    void aPauseOfOursEndsNoRequest() {
        domain.joinAll(2);
        Strg strg = domain.stream();
        domain.progress(strg, false, FrameMask.empty());
        lists.pause(Duration.ofSeconds(40));
        assertThat(lists.take(Topics.VPDONE)).isEmpty();
        lists.pass(Duration.ofSeconds(9));
        assertThat(lists.take(Topics.VPDONE)).isEmpty();
        lists.pass(Duration.ofSeconds(2));
        assertThat(lists.take(Topics.VPDONE)).hasSize(1);
    }

    @Test
    void aNewPrimaryGrantsEveryoneOneFullTimeOut() {
        domain.joinAll(2);
        Strg strg = domain.stream();
        domain.progress(strg, false, FrameMask.empty());
        lists.pass(Duration.ofMillis(2900));
        try (ListsUnderTest successor = lists.takenOver(1)) {
            successor.pass(Duration.ofMillis(2500));
            assertThat(successor.take(Topics.VIEW)).as("the view under the new term, nobody expelled")
                    .hasSize(1).allMatch(view -> view.members().size() == 3);
            successor.pass(Duration.ofSeconds(6));
            assertThat(successor.take(Topics.VPDONE)).isEmpty();
            successor.pass(Duration.ofSeconds(3));
            assertThat(successor.take(Topics.VPDONE)).hasSize(1);
        }
    }

    private void keepAlive(Duration duration, String... nodes) {
        for (long left = duration.toMillis(); left > 0; left -= 500) {
            lists.pass(Duration.ofMillis(500));
            List.of(nodes).forEach(domain::beat);
        }
    }
}
