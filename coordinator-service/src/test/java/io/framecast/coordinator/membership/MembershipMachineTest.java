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
        apply(machine.joins(state, join("a", 1)));
        apply(machine.joins(state, join("b", 1)));
        apply(machine.beats(state, beat("b", 1, NodeState.DRAINING)));
        assertThat(state.number()).isEqualTo(3);
        assertThat(state.view(5, AT).member("b").orElseThrow().state()).isEqualTo(NodeState.DRAINING);
        apply(machine.beats(state, beat("a", 1, NodeState.LEAVING)));
        assertThat(state.view(5, AT).members()).extracting("nodeId").containsExactly("b");
    }

    @Test
    void anotherStartTakesThePlaceOfTheFormerAndOlderOnesAreIgnored() {
        apply(machine.joins(state, join("a", 5)));
        apply(machine.joins(state, join("a", 6)));
        assertThat(state.view(1, AT).isLive("a", 6)).isTrue();
        assertThat(machine.joins(state, join("a", 5)).changes()).isEmpty();
        assertThat(machine.beats(state, beat("a", 5, NodeState.LEAVING)).changes()).isEmpty();
        assertThat(machine.isAlive(state, beat("a", 5, NodeState.UP))).isFalse();
    }

    @Test
    void aNodeThatWasExpelledMayComeBackAsTheSameStartButNotAsAnOlder() {
        apply(machine.joins(state, join("a", 5)));
        apply(machine.timePasses(state, Map.of(), 0, 3001));
        assertThat(state.members()).isEmpty();
        assertThat(machine.joins(state, join("a", 4)).changes()).isEmpty();
        apply(machine.joins(state, join("a", 5)));
        assertThat(state.view(1, AT).isLive("a", 5)).isTrue();
    }

    @Test
    void silenceCountsFromTheMomentWeCanHear() {
        apply(machine.joins(state, join("a", 1)));
        assertThat(machine.timePasses(state, Map.of("a", 0L), 10_000, 12_999).changes()).isEmpty();
        assertThat(machine.timePasses(state, Map.of("a", 12_000L), 10_000, 14_000).changes()).isEmpty();
        assertThat(machine.timePasses(state, Map.of("a", 0L), 10_000, 13_001).changes()).hasSize(1);
    }

    @Test
    void aHeartbeatOfAStrangerChangesNothing() {
        assertThat(machine.beats(state, beat("a", 1, NodeState.UP)).changes()).isEmpty();
        assertThat(machine.isAlive(state, beat("a", 1, NodeState.UP))).isFalse();
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
