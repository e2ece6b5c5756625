package io.framecast.strategist.plan;

import java.util.Arrays;
import java.util.BitSet;

/** Groups of frames and the nodes that may have them: an edge for each group and node, those of a group one after the other. */
final class SplitGraph {

    private final int nodes;
    private int[] firstEdges = new int[16];
    private int[] frames = new int[16];
    private int[] nodeOf = new int[64];
    private int groups;
    private int edges;

    /** @param nodes how many there are */
    SplitGraph(int nodes) {
        this.nodes = nodes;
    }

    /**
     * Adds a group and tells its number.
     *
     * @param groupFrames how many frames it has
     * @param first who may have them and is asked first
     * @param then who else may have them
     */
    int add(int groupFrames, BitSet first, BitSet then) {
        if (groups + 1 == firstEdges.length) {
            firstEdges = Arrays.copyOf(firstEdges, groups * 2 + 2);
            frames = Arrays.copyOf(frames, groups * 2 + 2);
        }
        frames[groups] = groupFrames;
        connect(first);
        connect(then);
        firstEdges[++groups] = edges;
        return groups - 1;
    }

    private void connect(BitSet to) {
        for (int node = to.nextSetBit(0); node >= 0; node = to.nextSetBit(node + 1)) {
            if (edges == nodeOf.length) {
                nodeOf = Arrays.copyOf(nodeOf, edges * 2);
            }
            nodeOf[edges++] = node;
        }
    }

    /** The group has so many frames more. */
    void addFrames(int group, int more) {
        frames[group] += more;
    }

    int nodes() {
        return nodes;
    }

    int groups() {
        return groups;
    }

    int edges() {
        return edges;
    }

    /** Frames of all groups. */
    int frames() {
        return Arrays.stream(frames, 0, groups).sum();
    }

    int frames(int group) {
        return frames[group];
    }

    /** The group's first edge; its last is before the next group's first. */
    int firstEdge(int group) {
        return firstEdges[group];
    }

    /** Whether one node alone may have the group's frames. */
    boolean isOfOne(int group) {
        return firstEdges[group + 1] == firstEdges[group] + 1;
    }

    int nodeOf(int edge) {
        return nodeOf[edge];
    }
}
