package io.framecast.strategist.plan;

import java.util.Arrays;

/**
 * Splits each group over its nodes as evenly as their rooms allow, roughly: in proportion to capacity, nodes that get more than
 * their room counting for less in every group, round by round (Darroch and Ratcliff, "Generalized Iterative Scaling for Log-Linear
 * Models", 1972). What is left of frames by rounding is carried from group to group, so that many small groups come out as even
 * as one large one.
 */
final class EvenSplit {

    private static final int ROUNDS = 5;

    /** A node within a part in thousand of its room is as good as in it: the flow does the rest. */
    private static final double CLOSE = 1.001;

    private final SplitGraph graph;
    private final double[] weights;
    private final double[] amounts;
    private final double[] loads;

    private EvenSplit(SplitGraph graph, long[] capacities) {
        this.graph = graph;
        this.weights = new double[capacities.length];
        this.amounts = new double[graph.edges()];
        this.loads = new double[capacities.length];
        Arrays.setAll(weights, node -> capacities[node]);
    }

    /** Frames by edge; those of a group are all its frames, those of a node may be more than its room. */
    static int[] of(SplitGraph graph, long[] capacities, int[] room) {
        EvenSplit split = new EvenSplit(graph, capacities);
        split.byWeight();
        for (int round = 1; round < ROUNDS && split.lower(room); round++) {
            split.byWeight();
        }
        return split.rounded();
    }

    private void byWeight() {
        Arrays.fill(loads, 0);
        for (int group = 0; group < graph.groups(); group++) {
            int end = graph.firstEdge(group + 1);
            double sum = 0;
            for (int edge = graph.firstEdge(group); edge < end; edge++) {
                sum += weights[graph.nodeOf(edge)];
            }
            double each = sum > 0 ? graph.frames(group) / sum : 0;
            for (int edge = graph.firstEdge(group); edge < end; edge++) {
                int node = graph.nodeOf(edge);
                amounts[edge] = each * weights[node];
                loads[node] += amounts[edge];
            }
        }
    }

    private boolean lower(int[] room) {
        boolean changed = false;
        for (int node = 0; node < loads.length; node++) {
            if (loads[node] > room[node] * CLOSE) {
                weights[node] *= Math.max(room[node], 1e-6) / loads[node];
                changed = true;
            }
        }
        return changed;
    }

    private int[] rounded() {
        int[] whole = new int[amounts.length];
        double[] carried = new double[weights.length];
        double[] owed = new double[weights.length];
        for (int group = 0; group < graph.groups(); group++) {
            int begin = graph.firstEdge(group);
            int end = graph.firstEdge(group + 1);
            int rest = graph.frames(group);
            for (int edge = begin; edge < end; edge++) {
                whole[edge] = Math.min((int) amounts[edge], rest);
                rest -= whole[edge];
                owed[edge - begin] = carried[graph.nodeOf(edge)] + amounts[edge] - whole[edge];
            }
            for (; rest > 0 && begin < end; rest--) {
                int most = largest(owed, end - begin);
                whole[begin + most]++;
                owed[most]--;
            }
            for (int edge = begin; edge < end; edge++) {
                carried[graph.nodeOf(edge)] = owed[edge - begin];
            }
        }
        return whole;
    }

    private static int largest(double[] values, int count) {
        int largest = 0;
        for (int i = 1; i < count; i++) {
            if (values[i] > values[largest]) {
                largest = i;
            }
        }
        return largest;
    }
}
