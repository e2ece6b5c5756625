package io.framecast.strategist.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.framecast.protocol.event.PlacementTarget;
import io.framecast.protocol.mask.FrameMask;
import io.framecast.strategist.plan.RepairNode.Standing;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** What holds of every repair, whoever holds what. */
class RepairsPropertyTest {

    private static final int TRIES = 300;

    @Property(tries = TRIES)
    void afterRepairEveryFrameHasItsCopiesOrIsOnAllNodesThatTakeFrames(@ForAll long seed) {
        Random random = new Random(seed);
        RepairWorld world = world(random);
        int[] heldBefore = holders(world);

        world.carryOutAll();

        int copies = Math.min(world.question().copies(), world.takers());
        int[] after = world.copiesOfEachFrame();
        for (int frame = 0; frame < after.length; frame++) {
            assertThat(after[frame]).as("copies of frame %d", frame).isEqualTo(heldBefore[frame] == 0 ? 0 : copies);
        }
    }

    @Property(tries = TRIES)
    void aRoundCopiesOrDropsAndCopiesNoMoreThanLacksOrIsTooMuchElsewhere(@ForAll long seed) {
        Random random = new Random(seed);
        RepairWorld world = world(random);
        for (RepairPlan plan = world.next(); !plan.isEmpty(); plan = world.next()) {
            assertThat(plan.copies().isEmpty() || plan.drops().isEmpty()).isTrue();
            int[] counted = holders(world);
            List<RepairNode> nodes = world.question().nodes();
            int lacking = 0;
            for (int frame = 0; frame < counted.length; frame++) {
                lacking += counted[frame] == 0 ? 0 : Math.max(0, world.question().copies() - countedCopies(nodes, frame));
            }
            int copied = plan.copies().stream().mapToInt(target -> target.mask().count()).sum();
            assertThat(copied).isLessThanOrEqualTo(lacking > 0 ? lacking : tooMuch(world));
            for (PlacementTarget target : plan.copies()) {
                assertThat(world.held(target.node()).intersects(target.mask())).as("copied to whom has it").isFalse();
            }
            world.carryOut(plan);
        }
    }

    @Property(tries = TRIES)
    void noFrameIsDroppedThatIsNotOnEnoughNodesThatKeepIt(@ForAll long seed) {
        Random random = new Random(seed);
        RepairWorld world = world(random);
        for (RepairPlan plan = world.next(); !plan.isEmpty(); plan = world.next()) {
            RepairQuestion before = world.question();
            world.carryOut(plan);
            int[] kept = world.copiesOfEachFrame();
            for (PlacementTarget target : plan.drops()) {
                target.mask().forEach(frame ->
                        assertThat(kept[frame]).as("copies left of frame %d", frame).isGreaterThanOrEqualTo(before.copies()));
            }
        }
    }

    @Property(tries = TRIES)
    void whatIsLostOrDoneTwiceOfARoundIsMadeUpForByTheNext(@ForAll long seed) {
        Random random = new Random(seed);
        RepairWorld world = world(random);
        int[] heldBefore = holders(world);
        for (int round = 0; round < 5; round++) {
            RepairPlan plan = world.next();
            plan.copies().stream().filter(target -> random.nextBoolean()).forEach(world::copy);
            plan.drops().stream().filter(target -> random.nextBoolean()).forEach(world::drop);
            // A round that is ordered twice: the same nodes store the same frames.
            plan.copies().stream().filter(target -> world.held(target.node()).containsAll(target.mask())).forEach(world::copy);
        }

        world.carryOutAll();

        int copies = Math.min(world.question().copies(), world.takers());
        int[] after = world.copiesOfEachFrame();
        for (int frame = 0; frame < after.length; frame++) {
            assertThat(after[frame]).isEqualTo(heldBefore[frame] == 0 ? 0 : copies);
        }
        assertThat(world.next().isEmpty()).as("nothing is planned for what is as it should be").isTrue();
    }

    @Property(tries = TRIES)
    void equalNodesAreLevelAfterRepair(@ForAll long seed) {
        Random random = new Random(seed);
        int frames = 200 + random.nextInt(3000);
        int nodes = 2 + random.nextInt(7);
        int copies = 1 + random.nextInt(Math.min(3, nodes));
        RepairWorld world = new RepairWorld(frames, copies);
        world.place(nodes);
        for (int change = random.nextInt(3); change >= 0; change--) {
            String node = "frame-" + (1 + random.nextInt(nodes));
            world.add(node, "", random.nextBoolean() ? FrameMask.empty() : FrameMask.firstFrames(frames));
        }
        if (Arrays.stream(world.copiesOfEachFrame()).anyMatch(copy -> copy == 0)) {
            return; // What nobody holds cannot be dealt evenly.
        }

        world.carryOutAll();

        double part = (double) copies * frames / nodes;
        double bound = Math.max(Math.max(2.0 * RepairWorld.BLOCK, 0.25 * part), nodes * RepairWorld.BLOCK);
        assertThat(world.counts()).allSatisfy(count -> assertThat((double) count).isBetween(part - bound, part + bound));
    }

    @Property(tries = TRIES)
    void withRoomAndEqualZonesEveryFrameIsInAsManyZonesAsItHasCopies(@ForAll long seed) {
        Random random = new Random(seed);
        int frames = 1 + random.nextInt(2000);
        int zones = 2 + random.nextInt(3);
        int copies = 1 + random.nextInt(zones);
        RepairWorld world = new RepairWorld(frames, copies);
        int each = 1 + random.nextInt(3);
        for (int node = 0; node < zones * each; node++) {
            world.add("n" + node, "zone-" + node % zones, node == 0 ? FrameMask.firstFrames(frames) : FrameMask.empty());
        }

        world.carryOutAll();

        for (int frame = 0; frame < frames; frame++) {
            int at = frame;
            assertThat(world.question().nodes().stream().filter(node -> node.held().contains(at)).map(RepairNode::zone).distinct().count())
                    .isEqualTo(copies);
        }
    }

    /** Nodes with random parts of a movie; some drain. */
    private static RepairWorld world(Random random) {
        int frames = 1 + random.nextInt(600);
        RepairWorld world = new RepairWorld(frames, 1 + random.nextInt(4));
        int nodes = 1 + random.nextInt(7);
        for (int node = 0; node < nodes; node++) {
            FrameMask.Builder held = new FrameMask.Builder();
            for (int runs = random.nextInt(4); runs > 0; runs--) {
                int first = random.nextInt(frames);
                held.addRange(first, Math.min(frames - 1, first + random.nextInt(frames)));
            }
            world.add("frame-" + node, random.nextBoolean() ? "" : "zone-" + random.nextInt(3), held.build());
        }
        if (nodes > 1 && random.nextInt(3) == 0) {
            world.standing("frame-0", Standing.DRAINS);
        }
        if (random.nextBoolean()) {
            world.roundFrames(8 + random.nextInt(frames));
        }
        return world;
    }

    private static int[] holders(RepairWorld world) {
        int[] held = new int[world.question().frames()];
        world.question().nodes().forEach(node -> node.held().forEach(frame -> held[frame]++));
        return held;
    }

    private static int countedCopies(List<RepairNode> nodes, int frame) {
        return (int) nodes.stream().filter(node -> node.standing() != Standing.DRAINS && node.held().contains(frame)).count();
    }

    /** How much nodes have beyond their parts, where each node's part is by its disk. */
    private static int tooMuch(RepairWorld world) {
        RepairQuestion question = world.question();
        List<RepairNode> takers = question.nodes().stream().filter(RepairNode::takes).toList();
        double[] parts = Parts.ofZones(takers.stream().map(RepairNode::zone).toList(),
                takers.stream().mapToDouble(node -> node.freeBytes() + node.storedBytes()).toArray(), question.copies());
        long held = Arrays.stream(holders(world)).filter(count -> count > 0).count();
        double tooMuch = 0;
        for (int node = 0; node < parts.length; node++) {
            tooMuch += Math.max(0, takers.get(node).held().count() - parts[node] * held);
        }
        return (int) Math.ceil(tooMuch);
    }
}
