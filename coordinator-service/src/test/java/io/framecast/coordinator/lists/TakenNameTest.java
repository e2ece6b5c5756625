package io.framecast.coordinator.lists;

import static org.assertj.core.api.Assertions.assertThat;

import io.framecast.protocol.event.NodeRole;
import io.framecast.protocol.event.SdRefused;
import io.framecast.protocol.event.View;
import io.framecast.protocol.topic.Topics;
import java.time.Duration;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class TakenNameTest {

    @AutoClose
    private final ListsUnderTest lists = new ListsUnderTest();
    private final DomainFixture domain = new DomainFixture(lists);

    @Test
    void aSecondProcessIsRefusedAndTheFirstStays() {
        domain.joinAll(1);
        for (int ask = 0; ask < 3; ask++) {
            domain.beat("frame-1");
            domain.sdjoin("frame-1", NodeRole.FRAME_SERVICE, 2);
            lists.pass(Duration.ofMillis(500));
            domain.beat("frame-1");
            domain.beat("gateway-1");
            lists.pass(Duration.ofMillis(500));
        }
        SdRefused refusal = lists.takeOnly(Topics.SDREFUSED);
        assertThat(refusal.nodeId()).isEqualTo("frame-1");
        assertThat(refusal.incarnation()).isEqualTo(2);
        assertThat(refusal.reason()).contains("framecast.node.id");
        assertThat(lists.take(Topics.VIEW)).as("the view has not changed").isEmpty();
    }

    @Test
    void aNodeThatWasKilledAndStartedAnewIsTakenWithoutAView() {
        domain.joinAll(1);
        domain.sdjoin("frame-1", NodeRole.FRAME_SERVICE, 2);
        lists.pass(Duration.ofSeconds(1));
        domain.sdjoin("frame-1", NodeRole.FRAME_SERVICE, 2);
        lists.pass(Duration.ofSeconds(1));
        domain.sdjoin("frame-1", NodeRole.FRAME_SERVICE, 2);
        View view = lists.takeOnly(Topics.VIEW);
        assertThat(view.isLive("frame-1", 2)).isTrue();
        assertThat(lists.take(Topics.SDREFUSED)).isEmpty();
    }

    @Test
    void whatTheNewcomerSaysKeepsTheFormerStartNotAlive() {
        domain.joinAll(1);
        lists.discardOutput();
        for (int second = 0; second < 2; second++) {
            domain.sdjoin("frame-1", NodeRole.FRAME_SERVICE, 2);
            domain.beat("gateway-1");
            lists.pass(Duration.ofSeconds(1));
        }
        domain.sdjoin("frame-1", NodeRole.FRAME_SERVICE, 2);
        assertThat(lists.takeOnly(Topics.VIEW).isLive("frame-1", 2)).isTrue();
    }
}
