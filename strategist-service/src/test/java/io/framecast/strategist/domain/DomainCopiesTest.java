package io.framecast.strategist.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.framecast.protocol.event.Heartbeat;
import io.framecast.protocol.event.Holding;
import io.framecast.protocol.event.HoldingKind;
import io.framecast.protocol.event.Member;
import io.framecast.protocol.event.NodeAddress;
import io.framecast.protocol.event.NodeLoad;
import io.framecast.protocol.event.NodeRole;
import io.framecast.protocol.event.NodeState;
import io.framecast.protocol.event.View;
import io.framecast.protocol.mask.FrameMask;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class DomainCopiesTest {

    private final DomainCopies copies = new DomainCopies(3, Duration.ofSeconds(2));

    @Test
    void aHoldingIsKnownUntilItIsWithdrawn() {
        tell(holding("frame-1", "m", "v1"));
        tell(holding("frame-2", "m", "v1"));
        tell(holding("frame-1", "m", "v2"));
        assertThat(copies.holdings("m", "v1")).extracting(Holding::node).containsExactlyInAnyOrder("frame-1", "frame-2");

        copies.onHolding("frame-1/m/v1", null);

        assertThat(copies.holdings("m", "v1")).extracting(Holding::node).containsExactly("frame-2");
        assertThat(copies.holdings("m", "v2")).hasSize(1);
        assertThat(copies.holdingCount()).isEqualTo(2);
    }

    @Test
    void aLaterHoldingReplacesAnEarlierOne() {
        tell(holding("frame-1", "m", "v1"));
        Holding later = new Holding("frame-1", "m", "v1", HoldingKind.STORE, FrameMask.of(7), 1, Instant.EPOCH);
        tell(later);

        assertThat(copies.holdings("m", "v1")).containsExactly(later);
        assertThat(copies.holdingCount()).isEqualTo(1);
    }

    @Test
    void beyondTheBoundHoldingsAreRefusedAndCountedUntilThereIsRoom() {
        for (int node = 1; node <= 4; node++) {
            tell(holding("frame-" + node, "m", "v1"));
        }
        assertThat(copies.holdings("m", "v1")).hasSize(3);
        assertThat(copies.holdingsRefused()).isEqualTo(1);

        tell(holding("frame-2", "m", "v1"));
        copies.onHolding("frame-1/m/v1", null);
        copies.onHolding("frame-1/m/v1", null);
        tell(holding("frame-4", "m", "v1"));

        assertThat(copies.holdings("m", "v1")).extracting(Holding::node).containsExactlyInAnyOrder("frame-2", "frame-3", "frame-4");
        assertThat(copies.holdingsRefused()).isEqualTo(1);
    }

    @Test
    void aWithdrawalMustNameNodeMovieAndVersion() {
        assertThatThrownBy(() -> copies.onHolding("frame-1/m", null))
                .hasMessage("a holding's key must be node/movie/version, got frame-1/m");
        assertThatThrownBy(() -> copies.onHolding(null, null)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void anOlderViewChangesNothing() {
        copies.onView(view(2, 1, member("frame-1", 1)));
        copies.onView(view(1, 9));

        assertThat(copies.view().members()).hasSize(1);
    }

    @Test
    void loadsAreKnownOnceEveryFrameServiceOfTheViewHasReportedSinceItStarted() {
        copies.onView(view(1, 1, member("frame-1", 5), member("frame-2", 5)));
        assertThat(copies.knowsAllLoads()).isFalse();
        beat("frame-1", 5);
        beat("frame-2", 4);
        assertThat(copies.knowsAllLoads()).isFalse();
        beat("frame-2", 5);
        assertThat(copies.knowsAllLoads()).isTrue();
    }

    @Test
    void reportsOfNodesThatLeftAreForgotten() {
        copies.onView(view(1, 1, member("frame-1", 5), member("frame-2", 5)));
        beat("frame-1", 5);
        beat("frame-2", 5);

        copies.onView(view(1, 2, member("frame-2", 5)));

        assertThat(copies.reports()).containsOnlyKeys("frame-2");
    }

    @Test
    void whatANodeSaidOfItsLoadCountsHalfAfterAHalfLifeHoweverOftenItReports() {
        beat(1, 0, 1000, 0);
        beat(1, 2000, 1000, 800);
        assertThat(load()).isEqualTo(new NodeLoad(1000, 400, 7, 8, 9));

        beat(2, 2000, 1000, 0);
        for (int millis = 2250; millis <= 4000; millis += 250) {
            beat(2, millis, 1000, 800);
        }
        assertThat(load().sentBytesPerSecond()).as("of a node that was started anew, by eight reports").isEqualTo(400);
    }

    @Test
    void aReportThatIsNotNewerThanTheLastDoesNotChangeTheLoad() {
        beat(1, 2000, 1000, 100);
        beat(1, 1000, 1000, 900);
        beat(1, 2000, 1000, 900);

        assertThat(load().sentBytesPerSecond()).isEqualTo(100);
    }

    private NodeLoad load() {
        return copies.reports().get("frame-1").load();
    }

    private void beat(long incarnation, long atMillis, long capacity, long sent) {
        copies.onHeartbeat(new Heartbeat("frame-1", incarnation, NodeState.UP, new NodeLoad(capacity, sent, 7, 8, 9), List.of(),
                Instant.ofEpochMilli(atMillis)));
    }

    private void tell(Holding holding) {
        copies.onHolding(holding.key(), holding);
    }

    private void beat(String node, long incarnation) {
        copies.onHeartbeat(new Heartbeat(node, incarnation, NodeState.UP, NodeLoad.NONE, List.of(), Instant.EPOCH));
    }

    private static Holding holding(String node, String movie, String version) {
        return new Holding(node, movie, version, HoldingKind.STORE, FrameMask.range(0, 9), 1, Instant.EPOCH);
    }

    private static View view(long term, long number, Member... members) {
        return new View(term, number, Arrays.asList(members), Instant.EPOCH);
    }

    private static Member member(String node, long incarnation) {
        return new Member(node, NodeRole.FRAME_SERVICE, incarnation, new NodeAddress("h", 1, 1), "", NodeState.UP);
    }
}
