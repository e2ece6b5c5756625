package io.framecast.strategist.plan;

/**
 * Who is next, where each node's part of each group is decided: the nodes take turns so that every window of a group is shared as
 * the whole group is, and every window of different groups as all frames are, as far as may be.
 *
 * <p>A node is owed its part of what has been dealt of the group, less what it took of it; and its part of what has been dealt of
 * all groups, less what it took ({@link Credits}). Whoever is owed most in sum is next. The first is without a bound, so that no
 * node is left with a group's end; the second is bounded and evens out groups that alternate.
 */
final class Turns {

    private final SplitGraph graph;
    private final int runLength;
    private final Credits credits;
    private final int[] left;
    private final int[] amounts;
    private final int[] dealt;
    private final int[] ofSequence;
    private final RunSequence sequence;
    private final boolean anyChoice;

    /**
     * @param loads all frames of the groups, assigned
     * @param runLength how many frames a turn has at most
     */
    Turns(SplitGraph graph, LeastLoad loads, int runLength) {
        this.graph = graph;
        this.runLength = runLength;
        this.left = new int[graph.edges()];
        this.amounts = new int[graph.edges()];
        this.dealt = new int[graph.groups()];
        this.ofSequence = new int[graph.nodes()];
        this.sequence = new RunSequence(graph.nodes(), runLength);
        double[] totals = new double[graph.nodes()];
        int takers = 0;
        boolean choice = false;
        for (int group = 0; group < graph.groups(); group++) {
            choice |= !graph.isOfOne(group);
            for (int edge = graph.firstEdge(group); edge < graph.firstEdge(group + 1); edge++) {
                amounts[edge] = loads.assigned(edge);
                left[edge] = amounts[edge];
                takers += totals[graph.nodeOf(edge)] == 0 && left[edge] > 0 ? 1 : 0;
                totals[graph.nodeOf(edge)] += left[edge];
            }
        }
        this.anyChoice = choice;
        // One round of all nodes is remembered: enough to make up for runs that only one node has.
        this.credits = new Credits(totals, (double) runLength * Math.max(takers, 2));
    }

    /** The edge over which the group's next frames go; the group must have some left, and a choice. */
    int next(int group) {
        int begin = graph.firstEdge(group);
        int end = graph.firstEdge(group + 1);
        int best = -1;
        double most = Double.NEGATIVE_INFINITY;
        double partThen = (double) (dealt[group] + runLength) / graph.frames(group);
        for (int edge = begin; edge < end; edge++) {
            double due = amounts[edge] * partThen - (amounts[edge] - left[edge]) + credits.credit(graph.nodeOf(edge), runLength);
            if (due > most + 1e-6 && left[edge] > 0) {
                best = edge;
                most = due;
            }
        }
        return best;
    }

    /**
     * Takes so many of the group's frames at once, of each edge its part, as consecutive ones: numbered from the group's first edge.
     * Credits are as before: whoever was owed something is still. The sequence is to be used up before the next one is taken.
     */
    RunSequence takeInSequence(int group, int frames) {
        int first = graph.firstEdge(group);
        int edges = graph.firstEdge(group + 1) - first;
        int groupLeft = graph.frames(group) - dealt[group];
        int rest = frames;
        for (int i = 0; i < edges; i++) {
            ofSequence[i] = left[first + i] == 0 ? 0 : (int) ((long) left[first + i] * frames / groupLeft);
            rest -= ofSequence[i];
        }
        for (int i = 0; rest > 0; i = (i + 1) % edges) {
            if (ofSequence[i] < left[first + i]) {
                ofSequence[i]++;
                rest--;
            }
        }
        for (int i = 0; i < edges; i++) {
            left[first + i] -= ofSequence[i];
        }
        dealt[group] += frames;
        sequence.begin(ofSequence, edges);
        return sequence;
    }

    /** The group's edge to the node where some of its part is left, else -1. */
    int edgeTo(int group, int node) {
        for (int edge = graph.firstEdge(group); edge < graph.firstEdge(group + 1); edge++) {
            if (graph.nodeOf(edge) == node) {
                return left[edge] > 0 ? edge : -1;
            }
        }
        return -1;
    }

    /** Deals frames of a group that has no choice, over its only edge: others take turns upon it, if there are any. */
    void takeOfOne(int group, int frames) {
        if (anyChoice) {
            credits.take(graph.nodeOf(graph.firstEdge(group)), frames);
        }
    }

    /** Deals as many of these frames over the edge as are left for it; how many. */
    int take(int group, int edge, int frames) {
        int count = Math.min(frames, left[edge]);
        left[edge] -= count;
        dealt[group] += count;
        credits.take(graph.nodeOf(edge), count);
        return count;
    }
}
