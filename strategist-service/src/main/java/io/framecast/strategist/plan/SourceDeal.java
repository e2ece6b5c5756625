package io.framecast.strategist.plan;

import io.framecast.protocol.mask.FrameMask;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Deals all frames to the sources: how many of each class to each ({@link LeastLoad}), then which, in runs ({@link Turns}). Classes
 * of which the same sources may get frames are one group. Kept as <em>pieces</em> in time order, consecutive frames of one class
 * dealt to one source; a class and a source is a <em>portion</em>.
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
    private final FrameList[] lists;
    private final FrameList unavailable = new FrameList(0);
    private int[] firsts;
    private int[] lengths;
    private int[] portions;
    private int pieces;
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
        this.loads = new LeastLoad(graph, capacities, new int[capacities.length], LeastLoad.ifAllHadAll(graph, capacities));
        loads.solveEvenly();
        int[] runs = loads.runs(runLength);
        this.lists = new FrameList[capacities.length];
        Arrays.setAll(lists, node -> new FrameList(runs[node]));
        int expectedPieces = Math.max(1, Arrays.stream(runs).sum());
        this.firsts = new int[expectedPieces];
        this.lengths = new int[expectedPieces];
        this.portions = new int[expectedPieces];
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

    private void deal() {
        for (int segment = 0; segment < classes.segments(); segment++) {
            int number = classes.classOf(segment);
            int group = groupOf[number];
            int frame = classes.first(segment);
            int end = frame + classes.length(segment);
            if (group == NOBODY) {
                unavailable.addRun(frame, end - 1);
            } else if (graph.firstEdge(group + 1) == graph.firstEdge(group) + 1) {
                // A run that nobody else could go on with needs no turns.
                give(number, group, graph.firstEdge(group), frame, end - frame);
                running = NOBODY;
            } else if (isLong(segment)) {
                dealLongSegment(number, group, frame, end);
                running = NOBODY;
            } else {
                dealSegment(number, group, frame, end);
            }
        }
    }

    private void dealLongSegment(int number, int group, int first, int end) {
        RunSequence sequence = turns.takeInSequence(group, end - first);
        int frame = first;
        while (frame < end) {
            int edge = graph.firstEdge(group) + sequence.number();
            int given = sequence.take(end - frame);
            add(number, group, edge, frame, given);
            frame += given;
        }
    }

    private void dealSegment(int number, int group, int first, int end) {
        int frame = first;
        while (frame < end) {
            int edge = runLeft > 0 && running != NOBODY ? turns.edgeTo(group, running) : NOBODY;
            if (edge == NOBODY) {
                edge = turns.next(group);
                running = graph.nodeOf(edge);
                runLeft = runLength;
            }
            int given = give(number, group, edge, frame, Math.min(runLeft, end - frame));
            runLeft -= given;
            frame += given;
        }
    }

    private int give(int number, int group, int edge, int frame, int length) {
        int given = turns.take(group, edge, length);
        add(number, group, edge, frame, given);
        return given;
    }

    private void add(int number, int group, int edge, int frame, int given) {
        int portion = firstPortion[number] + edge - graph.firstEdge(group);
        portionFrames[portion] += given;
        sourceFrames[graph.nodeOf(edge)] += given;
        lists[graph.nodeOf(edge)].addRun(frame, frame + given - 1);
        if (pieces == firsts.length) {
            firsts = Arrays.copyOf(firsts, pieces * 2);
            lengths = Arrays.copyOf(lengths, pieces * 2);
            portions = Arrays.copyOf(portions, pieces * 2);
        }
        firsts[pieces] = frame;
        lengths[pieces] = given;
        portions[pieces++] = portion;
    }

    /** Whether the segment is dealt by itself, without regard to those around it. */
    boolean isLong(int segment) {
        return classes.length(segment) >= RUNS_OF_LONG_SEGMENT * runLength;
    }

    /** How many pieces there are, ascending in time. */
    int pieces() {
        return pieces;
    }

    int first(int piece) {
        return firsts[piece];
    }

    int length(int piece) {
        return lengths[piece];
    }

    int portionOf(int piece) {
        return portions[piece];
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

    /** The frames that a source was dealt. */
    FrameMask mask(int source) {
        return lists[source].toMask();
    }

    FrameMask unavailable() {
        return unavailable.toMask();
    }
}
