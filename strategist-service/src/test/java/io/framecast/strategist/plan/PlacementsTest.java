package io.framecast.strategist.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.framecast.protocol.event.Place;
import io.framecast.protocol.event.PlacementTarget;
import io.framecast.protocol.mask.FrameMask;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PlacementsTest {

    static final long MOVIE_BYTES = 1L << 30;
    static final int BLOCK = 8;

    @Test
    void twoCopiesOnFourEqualNodesAreHalfTheMovieEachAndEveryWindowIsOnAll() {
        List<PlacementTarget> targets = placed(8640, 2, equalStores(4));

        assertThat(targets).hasSize(4).allSatisfy(target -> {
            assertThat(target.mask().count()).isCloseTo(4320, within(BLOCK));
            for (int first = 0; first + 32 <= 8640; first++) {
                assertThat(target.mask().countBelow(first + 32) - target.mask().countBelow(first)).isBetween(8, 24);
            }
        });
    }

    @Test
    void theSecondCopiesOfANodesFramesAreSpreadOverHalfOfAllNodes() {
        List<PlacementTarget> targets = placed(86_400, 2, equalStores(8));

        for (PlacementTarget one : targets) {
            assertThat(targets.stream().filter(other -> other != one)
                    .map(other -> (double) one.mask().and(other.mask()).count() / one.mask().count()).filter(part -> part > 0))
                    .hasSize(4).allSatisfy(part -> assertThat(part).isCloseTo(1.0 / 4, within(0.02)));
        }
    }

    @Test
    void halfOfTheNodesHaveTheWholeMovieBetweenThem() {
        for (int nodes = 2; nodes <= 16; nodes += 2) {
            List<Holder> holders = placed(8640, 2, equalStores(nodes)).stream()
                    .map(target -> new Holder(target.node(), "", target.mask(), false, false, 1)).toList();
            assertThat(Strategist.plan(new PlanRequest(FrameMask.firstFrames(8640), nodes / 2, 4, holders, 0)).shares())
                    .hasSize(nodes / 2);
        }
    }

    @Test
    void aNodeWithTwiceTheRoomGetsTwiceTheFrames() {
        List<StoreNode> nodes = List.of(store("a", 40L << 30), store("b", 20L << 30), store("c", 20L << 30), store("d", 20L << 30));

        List<PlacementTarget> targets = placed(10_000, 2, nodes);

        assertThat(targets.getFirst().node()).isEqualTo("a");
        assertThat(targets.getFirst().mask().count()).isCloseTo(8_000, within(2 * BLOCK));
        assertThat(targets.get(1).mask().count()).isCloseTo(4_000, within(2 * BLOCK));
    }

    @Test
    void copiesAreInTwoZonesWhereNodesAreOwedAsMuch() {
        List<StoreNode> nodes = List.of(new StoreNode("a1", "a", 1L << 40), new StoreNode("a2", "a", 1L << 40),
                new StoreNode("b1", "b", 1L << 40), new StoreNode("b2", "b", 1L << 40));

        List<PlacementTarget> targets = placed(8640, 2, nodes);

        assertThat(targets.get(0).mask().and(targets.get(1).mask())).isEqualTo(FrameMask.empty());
        assertThat(targets.get(2).mask().and(targets.get(3).mask())).isEqualTo(FrameMask.empty());
    }

    @Test
    void withFewerNodesThanCopiesAllHaveAllAndTheDetailSaysSo() {
        PlacementPlan plan = Placements.plan(place(100, 3), equalStores(2), BLOCK);

        assertThat(plan.targets()).hasSize(2).allSatisfy(target -> assertThat(target.mask()).isEqualTo(FrameMask.firstFrames(100)));
        assertThat(plan.detail())
                .isEqualTo("3 copies need as many frame services with free space, there are 2: stored with 2 copies; add frame services");
    }

    @Test
    void withoutRoomThereAreNoTargetsAndTheDetailSaysWhatIsNeeded() {
        PlacementPlan plan = Placements.plan(place(100, 2), List.of(store("a", 50L << 30), store("b", 1 << 20)), BLOCK);

        assertThat(plan.targets()).isEmpty();
        assertThat(plan.detail()).isEqualTo("2 copies of 1073741824 bytes need 2254857831 free bytes, at most one copy a node;"
                + " 2 frame services have 53688139776, a most with 53687091200; delete movies or add a frame service");
    }

    @Test
    void withoutAnyFrameServiceTheDetailAsksForOne() {
        assertThat(Placements.plan(place(100, 2), List.of(), BLOCK))
                .isEqualTo(new PlacementPlan(List.of(), "frames need a live frame service that takes new ones, there is none; start one"));
    }

    @Test
    void fullNodesAreNotCountedOn() {
        PlacementPlan plan = Placements.plan(place(100, 2), List.of(store("a", 0), store("b", 0)), BLOCK);

        assertThat(plan.targets()).isEmpty();
        assertThat(plan.detail()).contains("none of 2 has any");
    }

    static List<PlacementTarget> placed(int frames, int copies, List<StoreNode> nodes) {
        PlacementPlan plan = Placements.plan(place(frames, copies), nodes, BLOCK);
        assertThat(plan.detail()).isEmpty();
        return plan.targets();
    }

    static List<StoreNode> equalStores(int count) {
        List<StoreNode> nodes = new ArrayList<>();
        for (int node = 1; node <= count; node++) {
            nodes.add(store("frame-" + node, 100L << 30));
        }
        return nodes;
    }

    static StoreNode store(String node, long freeBytes) {
        return new StoreNode(node, "", freeBytes);
    }

    static Place place(int frames, int copies) {
        return new Place("i1", "m", "v1", frames, MOVIE_BYTES, copies, 1, Instant.EPOCH);
    }
}
