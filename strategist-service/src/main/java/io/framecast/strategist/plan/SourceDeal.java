package io.framecast.strategist.plan;

import io.framecast.protocol.mask.FrameMask;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Deals all frames to the sources: how many of each class to each ({@link LeastLoad}), then which, in runs ({@link Turns}). Classes
 * of which the same sources may get frames are one group. A class and a source is a <em>portion</em>.
 */
final class SourceDeal {

    private static final int NOBODY = -1;

    /** A segment of so many runs is dealt by itself. */
    private static final int RUNS_OF_LONG_SEGMENT = 32;

    private final HolderClasses classes;
    private final int runLength;
    private final SplitGraph graph;
    private final int[] groupOf;
    private final int[] firstPortion;
    private final int[] portionFrames;
    private final int[] sourceFrames;
    private final LeastLoad loads;
    private final Turns turns;
    private final DealtPieces[] pieces;
    private final FrameList unavailable = new FrameList(0);
    private int running = NOBODY;
    private int runLeft;

    /**
     * @param eligible by class: who may get its frames, if it is a source
     * @param capacities by node
     */
    SourceDeal(int runLength, HolderClasses classes, List<BitSet> eligible, BitSet sources, long[] capacities) {
        this.classes = classes;
        this.runLength = runLength;
        this.graph = new SplitGraph(capacities.length);
        this.groupOf = new int[classes.count()];
        this.firstPortion = new int[classes.count() + 1];
        group(eligible, sources);
        this.portionFrames = new int[firstPortion[classes.count()]];
        this.sourceFrames = new int[capacities.length];
        this.loads = LeastLoad.of(graph, capacities, new int[capacities.length], LeastLoad.Ratio.NONE);
        loads.solveEvenly();
        int[] expected = expectedPieces();
        this.pieces = new DealtPieces[capacities.length];
        Arrays.setAll(pieces, node -> new DealtPieces(expected[node]));
        this.turns = new Turns(graph, loads, runLength);
        deal();
    }

    private void group(List<BitSet> eligible, BitSet sources) {
        Map<BitSet, Integer> known = new HashMap<>();
        for (int number = 0; number < groupOf.length; number++) {
            BitSet nodes = (BitSet) eligible.get(number).clone();
            nodes.and(sources);
            groupOf[number] = NOBODY;
            if (!nodes.isEmpty()) {
                groupOf[number] = known.computeIfAbsent(nodes, any -> graph.add(0, any, new BitSet()));
                graph.addFrames(groupOf[number], classes.size(number));
            }
            firstPortion[number + 1] = firstPortion[number] + nodes.cardinality();
        }
    }

    /** By node, about how many: whole segments where there is no choice, else runs, of which some are cut in two by a segment's end. */
    private int[] expectedPieces() {
        int averageSegment = graph.frames() / classes.segments() + 1;
        int[] expected = new int[graph.nodes()];
        for (int group = 0; group < graph.groups(); group++) {
            int length = graph.isOfOne(group) ? averageSegment : runLength;
            for (int edge = graph.firstEdge(group); edge < graph.firstEdge(group + 1); edge++) {
                expected[graph.nodeOf(edge)] += loads.assigned(edge) / length + 1;
            }
        }
        Arrays.setAll(expected, node -> expected[node] + expected[node] / 4);
        return expected;
    }

    private void deal() {
        for (int segment = 0; segment < classes.segments(); segment++) {
            int group = groupOf[classes.classOf(segment)];
            int frame = classes.first(segment);
            int end = frame + classes.length(segment);
            if (group == NOBODY) {
                unavailable.addRun(frame, end - 1);
            } else if (graph.isOfOne(group)) {
                turns.takeOfOne(group, end - frame);
                give(segment, group, graph.firstEdge(group), frame, end - frame);
                running = NOBODY;
            } else if (isLong(segment)) {
                dealLongSegment(segment, group, frame, end);
                running = NOBODY;
            } else {
                dealSegment(segment, group, frame, end);
            }
        }
    }

    private void dealLongSegment(int segment, int group, int first, int end) {
        RunSequence sequence = turns.takeInSequence(group, end - first);
        int frame = first;
        while (frame < end) {
            int edge = graph.firstEdge(group) + sequence.number();
            int given = sequence.take(end - frame);
            give(segment, group, edge, frame, given);
            frame += given;
        }
    }

    private void dealSegment(int segment, int group, int first, int end) {
        int frame = first;
        while (frame < end) {
            int edge = runLeft > 0 && running != NOBODY ? turns.edgeTo(group, running) : NOBODY;
            if (edge == NOBODY) {
                edge = turns.next(group);
                running = graph.nodeOf(edge);
                runLeft = runLength;
            }
            int given = turns.take(group, edge, Math.min(runLeft, end - frame));
            give(segment, group, edge, frame, given);
            runLeft -= given;
            frame += given;
        }
    }

    private void give(int segment, int group, int edge, int frame, int length) {
        int portion = firstPortion[classes.classOf(segment)] + edge - graph.firstEdge(group);
        int source = graph.nodeOf(edge);
        portionFrames[portion] += length;
        sourceFrames[source] += length;
        pieces[source].add(frame, length, portion, segment);
    }

    /** Whether the segment is dealt by itself, without regard to those around it. */
    boolean isLong(int segment) {
        return classes.length(segment) >= RUNS_OF_LONG_SEGMENT * runLength;
    }

    /** The frames that a source was dealt, piece by piece. */
    DealtPieces pieces(int source) {
        return pieces[source];
    }

    /** How many classes there are. */
    int classes() {
        return groupOf.length;
    }

    /** How many portions there are. */
    int portions() {
        return portionFrames.length;
    }

    /** How many frames the portion has; may be none. */
    int portionFrames(int portion) {
        return portionFrames[portion];
    }

    /** The class's first portion; its last is before the next class's first. */
    int firstPortion(int number) {
        return firstPortion[number];
    }

    /** The source of a class's portion. */
    int sourceOf(int number, int portion) {
        return graph.nodeOf(graph.firstEdge(groupOf[number]) + portion - firstPortion[number]);
    }

    /** By node: how many frames it was dealt. */
    int[] sourceFrames() {
        return sourceFrames;
    }

    /** The largest load that a source may have. */
    LeastLoad.Ratio load() {
        return loads.load();
    }

    FrameMask unavailable() {
        return unavailable.toMask();
    }
}
