package io.framecast.strategist.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.framecast.protocol.event.Holding;
import io.framecast.protocol.event.HoldingKind;
import io.framecast.protocol.event.Lacking;
import io.framecast.protocol.event.Member;
import io.framecast.protocol.event.NodeAddress;
import io.framecast.protocol.event.NodeLoad;
import io.framecast.protocol.event.NodeRole;
import io.framecast.protocol.event.NodeState;
import io.framecast.protocol.event.Prq;
import io.framecast.protocol.event.Purpose;
import io.framecast.protocol.event.Sink;
import io.framecast.protocol.event.View;
import io.framecast.protocol.mask.FrameMask;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CandidatesTest {

    private static final FrameMask FRAMES = FrameMask.range(0, 9);
    private static final View VIEW = new View(1, 1, List.of(member("frame-1", NodeState.UP), member("frame-2", NodeState.UP),
            member("frame-3", NodeState.DRAINING), member("frame-4", NodeState.LEAVING),
            new Member("gateway-1", NodeRole.GATEWAY, 5, new NodeAddress("h", 1, 1), "z", NodeState.UP)), Instant.EPOCH);

    @Test
    void aViewerGetsFramesFromStoresAndCachesNotFromStaging() {
        List<Holder> holders = Candidates.holders(prq(Purpose.VIEW, new Sink("gateway-2", 5, "h", 1)), VIEW, List.of(holding("frame-1", HoldingKind.STORE),
                holding("gateway-1", HoldingKind.CACHE), holding("frame-2", HoldingKind.STAGING)), Map.of());

        assertThat(holders).extracting(Holder::node).containsExactly("frame-1", "gateway-1");
        assertThat(holders).extracting(Holder::cache).containsExactly(false, true);
        assertThat(holders.getLast().zone()).isEqualTo("z");
    }

    @Test
    void noCacheIsPlannedWithWhileItMayTurnOutToBeTheSinkOrWhereItIs() {
        List<Holding> holdings = List.of(holding("frame-1", HoldingKind.STORE), holding("gateway-1", HoldingKind.CACHE));

        assertThat(Candidates.holders(prq(Purpose.VIEW, null), VIEW, holdings, Map.of())).extracting(Holder::node).containsExactly("frame-1");
        assertThat(Candidates.holders(prq(Purpose.VIEW, new Sink("gateway-1", 5, "h", 1)), VIEW, holdings, Map.of()))
                .extracting(Holder::node).containsExactly("frame-1");
    }

    @Test
    void aStoreGetsFramesFromStoresAndStagingNotFromCaches() {
        assertThat(Candidates.holders(prq(Purpose.STORE, null), VIEW, List.of(holding("frame-1", HoldingKind.STORE),
                holding("gateway-1", HoldingKind.CACHE), holding("frame-2", HoldingKind.STAGING)), Map.of()))
                .extracting(Holder::node).containsExactly("frame-1", "frame-2");
    }

    @Test
    void theSinkTheExcludedTheDeadAndTheLeavingAreNotUsed() {
        List<Holding> holdings = List.of(holding("frame-1", HoldingKind.STORE), holding("frame-2", HoldingKind.STORE),
                holding("frame-3", HoldingKind.STORE), holding("frame-4", HoldingKind.STORE), holding("frame-9", HoldingKind.STORE));

        List<Holder> holders = Candidates.holders(prq(Purpose.STORE, new Sink("frame-1", 5, "h", 1), "frame-2"), VIEW, holdings, Map.of());

        assertThat(holders).extracting(Holder::node).containsExactly("frame-3");
        assertThat(holders.getFirst().draining()).isTrue();
    }

    @Test
    void whatANodeWasFoundToLackItDoesNotHaveThoughItAnnouncesIt() {
        Prq prq = new Prq("r", 1, 0, 1, "m", "v", FRAMES, FrameMask.empty(), FRAMES, 4, Purpose.VIEW, null, List.of(),
                List.of(new Lacking("frame-2", FrameMask.of(3, 4))), Instant.EPOCH);

        assertThat(Candidates.holders(prq, VIEW, List.of(holding("frame-1", HoldingKind.STORE), holding("frame-2", HoldingKind.STORE)), Map.of()))
                .extracting(Holder::mask).containsExactly(FRAMES, FRAMES.andNot(FrameMask.of(3, 4)));
    }

    @Test
    void anImporterThatIsAlsoATargetStoresItsPartFromWhatItHasStaged() {
        assertThat(Candidates.holders(prq(Purpose.STORE, new Sink("frame-1", 5, "h", 1)), VIEW,
                List.of(holding("frame-1", HoldingKind.STAGING)), Map.of())).extracting(Holder::node).containsExactly("frame-1");
    }

    @Test
    void aNodeThatReportedSinceTheViewThatItDrainsOrLeavesIsBelieved() {
        List<Holding> holdings = List.of(holding("frame-1", HoldingKind.STORE), holding("frame-2", HoldingKind.STORE));

        List<Holder> holders = Candidates.holders(prq(Purpose.VIEW, null), VIEW, holdings,
                Map.of("frame-1", report(5, NodeState.LEAVING, 1), "frame-2", report(5, NodeState.DRAINING, 1)));

        assertThat(holders).extracting(Holder::node).containsExactly("frame-2");
        assertThat(holders.getFirst().draining()).isTrue();
    }

    @Test
    void aNodeThatHasNotReportedSinceItStartedCountsAsTheAverageOfTheOthers() {
        List<Holding> holdings = List.of(holding("frame-1", HoldingKind.STORE), holding("frame-2", HoldingKind.STORE),
                holding("frame-3", HoldingKind.STORE));

        assertThat(Candidates.holders(prq(Purpose.VIEW, null), VIEW, holdings, Map.of("frame-1", report(5, NodeState.UP, 100),
                "frame-2", report(4, NodeState.UP, 9_000_000), "frame-3", report(5, NodeState.UP, 300))))
                .extracting(Holder::spareBytesPerSecond).containsExactly(100L, 200L, 300L);
    }

    @Test
    void onlyFrameServicesThatTakeWorkAndHaveReportedStoreNewFrames() {
        assertThat(Candidates.stores(VIEW, Map.of("frame-1", report(5, NodeState.UP, 1), "frame-2", report(4, NodeState.UP, 1),
                "frame-3", report(5, NodeState.UP, 1), "gateway-1", report(5, NodeState.UP, 1))))
                .containsExactly(new StoreNode("frame-1", "", 77));
    }

    private static Candidates.Report report(long incarnation, NodeState state, long capacityBytesPerSecond) {
        return new Candidates.Report(incarnation, state, new NodeLoad(capacityBytesPerSecond, 0, 0, 77, 0));
    }

    private static Prq prq(Purpose purpose, Sink sink, String... excluded) {
        return new Prq("r", 1, 0, 1, "m", "v", FRAMES, FrameMask.empty(), FRAMES, 4, purpose, sink, List.of(excluded), List.of(), Instant.EPOCH);
    }

    private static Holding holding(String node, HoldingKind kind) {
        return new Holding(node, "m", "v", kind, FRAMES, 1, Instant.EPOCH);
    }

    private static Member member(String node, NodeState state) {
        return new Member(node, NodeRole.FRAME_SERVICE, 5, new NodeAddress("h", 1, 1), "", state);
    }
}
