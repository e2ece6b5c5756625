package io.framecast.coordinator.membership;

import static org.assertj.core.api.Assertions.assertThat;

import io.framecast.protocol.event.Heartbeat;
import io.framecast.protocol.event.NodeAddress;
import io.framecast.protocol.event.NodeLoad;
import io.framecast.protocol.event.NodeRole;
import io.framecast.protocol.event.NodeState;
import io.framecast.protocol.event.SdJoin;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MembershipMachineTest {

    private static final Instant AT = Instant.EPOCH;

    private final MembershipMachine machine = new MembershipMachine(Duration.ofSeconds(3));
    private Membership state = Membership.none();

    @Test
    void eachChangeMakesTheNextView() {
        apply(joins("a", 1));
        apply(joins("b", 1));
        apply(machine.beats(state, beat("b", 1, NodeState.DRAINING)));
        assertThat(state.number()).isEqualTo(3);
        assertThat(state.view(5, AT).member("b").orElseThrow().state()).isEqualTo(NodeState.DRAINING);
        apply(machine.beats(state, beat("a", 1, NodeState.LEAVING)));
        assertThat(state.view(5, AT).members()).extracting("nodeId").containsExactly("b");
    }

    @Test
    void anotherStartTakesThePlaceOfTheFormerAndOlderOnesAreIgnored() {
        apply(joins("a", 5));
        apply(joins("a", 6));
        assertThat(state.view(1, AT).isLive("a", 6)).isTrue();
        assertThat(joins("a", 5).changes()).isEmpty();
        assertThat(machine.beats(state, beat("a", 5, NodeState.LEAVING)).changes()).isEmpty();
        assertThat(machine.isAlive(state, beat("a", 5, NodeState.UP))).isFalse();
    }

    @Test
    void aNodeThatWasExpelledMayComeBackAsTheSameStartButNotAsAnOlder() {
        apply(joins("a", 5));
        apply(machine.timePasses(state, Map.of(), 0, 3001));
        assertThat(state.members()).isEmpty();
        assertThat(joins("a", 4).changes()).isEmpty();
        apply(joins("a", 5));
        assertThat(state.view(1, AT).isLive("a", 5)).isTrue();
    }

    @Test
    void silenceCountsFromTheMomentWeCanHear() {
        apply(joins("a", 1));
        assertThat(machine.timePasses(state, Map.of("a", 0L), 10_000, 12_999).changes()).isEmpty();
        assertThat(machine.timePasses(state, Map.of("a", 12_000L), 10_000, 14_000).changes()).isEmpty();
        assertThat(machine.timePasses(state, Map.of("a", 0L), 10_000, 13_001).changes()).hasSize(1);
    }

    @Test
    void aHeartbeatOfAStrangerChangesNothing() {
        assertThat(machine.beats(state, beat("a", 1, NodeState.UP)).changes()).isEmpty();
        assertThat(machine.isAlive(state, beat("a", 1, NodeState.UP))).isFalse();
    }

    @Test
    void aSecondProcessOfALiveNodesNameIsRefusedOnceTheFirstHasGoneOnBeating() {
        apply(joins("a", 5));
        assertThat(machine.joins(state, join("a", 6), 1000, 900, 1000)).as("the first was just heard").isEqualTo(MembershipMachine.Decision.NOTHING);
        assertThat(machine.joins(state, join("a", 6), 1000, 1900, 2000)).as("a last word may have come late").isEqualTo(MembershipMachine.Decision.NOTHING);
        MembershipMachine.Decision decision = machine.joins(state, join("a", 6), 1000, 2900, 3000);
        assertThat(decision.changes()).isEmpty();
        assertThat(decision.refusal()).isEqualTo("a nodeId is one process's, and a is that of a live one at h, started at 1970-01-01T00:00:00.005Z"
                + "; stop that one, or give this one another framecast.node.id");
    }

    @Test
    void aNodeThatWasKilledAndStartedAnewIsTakenOnceItsFormerStartIsSilent() {
        apply(joins("a", 5));
        assertThat(machine.joins(state, join("a", 6), 1000, 900, 1000).changes()).isEmpty();
        assertThat(machine.joins(state, join("a", 6), 1000, 900, 2000).changes()).isEmpty();
        apply(machine.joins(state, join("a", 6), 1000, 900, 3000));
        assertThat(state.view(1, AT).isLive("a", 6)).isTrue();
    }

    @Test
    void aProcessThatWakesWhenAnotherHasTakenItsPlaceIsRefused() {
        apply(joins("a", 5));
        apply(joins("a", 6));
        assertThat(joins("a", 5).refusal()).contains("a has been started anew since this process");
        apply(machine.beats(state, beat("a", 6, NodeState.LEAVING)));
        assertThat(joins("a", 5).refusal()).as("though that one has left").isNotNull();
    }

    /** The former start of it, if there is one, has been silent for long. */
    private MembershipMachine.Decision joins(String node, long incarnation) {
        return machine.joins(state, join(node, incarnation), 10_000, 0, 10_000);
    }

    private void apply(MembershipMachine.Decision decision) {
        assertThat(decision.changes()).isNotEmpty();
        for (Membership.Change change : decision.changes()) {
            state = state.apply(change);
        }
    }

    private static SdJoin join(String node, long incarnation) {
        return new SdJoin(node, NodeRole.FRAME_SERVICE, incarnation, new NodeAddress("h", 1, 2), "", AT);
    }

    private static Heartbeat beat(String node, long incarnation, NodeState nodeState) {
        return new Heartbeat(node, incarnation, nodeState, NodeLoad.NONE, List.of(), AT);
    }
}
