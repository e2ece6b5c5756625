package io.framecast.coordinator.lists;

import static io.framecast.coordinator.lists.DomainFixture.RUID;
import static org.assertj.core.api.Assertions.assertThat;

import io.framecast.protocol.event.Cdone;
import io.framecast.protocol.event.NodeRole;
import io.framecast.protocol.event.Prq;
import io.framecast.protocol.event.RequestPhase;
import io.framecast.protocol.event.Strg;
import io.framecast.protocol.event.View;
import io.framecast.protocol.mask.FrameMask;
import io.framecast.protocol.topic.Topics;
import java.time.Duration;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class TakeOverTest {

    @AutoClose
    private final ListsUnderTest lists = new ListsUnderTest();
    private final DomainFixture domain = new DomainFixture(lists);

    @Test
    void theBackupsListsEqualThePrimarys() {
        domain.joinAll(3);
        Strg strg = domain.stream();
        domain.crq("ruid-2", null, FrameMask.empty());
        domain.slost(strg, "frame-1");
        assertSame(lists.backup(), lists.dump());
    }

    @Test
    void aSuccessorHasTheSameListsUnderItsOwnTerm() {
        domain.joinAll(3);
        domain.stream();
        domain.crq("ruid-2", null, FrameMask.empty());
        try (ListsUnderTest successor = lists.takenOver(7)) {
            successor.pass(Duration.ofMillis(500));
            Map<String, StoredValue> inherited = successor.dump();
            assertThat(inherited.keySet()).isEqualTo(lists.dump().keySet());
            assertThat(inherited.values()).allMatch(value -> value.stamp().term() == 7);
            assertThat(inherited.get("r/" + RUID).stamp().epoch()).isEqualTo(1);
            assertSame(successor.backup(), successor.dump());
        }
    }

    @Test
    void aRequestThatWaitedForItsPlanGetsItFromTheSuccessor() {
        domain.joinAll(2);
        domain.crq(DomainFixture.sink("gateway-1", 1));
        Prq orphan = lists.takeOnly(Topics.PRQ);
        try (ListsUnderTest successor = lists.takenOver(7)) {
            domain.talkTo(successor);
            successor.pass(Duration.ofMillis(500));
            Prq asked = successor.takeOnly(Topics.PRQ);
            assertThat(asked.term()).isEqualTo(7);
            domain.answer(orphan, "frame-1", "frame-2");
            assertThat(successor.take(Topics.STRG)).as("an answer to the former primary").isEmpty();
            domain.answer(asked, "frame-1", "frame-2");
            assertThat(successor.takeOnly(Topics.STRG).term()).isEqualTo(7);
        }
    }

    @Test
    void aGroupThatStreamsIsNotDisturbed() {
        domain.joinAll(2);
        Strg strg = domain.stream();
        try (ListsUnderTest successor = lists.takenOver(7)) {
            domain.talkTo(successor);
            successor.pass(Duration.ofMillis(2500));
            assertThat(successor.take(Topics.SVJOIN)).isEmpty();
            assertThat(successor.take(Topics.STRG)).isEmpty();
            domain.progress(strg, true, FrameMask.range(0, 9));
            domain.slost(strg, "frame-1");
            assertThat(successor.takeOnly(Topics.PRQ).epoch()).isEqualTo(1);
        }
    }

    @Test
    void anInputWhoseCommandsWereLostGivesThemWhenItIsReadAgain() {
        domain.joinAll(2);
        domain.crq(DomainFixture.sink("gateway-1", 1));
        Prq prq = lists.takeOnly(Topics.PRQ);
        var dstrg = domain.answer(prq, "frame-1", "frame-2");
        Strg lost = lists.takeOnly(Topics.STRG);
        try (ListsUnderTest successor = lists.takenOver(7)) {
            successor.send(Topics.DSTRG, RUID, dstrg);
            Strg again = successor.takeOnly(Topics.STRG);
            assertThat(again.epoch()).isEqualTo(lost.epoch());
            assertThat(again.shares()).isEqualTo(lost.shares());
            assertThat(successor.take(Topics.SVJOIN)).hasSize(3).allMatch(join -> join.term() == 7);
        }
    }

    @Test
    void theViewGoesOnUnderTheNewTerm() {
        domain.joinAll(2);
        try (ListsUnderTest successor = lists.takenOver(7)) {
            domain.talkTo(successor);
            domain.join("frame-9", NodeRole.FRAME_SERVICE, 1);
            View view = successor.take(Topics.VIEW).getLast();
            assertThat(view.term()).isEqualTo(7);
            assertThat(view.number()).isEqualTo(4);
        }
    }

    @Test
    void whatAFormerPrimaryStillWritesChangesNothingForTheBackup() {
        domain.joinAll(2);
        domain.stream();
        try (ListsUnderTest successor = lists.takenOver(7)) {
            domain.talkTo(successor);
            domain.crq("ruid-2", null, FrameMask.empty());
            successor.pass(Duration.ofMillis(500));
            // The former primary wakes up, ends the request, and its writes come late.
            int already = lists.changelog().size();
            lists.send(Topics.CDONE, RUID, new Cdone(RUID, "gateway-1", FrameMask.empty(), FrameMask.empty(), lists.now()));
            var late = lists.changelog().subList(already, lists.changelog().size());
            assertThat(late).isNotEmpty();
            successor.changelog().addAll(late);
            assertSame(successor.backup(), successor.dump());
            assertThat(successor.dump().get("r/" + RUID).ended()).isFalse();
        }
    }

    @Test
    void aDoneRequestIsStillDoneForTheSuccessor() {
        domain.joinAll(2);
        domain.stream();
        Cdone cdone = new Cdone(RUID, "gateway-1", FrameMask.empty(), FrameMask.of(1), lists.now());
        lists.send(Topics.CDONE, RUID, cdone);
        try (ListsUnderTest successor = lists.takenOver(7)) {
            successor.send(Topics.CDONE, RUID, cdone);
            assertThat(successor.takeOnly(Topics.VDONE).phase()).isEqualTo(RequestPhase.DONE);
        }
    }

    private static void assertSame(SortedMap<String, StoredValue> backup, SortedMap<String, StoredValue> primary) {
        assertThat(texts(backup)).isEqualTo(texts(primary));
    }

    private static Map<String, String> texts(SortedMap<String, StoredValue> lists) {
        Map<String, String> texts = new TreeMap<>();
        lists.forEach((key, value) -> texts.put(key, value.stamp() + " " + value.ended() + " " + new String(value.body(),
                java.nio.charset.StandardCharsets.UTF_8)));
        return texts;
    }
}
