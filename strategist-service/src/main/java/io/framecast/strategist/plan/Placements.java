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
 * <p>The frames are dealt in blocks, each to {@code copies} distinct nodes, in proportion to their free space, smoothly
 * ({@link Credits}): so every few seconds of the movie are on all nodes, and a viewer is served by all of them at any time.
 * Among nodes owed about the same, the one that has shared fewest blocks with the node already chosen comes first, in another
 * zone if there is one: so the blocks of any one node have their second copies on all others, and what is lost with it is
 * taken over by all. That is the aim of chained declustering (Hsiao and DeWitt, 1990), with every pair of nodes in place of
 * neighbours, and it needs no equal disks.
 *
 * <p>Pure and deterministic; thread-safe.
 */
public final class Placements {

    /** Frames differ in size and a node's part is known by their number alone: room that must be left beyond the average. */
    private static final double HEADROOM = 1.05;

    private final int copies;
    private final List<StoreNode> nodes;
    private final double[] parts;

    private Placements(int copies, List<StoreNode> nodes, double[] parts) {
        this.copies = copies;
        this.nodes = nodes;
        this.parts = parts;
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
        double[] parts = parts(nodes, copies);
        double needed = place.bytes() * HEADROOM;
        for (int node = 0; node < parts.length; node++) {
            if (parts[node] * needed > nodes.get(node).freeBytes()) {
                return none(noRoom(place, nodes, copies));
            }
        }
        return new PlacementPlan(new Placements(copies, nodes, parts).deal(place.frames(), blockLength), fewer(place, copies));
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

    /**
     * Each node's part of the movie, 0 to 1, {@code copies} in sum: by free space, but no node can have more than all of it.
     *
     * @param nodes most free space first
     */
    private static double[] parts(List<StoreNode> nodes, int copies) {
        double[] parts = new double[nodes.size()];
        double freeLeft = nodes.stream().mapToDouble(StoreNode::freeBytes).sum();
        double copiesLeft = copies;
        for (int node = 0; node < parts.length; node++) {
            double free = nodes.get(node).freeBytes();
            parts[node] = Math.min(1, copiesLeft * free / freeLeft);
            copiesLeft -= parts[node];
            freeLeft -= free;
        }
        return parts;
    }

    private List<PlacementTarget> deal(int frames, int blockLength) {
        int[] all = IntStream.range(0, frames).toArray();
        FrameList[] stored = new FrameList[nodes.size()];
        Arrays.setAll(stored, node -> new FrameList());
        int[][] together = new int[nodes.size()][nodes.size()];
        Credits credits = new Credits(parts, Double.MAX_VALUE);
        for (int begin = 0; begin < frames; begin += blockLength) {
            int end = Math.min(frames, begin + blockLength);
            BitSet chosen = new BitSet();
            for (int copy = 0; copy < copies; copy++) {
                chosen.set(next(credits, chosen, together, (end - begin) * copies));
            }
            for (int node = chosen.nextSetBit(0); node >= 0; node = chosen.nextSetBit(node + 1)) {
                credits.take(node, end - begin);
                stored[node].add(all, begin, end);
                for (int other = chosen.nextSetBit(0); other >= 0; other = chosen.nextSetBit(other + 1)) {
                    together[node][other]++;
                }
            }
        }
        List<PlacementTarget> targets = new ArrayList<>();
        for (int node = 0; node < stored.length; node++) {
            if (stored[node].size() > 0) {
                targets.add(new PlacementTarget(nodes.get(node).node(), stored[node].toMask()));
            }
        }
        targets.sort(Comparator.comparing(PlacementTarget::node));
        return List.copyOf(targets);
    }

    /** The node owed most; among those owed about as much, the best partner of those already chosen for this block. */
    private int next(Credits credits, BitSet chosen, int[][] together, int frames) {
        int best = -1;
        double most = 0;
        for (int node = 0; node < nodes.size(); node++) {
            if (chosen.get(node)) {
                continue;
            }
            double credit = credits.credit(node, frames);
            double tolerance = frames * 1e-3;
            if (best < 0 || credit > most + tolerance
                    || credit > most - tolerance && isBetterPartner(node, best, chosen, together)) {
                best = node;
                most = Math.max(most, credit);
            }
        }
        return best;
    }

    private boolean isBetterPartner(int node, int than, BitSet chosen, int[][] together) {
        int sharedZones = 0;
        int sharedBlocks = 0;
        for (int other = chosen.nextSetBit(0); other >= 0; other = chosen.nextSetBit(other + 1)) {
            sharedZones += (sameZone(node, other) ? 1 : 0) - (sameZone(than, other) ? 1 : 0);
            sharedBlocks += together[node][other] - together[than][other];
        }
        return sharedZones != 0 ? sharedZones < 0 : sharedBlocks < 0;
    }

    private boolean sameZone(int node, int other) {
        String zone = nodes.get(node).zone();
        return !zone.isEmpty() && zone.equals(nodes.get(other).zone());
    }
}
