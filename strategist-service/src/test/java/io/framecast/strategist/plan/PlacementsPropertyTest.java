package io.framecast.strategist.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.framecast.protocol.event.PlacementTarget;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** What holds of every placement, whoever has room. */
class PlacementsPropertyTest {

    @Property(tries = 500)
    void everyFrameIsOnAsManyDistinctNodesAsAskedForAndNoNodeGetsMoreThanItHasRoomFor(@ForAll long seed) {
        Random random = new Random(seed);
        int frames = 1 + random.nextInt(5000);
        int copies = 1 + random.nextInt(4);
        List<StoreNode> nodes = new ArrayList<>();
        for (int node = random.nextInt(9); node >= 0; node--) {
            nodes.add(PlacementsTest.store("frame-" + node, random.nextLong(4 * PlacementsTest.MOVIE_BYTES)));
        }

        PlacementPlan plan = Placements.plan(PlacementsTest.place(frames, copies), nodes, PlacementsTest.BLOCK);

        if (plan.targets().isEmpty()) {
            assertThat(plan.detail()).isNotEmpty();
            return;
        }
        int[] found = new int[frames];
        long bytesOfBlock = PlacementsTest.MOVIE_BYTES * PlacementsTest.BLOCK / frames;
        for (PlacementTarget target : plan.targets()) {
            target.mask().forEach(frame -> found[frame]++);
            long free = nodes.stream().filter(node -> node.node().equals(target.node())).findFirst().orElseThrow().freeBytes();
            assertThat(PlacementsTest.MOVIE_BYTES / frames * target.mask().count()).isLessThanOrEqualTo(free + 2 * bytesOfBlock);
        }
        int expected = (int) Math.min(copies, nodes.stream().filter(node -> node.freeBytes() > 0).count());
        assertThat(found).containsOnly(expected);
        assertThat(plan.detail().isEmpty()).isEqualTo(expected == copies);
    }

    @Property(tries = 500)
    void withAsManyZonesAsCopiesNoFrameIsTwiceInAZone(@ForAll long seed) {
        Random random = new Random(seed);
        int zones = 2 + random.nextInt(4);
        int copies = 1 + random.nextInt(zones);
        List<StoreNode> nodes = new ArrayList<>();
        for (int node = zones + random.nextInt(8); node > 0; node--) {
            nodes.add(new StoreNode("frame-" + node, "zone-" + node % zones, (10 + random.nextLong(50)) * PlacementsTest.MOVIE_BYTES));
        }

        PlacementPlan plan = Placements.plan(PlacementsTest.place(1 + random.nextInt(3000), copies), nodes, PlacementsTest.BLOCK);

        for (PlacementTarget one : plan.targets()) {
            for (PlacementTarget other : plan.targets()) {
                assertThat(one == other || !zone(nodes, one).equals(zone(nodes, other)) || !one.mask().intersects(other.mask()))
                        .as("%s and %s share frames in one zone", one.node(), other.node()).isTrue();
            }
        }
    }

    private static String zone(List<StoreNode> nodes, PlacementTarget target) {
        return nodes.stream().filter(node -> node.node().equals(target.node())).findFirst().orElseThrow().zone();
    }
}
