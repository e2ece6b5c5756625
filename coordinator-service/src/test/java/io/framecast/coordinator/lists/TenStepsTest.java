package io.framecast.coordinator.lists;

import static org.assertj.core.api.Assertions.assertThat;

import io.framecast.protocol.event.Cdone;
import io.framecast.protocol.event.GroupRole;
import io.framecast.protocol.event.Member;
import io.framecast.protocol.event.Prq;
import io.framecast.protocol.event.RequestPhase;
import io.framecast.protocol.event.Sdone;
import io.framecast.protocol.event.Strg;
import io.framecast.protocol.event.Svjoin;
import io.framecast.protocol.event.Vdone;
import io.framecast.protocol.link.JoinToken;
import io.framecast.protocol.mask.FrameMask;
import io.framecast.protocol.topic.Topics;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class TenStepsTest {

    @AutoClose
    private final ListsUnderTest lists = new ListsUnderTest();
    private final DomainFixture domain = new DomainFixture(lists);

    @Test
    void aNodeThatJoinsIsInTheNextViewOnBothViewTopics() {
        domain.joinAll(0);
        domain.join("frame-1", io.framecast.protocol.event.NodeRole.FRAME_SERVICE, 7);
        var view = lists.takeOnly(Topics.VIEW);
        assertThat(view.number()).isEqualTo(2);
        assertThat(view.members()).extracting(Member::nodeId).containsExactly("frame-1", "gateway-1");
        assertThat(lists.take(Topics.VIEW_CHANGE)).containsExactly(view);
    }

    @Test
    void aRequestGoesThroughAllSteps() {
        domain.joinAll(2);
        domain.crq(DomainFixture.sink("gateway-1", 1));
        Prq prq = lists.takeOnly(Topics.PRQ);
        assertThat(prq.epoch()).isZero();
        assertThat(prq.missing()).isEqualTo(DomainFixture.WANTED);

        domain.answer(prq, "frame-1", "frame-2");
        Strg strg = lists.takeOnly(Topics.STRG);
        assertThat(strg.epoch()).isEqualTo(1);
        assertThat(strg.term()).isEqualTo(lists.term());
        List<Svjoin> joins = lists.take(Topics.SVJOIN);
        assertThat(joins).extracting(Svjoin::node).containsExactlyInAnyOrder("gateway-1", "frame-1", "frame-2");
        Svjoin sink = joins.getFirst();
        assertThat(sink.role()).isEqualTo(GroupRole.SINK);
        assertThat(sink.shares()).isEqualTo(strg.shares());
        Svjoin source = joins.get(1);
        assertThat(source.share().count()).isEqualTo(50);
        assertThat(source.standby().count()).isEqualTo(50);
        assertThat(source.shares()).isEmpty();
        assertThat(new JoinToken(ListsUnderTest.SECRET)
                .admits(source.token(), DomainFixture.RUID, source.node(), 1, strg.term(), 1)).isTrue();

        domain.progress(strg, true, FrameMask.of(0));
        assertThat(lists.meters().counter("framecast.requests", "phase", "STREAMING").count()).isEqualTo(1);

        lists.send(Topics.CDONE, DomainFixture.RUID,
                new Cdone(DomainFixture.RUID, "gateway-1", DomainFixture.WANTED, DomainFixture.WANTED, lists.now()));
        Vdone vdone = lists.takeOnly(Topics.VDONE);
        assertThat(vdone.phase()).isEqualTo(RequestPhase.DONE);
        assertThat(vdone.cached()).isEqualTo(DomainFixture.WANTED);
        assertThat(lists.take(Topics.SDONE)).extracting(Sdone::node).containsExactlyInAnyOrder("gateway-1", "frame-1", "frame-2");
    }

    @Test
    void aRequestWithoutASinkIsPlannedAndJoinedWhenItIsOpened() {
        domain.joinAll(2);
        domain.crq(null);
        domain.answer(lists.takeOnly(Topics.PRQ), "frame-1", "frame-2");
        assertThat(lists.takeOnly(Topics.STRG).sink()).isNull();
        assertThat(lists.take(Topics.SVJOIN)).isEmpty();

        domain.crq(DomainFixture.sink("gateway-1", 1));
        assertThat(lists.take(Topics.SVJOIN)).hasSize(3).allMatch(join -> join.epoch() == 1);
    }
}
