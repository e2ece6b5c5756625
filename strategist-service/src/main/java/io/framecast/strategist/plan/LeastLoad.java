package io.framecast.strategist.plan;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/**
 * Assigns groups of frames to nodes that have them, so that the largest load relative to capacity is as small as it can be.
 *
 * <h2>The problem</h2>
 * A group has so many frames and may be split over its nodes. A node has a capacity and may have frames already. The load of a
 * node is its frames by its capacity. Which split makes the largest load least? It is a maximum flow whose capacities grow with
 * one parameter, the load allowed [1]: frames flow from groups to nodes, and from each node as many as {@code load * capacity}.
 *
 * <h2>How</h2>
 * <ol>
 *   <li>Begin with a lower bound: the load that all nodes would have if each of them could take every frame.
 *   <li>Find a maximum flow [2], whole frames, node capacities rounded up. Where all frames flow, this is the answer.
 *   <li>Else the nodes that frames left over can still reach are a bottleneck: all their frames have no other nodes. Those
 *       frames by the capacity of those nodes is the next load: Newton's method [3], which meets the optimum from below, for no
 *       assignment can do better by that bottleneck. Capacities only grew, so the flow goes on from where it was.
 * </ol>
 * Of all parametric methods this needs the fewest flows here: mostly one, seldom more than three, and there are few nodes.
 *
 * <p>Many splits are as good. A viewer sees windows, and windows lie within a group as often as not: so the flow begins with
 * the most even split of each group that the capacities allow, found roughly by proportional fitting [4], and changes of it only
 * what it must. Where the load had to grow, that is done once more with the final one.
 *
 * <h2>What holds</h2>
 * <ul>
 *   <li>Each group's frames are all assigned, to its own nodes; groups without nodes are not allowed.
 *   <li>A node has at most {@code ceil(optimum * capacity)} frames, with the fractional optimum: less than one frame more.
 *   <li>The load is a quotient of integers that fit: no rounding, no tolerance.
 * </ul>
 *
 * <ol>
 *   <li>Gallo, Grigoriadis and Tarjan, "A Fast Parametric Maximum Flow Algorithm and Applications", 1989.
 *   <li>Dinic, "Algorithm for Solution of a Problem of Maximum Flow in a Network with Power Estimation", 1970.
 *   <li>Radzik, "Parametric Flows, Weighted Means of Cuts, and Fractional Combinatorial Optimization", 1993.
 *   <li>Darroch and Ratcliff, "Generalized Iterative Scaling for Log-Linear Models", 1972.
 * </ol>
 *
 * <p>Not thread-safe.
 */
final class LeastLoad {

    private final long[] capacities;
    private final int[] assignedBefore;
    private final SplitFlow flow;
    private final SplitGraph graph;
    private Ratio load;

    /**
     * @param graph groups, their frames and nodes
     * @param capacities by node, at least 1; their sum by the sum of all frames must fit a long ({@link Capacities})
     * @param assignedBefore by node: frames it has already
     * @param begin the load to begin with, allowed in any case; no larger than the optimum, if that is to be found
     */
    private LeastLoad(SplitGraph graph, long[] capacities, int[] assignedBefore, Ratio begin) {
        this.graph = graph;
        this.capacities = capacities;
        this.assignedBefore = assignedBefore;
        this.flow = new SplitFlow(graph);
        this.load = begin;
    }

    /**
     * For a problem of which nothing is known.
     *
     * @param atLeast a load that is allowed in any case; no larger than the optimum, if that is to be found
     */
    static LeastLoad of(SplitGraph graph, long[] capacities, int[] assignedBefore, Ratio atLeast) {
        return new LeastLoad(graph, capacities, assignedBefore, Collections.max(List.of(atLeast, ifAllHadAll(graph, capacities, assignedBefore))));
    }

    /**
     * For what remains of a problem once nodes are left out that its solution does not need: the load of that solution is enough, though
     * it may be less than the average of the nodes that remain, for whole frames are rounded up.
     */
    static LeastLoad within(Ratio solved, SplitGraph graph, long[] capacities, int[] assignedBefore) {
        return new LeastLoad(graph, capacities, assignedBefore, solved);
    }

    /** Assigns all frames, each group's to all of its nodes where that is possible. */
    void solveEvenly() {
        beginEvenly();
        if (growUntilAllFlows()) {
            beginEvenly();
            flow.maximise();
        }
    }

    /** Assigns all frames, each group's to as few nodes as is easy, those asked first before others. */
    void solveWithFew() {
        flow.beginWith(new int[graph.edges()], rooms());
        growUntilAllFlows();
    }

    private void beginEvenly() {
        int[] room = rooms();
        flow.beginWith(EvenSplit.of(graph, capacities, room), room);
    }

    /** Whether the load had to grow. */
    private boolean growUntilAllFlows() {
        boolean grew = false;
        while (flow.maximise() > 0) {
            load = bottleneck();
            flow.roomFor(rooms());
            grew = true;
        }
        return grew;
    }

    /** What the average is, the largest load cannot be less than. */
    private static Ratio ifAllHadAll(SplitGraph graph, long[] capacities, int[] assignedBefore) {
        boolean[] counted = new boolean[capacities.length];
        long frames = 0;
        long capacity = 0;
        for (int edge = 0; edge < graph.edges(); edge++) {
            int node = graph.nodeOf(edge);
            if (!counted[node]) {
                counted[node] = true;
                frames += assignedBefore[node];
                capacity += capacities[node];
            }
        }
        for (int group = 0; group < graph.groups(); group++) {
            frames += graph.frames(group);
        }
        return new Ratio(frames, Math.max(capacity, 1));
    }

    private Ratio bottleneck() {
        long frames = 0;
        long capacity = 0;
        for (int group = 0; group < graph.groups(); group++) {
            if (flow.reachesGroup(group)) {
                frames += graph.frames(group);
            }
        }
        for (int node = 0; node < capacities.length; node++) {
            if (flow.reachesNode(node)) {
                frames += assignedBefore[node];
                capacity += capacities[node];
            }
        }
        return new Ratio(frames, capacity);
    }

    private int[] rooms() {
        int[] rooms = new int[capacities.length];
        Arrays.setAll(rooms, node -> Math.clamp(load.timesRoundedUp(capacities[node]) - assignedBefore[node], 0, Integer.MAX_VALUE));
        return rooms;
    }

    /** How many frames flow over the edge. */
    int assigned(int edge) {
        return flow.flow(edge);
    }

    /** The largest load allowed: the optimum, or what is allowed in any case. */
    Ratio load() {
        return load;
    }

    /**
     * Frames by capacity.
     *
     * @param frames at least 0
     * @param capacity at least 1
     */
    record Ratio(long frames, long capacity) implements Comparable<Ratio> {

        /** Less than any. */
        static final Ratio NONE = new Ratio(0, 1);

        long timesRoundedUp(long of) {
            return Math.ceilDiv(frames * of, capacity);
        }

        double value() {
            return (double) frames / capacity;
        }

        @Override
        public int compareTo(Ratio other) {
            return Long.compare(frames * other.capacity, other.frames * capacity);
        }
    }
}
