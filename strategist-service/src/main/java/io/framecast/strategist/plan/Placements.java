package io.framecast.strategist.plan;

import io.framecast.protocol.event.Place;
import io.framecast.protocol.event.PlacementTarget;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Decides which frame services store which frames of an import.
 *
 * <p>The frames are dealt in blocks, each to {@code copies} distinct nodes, in proportion to their free space as far as zones allow
 * ({@link Parts}), smoothly ({@link Credits}): so every few seconds of the movie are on all nodes, and a viewer is served by all of
 * them at any time.
 *
 * <p>Which nodes share a block decides what a loss does, and how many sources a viewer needs. The nodes stand in a line, zone by
 * zone, each as long as its part of the movie; the line is cut into {@code copies} groups of length 1, and each block has one
 * node of each group. So a group holds the whole movie between its nodes, and a viewer needs the nodes of one group, not all.
 * Within a group, among nodes owed about the same, the one that has shared fewest blocks with those already chosen comes first:
 * so what a lost node leaves is spread over all nodes of the other groups, where chained declustering (Hsiao and DeWitt, 1990)
 * has two neighbours. A node or zone that a cut goes through is in both groups, never twice for one block.
 *
 * <p>Pure and deterministic; thread-safe.
 */
public final class Placements {

    /** Frames differ in size and a node's part is known by their number alone: room that must be left beyond the average. */
    private static final double HEADROOM = 1.05;

    /** What is left of a node by rounding alone. */
    private static final double NEGLIGIBLE = 1e-9;

    private final int copies;
    private final List<StoreNode> nodes;
    private final double[][] partsOfGroup;
    /** By node: the nodes of its zone. */
    private final BitSet[] sameZone;

    private Placements(int copies, List<StoreNode> nodes, double[] parts) {
        this.copies = copies;
        this.nodes = nodes;
        this.partsOfGroup = cut(nodes, parts, copies);
        this.sameZone = new BitSet[nodes.size()];
        Arrays.setAll(sameZone, node -> IntStream.range(0, nodes.size())
                .filter(other -> nodes.get(other).zone().equals(nodes.get(node).zone()))
                .collect(BitSet::new, BitSet::set, BitSet::or));
    }

    /**
     * Targets for an import: each frame on {@code copies} distinct nodes, or on all where there are fewer.
     *
     * @param place what is to be stored
     * @param live live frame services that take new frames, each named once
     * @param blockLength how many consecutive frames stay together, at least 1
     */
    public static PlacementPlan plan(Place place, List<StoreNode> live, int blockLength) {
        if (place.frames() < 1 || place.copies() < 1 || blockLength < 1) {
            return none("an import to be placed must have at least 1 frame, 1 copy and blocks of 1 frame, got " + place.frames()
                    + " frames, " + place.copies() + " copies, blocks of " + blockLength);
        }
        List<StoreNode> nodes = live.stream().filter(node -> node.freeBytes() > 0)
                .sorted(Comparator.comparingLong(StoreNode::freeBytes).reversed().thenComparing(StoreNode::node)).toList();
        if (nodes.isEmpty()) {
            return none(live.isEmpty()
                    ? "frames need a live frame service that takes new ones, there is none; start one"
                    : "frames need a frame service with free space, none of " + live.size()
                            + " has any; delete movies or add a frame service");
        }
        int copies = Math.min(place.copies(), nodes.size());
        double[] free = nodes.stream().mapToDouble(StoreNode::freeBytes).toArray();
        double[] parts = Parts.ofZones(nodes.stream().map(StoreNode::zone).toList(), free, copies);
        if (!haveRoom(parts, place, nodes)) {
            // A small zone is full: better two copies in one zone than none.
            parts = Parts.of(free, copies);
            if (!haveRoom(parts, place, nodes)) {
                return none(noRoom(place, nodes, copies));
            }
        }
        return new PlacementPlan(new Placements(copies, nodes, parts).deal(place.frames(), blockLength), fewer(place, copies));
    }

    private static boolean haveRoom(double[] parts, Place place, List<StoreNode> nodes) {
        double needed = place.bytes() * HEADROOM;
        return IntStream.range(0, parts.length).allMatch(node -> parts[node] * needed <= nodes.get(node).freeBytes());
    }

    private static PlacementPlan none(String detail) {
        return new PlacementPlan(List.of(), detail);
    }

    private static String fewer(Place place, int copies) {
        return copies == place.copies() ? "" : place.copies() + " copies need as many frame services with free space, there "
                + (copies == 1 ? "is 1" : "are " + copies) + ": stored with " + copies
                + (copies == 1 ? " copy" : " copies") + "; add frame services";
    }

    private static String noRoom(Place place, List<StoreNode> nodes, int copies) {
        return copies + " copies of " + place.bytes() + " bytes need " + (long) Math.ceil(place.bytes() * HEADROOM * copies)
                + " free bytes, at most one copy a node; " + nodes.size() + " frame services have "
                + nodes.stream().mapToLong(StoreNode::freeBytes).sum() + ", " + nodes.getFirst().node() + " most with "
                + nodes.getFirst().freeBytes() + "; delete movies or add a frame service";
    }

    /** Lays the nodes in line and cuts it: by group and node, how much of the movie the node holds for the group. */
    private static double[][] cut(List<StoreNode> nodes, double[] parts, int copies) {
        double[][] partsOfGroup = new double[copies][parts.length];
        // Whoever holds all is a group of its own, never cut in two.
        List<Integer> line = IntStream.range(0, parts.length).boxed()
                .sorted(Comparator.<Integer, Boolean>comparing(node -> parts[node] < 1)
                        .thenComparing(node -> nodes.get(node).zone()).thenComparing(node -> nodes.get(node).node()))
                .toList();
        double begin = 0;
        for (int node : line) {
            double end = begin + parts[node];
            for (int group = 0; group < copies; group++) {
                double within = Math.min(end, group + 1) - Math.max(begin, group);
                partsOfGroup[group][node] = within < NEGLIGIBLE ? 0 : within;
            }
            begin = end;
        }
        return partsOfGroup;
    }

    private List<PlacementTarget> deal(int frames, int blockLength) {
        FrameList[] stored = new FrameList[nodes.size()];
        Arrays.setAll(stored, node -> new FrameList(0));
        int[][] together = new int[nodes.size()][nodes.size()];
        Credits[] credits = new Credits[copies];
        Arrays.setAll(credits, group -> new Credits(partsOfGroup[group], Double.MAX_VALUE));
        for (int begin = 0; begin < frames; begin += blockLength) {
            int end = Math.min(frames, begin + blockLength);
            BitSet chosen = new BitSet();
            for (int group = 0; group < copies; group++) {
                int node = next(group, credits[group], chosen, together, end - begin);
                credits[group].take(node, end - begin);
                chosen.set(node);
            }
            for (int node = chosen.nextSetBit(0); node >= 0; node = chosen.nextSetBit(node + 1)) {
                stored[node].addRun(begin, end - 1);
                for (int other = chosen.nextSetBit(0); other >= 0; other = chosen.nextSetBit(other + 1)) {
                    together[node][other]++;
                }
            }
        }
        List<PlacementTarget> targets = new ArrayList<>();
        for (int node = 0; node < stored.length; node++) {
            if (stored[node].frames() > 0) {
                targets.add(new PlacementTarget(nodes.get(node).node(), stored[node].toMask()));
            }
        }
        targets.sort(Comparator.comparing(PlacementTarget::node));
        return List.copyOf(targets);
    }

    /** Of a group's nodes in zones not chosen yet the one owed most, of all its nodes where there is none in such a zone. */
    private int next(int group, Credits credits, BitSet chosen, int[][] together, int blockLength) {
        BitSet excluded = new BitSet();
        chosen.stream().forEach(node -> excluded.or(sameZone[node]));
        int elsewhere = owedMost(group, credits, chosen, excluded, together, blockLength);
        return elsewhere >= 0 ? elsewhere : owedMost(group, credits, chosen, chosen, together, blockLength);
    }

    /** The one owed most; among those owed about as much, the one least together with those chosen; -1 where all are excluded. */
    private int owedMost(int group, Credits credits, BitSet chosen, BitSet excluded, int[][] together, int blockLength) {
        int best = -1;
        double most = 0;
        double tolerance = blockLength / 2.0;
        for (int node = 0; node < nodes.size(); node++) {
            if (excluded.get(node) || partsOfGroup[group][node] == 0) {
                continue;
            }
            double credit = credits.credit(node, blockLength);
            if (best < 0 || credit > most + tolerance
                    || (credit > most - tolerance && blocksWith(chosen, node, together) < blocksWith(chosen, best, together))) {
                best = node;
                most = Math.max(most, credit);
            }
        }
        return best;
    }

    private static int blocksWith(BitSet chosen, int node, int[][] together) {
        int blocks = 0;
        for (int other = chosen.nextSetBit(0); other >= 0; other = chosen.nextSetBit(other + 1)) {
            blocks += together[node][other];
        }
        return blocks;
    }
}
