package io.framecast.coordinator.lists;

import static io.framecast.coordinator.lists.DomainFixture.RUID;
import static io.framecast.coordinator.lists.DomainFixture.WANTED;
import static org.assertj.core.api.Assertions.assertThat;

import io.framecast.protocol.event.Cdone;
import io.framecast.protocol.event.DomainEvent;
import io.framecast.protocol.event.NodeRole;
import io.framecast.protocol.event.Prq;
import io.framecast.protocol.event.Strg;
import io.framecast.protocol.mask.FrameMask;
import io.framecast.protocol.topic.Topic;
import io.framecast.protocol.topic.Topics;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is read twice is answered twice, in the same words, and changes the lists once. */
class DuplicateInputsTest {

    @AutoClose
    private final ListsUnderTest lists = new ListsUnderTest();
    private final DomainFixture domain = new DomainFixture(lists);

    @BeforeEach
    void join() {
        domain.joinAll(3);
    }

    @Test
    void crqWithoutASink() {
        domain.crq(null);
        sameAnswer(Topics.PRQ, () -> domain.crq(null));
    }

    @Test
    void dstrgThatWasTaken() {
        domain.crq(DomainFixture.sink("gateway-1", 1));
        Prq prq = lists.takeOnly(Topics.PRQ);
        domain.answer(prq, "frame-1", "frame-2");
        List<Strg> strgs = lists.take(Topics.STRG);
        var joins = lists.take(Topics.SVJOIN);
        var stored = lists.dump().get("r/" + RUID).stamp();
        domain.answer(prq, "frame-2", "frame-3");
        assertThat(lists.take(Topics.STRG)).isEqualTo(strgs);
        assertThat(lists.take(Topics.SVJOIN)).isEqualTo(joins);
        assertThat(lists.dump().get("r/" + RUID).stamp()).isEqualTo(stored);
    }

    @Test
    void crqThatOpensWhereItIsOpen() {
        Strg strg = domain.stream();
        domain.crq(DomainFixture.sink("gateway-1", 1));
        Strg again = lists.takeOnly(Topics.STRG);
        assertThat(again.epoch()).isEqualTo(strg.epoch());
        assertThat(again.shares()).isEqualTo(strg.shares());
        assertThat(lists.take(Topics.SVJOIN)).hasSize(3).allMatch(join -> join.epoch() == strg.epoch());
    }

    @Test
    void slostBeforeAndAfterThePlanIsTaken() {
        Strg strg = domain.stream();
        domain.slost(strg, "frame-1");
        sameAnswer(Topics.PRQ, () -> domain.slost(strg, "frame-1"));
        var stored = lists.dump().get("r/" + RUID).stamp();
        domain.slost(strg, "frame-1");
        assertThat(lists.dump().get("r/" + RUID).stamp()).isEqualTo(stored);
    }

    @Test
    void progress() {
        Strg strg = domain.stream();
        domain.progress(strg, true, WANTED);
        var stored = lists.dump().get("r/" + RUID).stamp();
        domain.progress(strg, true, WANTED);
        domain.progress(strg, true, FrameMask.of(3));
        assertThat(lists.dump().get("r/" + RUID).stamp()).isEqualTo(stored);
    }

    @Test
    void cdone() {
        domain.stream();
        Cdone cdone = new Cdone(RUID, "gateway-1", WANTED, WANTED, lists.now());
        lists.send(Topics.CDONE, RUID, cdone);
        sameAnswer(Topics.VDONE, () -> lists.send(Topics.CDONE, RUID, cdone));
    }

    @Test
    void sdjoin() {
        domain.join("frame-3", NodeRole.FRAME_SERVICE, 1);
        var again = lists.takeOnly(Topics.VIEW);
        assertThat(again.number()).as("no new view").isEqualTo(4);
        assertThat(lists.take(Topics.VIEW_CHANGE)).isEmpty();
        domain.join("frame-3", NodeRole.FRAME_SERVICE, 0);
        assertThat(lists.take(Topics.VIEW)).as("an older start of it").isEmpty();
    }

    private <E extends DomainEvent> void sameAnswer(Topic<E> topic, Runnable again) {
        List<E> first = lists.take(topic);
        assertThat(first).isNotEmpty();
        again.run();
        assertThat(lists.take(topic)).isEqualTo(first);
    }
}
