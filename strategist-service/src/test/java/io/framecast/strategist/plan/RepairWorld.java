package io.framecast.strategist.plan;

import io.framecast.protocol.event.PlacementTarget;
import io.framecast.protocol.mask.FrameMask;
import io.framecast.strategist.plan.RepairNode.Standing;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A movie and its nodes; carries plans out, or a part of them, as nodes would. */
final class RepairWorld {

    static final int BLOCK = 8;
    private static final long FRAME_BYTES = 40_000;
    private static final long DISK_BYTES = 1L << 40;

    private record Node(String zone, Standing standing, FrameMask held, long freeBytes) {}

    private final int frames;
    private final Map<String, Node> nodes = new TreeMap<>();
    private int copies;
    private long roundBytes = Long.MAX_VALUE / 2;

    RepairWorld(int frames, int copies) {
        this.frames = frames;
        this.copies = copies;
    }

    /** Nodes frame-1 to that, with the movie placed on them as an import places it. */
    void place(int count) {
        List<StoreNode> stores = PlacementsTest.equalStores(count);
        stores.forEach(store -> add(store.node(), "", FrameMask.empty()));
        PlacementsTest.placed(frames, copies, stores).forEach(target -> hold(target.node(), target.mask()));
    }

    void add(String node, String zone, FrameMask held) {
        add(node, zone, held, DISK_BYTES);
    }

    void add(String node, String zone, FrameMask held, long freeBytes) {
        nodes.put(node, new Node(zone, Standing.TAKES, held, freeBytes));
    }

    void remove(String node) {
        nodes.remove(node);
    }

    void hold(String node, FrameMask held) {
        nodes.computeIfPresent(node, (name, before) -> new Node(before.zone, before.standing, held, before.freeBytes));
    }

    void standing(String node, Standing standing) {
        nodes.computeIfPresent(node, (name, before) -> new Node(before.zone, standing, before.held, before.freeBytes));
    }

    void copies(int number) {
        this.copies = number;
    }

    void roundFrames(int number) {
        this.roundBytes = number * FRAME_BYTES * 21 / 20;
    }

    FrameMask held(String node) {
        return nodes.get(node).held;
    }

    List<String> names() {
        return List.copyOf(nodes.keySet());
    }

    List<Integer> counts() {
        return nodes.values().stream().map(node -> node.held.count()).toList();
    }

    /** On how many nodes each frame is that take frames. */
    int[] copiesOfEachFrame() {
        int[] found = new int[frames];
        nodes.values().stream().filter(node -> node.standing == Standing.TAKES).forEach(node -> node.held.forEach(frame -> found[frame]++));
        return found;
    }

    int takers() {
        return (int) nodes.values().stream().filter(node -> node.standing == Standing.TAKES).count();
    }

    RepairQuestion question() {
        List<RepairNode> asked = new ArrayList<>();
        nodes.forEach((name, node) -> asked.add(new RepairNode(name, node.zone, node.standing, node.held,
                Math.max(0, node.freeBytes - node.held.count() * FRAME_BYTES), node.held.count() * FRAME_BYTES)));
        return new RepairQuestion(frames, frames * FRAME_BYTES, copies, BLOCK, roundBytes, asked);
    }

    RepairPlan next() {
        return Repairs.next(question());
    }

    void carryOut(RepairPlan plan) {
        plan.copies().forEach(this::copy);
        plan.drops().forEach(this::drop);
    }

    void copy(PlacementTarget target) {
        hold(target.node(), held(target.node()).or(target.mask()));
    }

    void drop(PlacementTarget target) {
        hold(target.node(), held(target.node()).andNot(target.mask()));
    }

    /** Round after round until nothing is planned; returns how many rounds it took. */
    int carryOutAll() {
        for (int rounds = 0; rounds < 1000; rounds++) {
            RepairPlan plan = next();
            if (plan.isEmpty()) {
                return rounds;
            }
            carryOut(plan);
        }
        throw new AssertionError("the repair does not come to an end: " + next());
    }
}
