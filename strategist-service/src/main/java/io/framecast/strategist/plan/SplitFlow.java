package io.framecast.strategist.plan;

import java.util.Arrays;

/**
 * A maximum flow of frames from groups to nodes with room: Dinic, on the two sides as they are. A level is found for each group
 * and node that frames not yet assigned can reach, from groups over any of their edges, from nodes back over edges that frames
 * flow on; then frames go along levels until none can.
 */
final class SplitFlow {

    private static final int UNREACHED = -1;

    private final SplitGraph graph;
    private final int[] groupOf;
    private final int[] edgesAt;
    private final int[] firstAt;
    private final int[] flow;
    private final int[] left;
    private final int[] room;
    private final int[] groupLevel;
    private final int[] nodeLevel;
    private final int[] groupNext;
    private final int[] nodeNext;
    private final int[] queue;

    SplitFlow(SplitGraph graph) {
        this.graph = graph;
        this.groupOf = new int[graph.edges()];
        this.edgesAt = new int[graph.edges()];
        this.firstAt = new int[graph.nodes() + 1];
        this.flow = new int[graph.edges()];
        this.left = new int[graph.groups()];
        this.room = new int[graph.nodes()];
        this.groupLevel = new int[graph.groups()];
        this.nodeLevel = new int[graph.nodes()];
        this.groupNext = new int[graph.groups()];
        this.nodeNext = new int[graph.nodes()];
        this.queue = new int[graph.groups() + graph.nodes()];
        indexByNode();
    }

    private void indexByNode() {
        for (int edge = 0; edge < graph.edges(); edge++) {
            firstAt[graph.nodeOf(edge) + 1]++;
        }
        for (int node = 0; node < graph.nodes(); node++) {
            firstAt[node + 1] += firstAt[node];
        }
        int[] next = firstAt.clone();
        for (int group = 0; group < graph.groups(); group++) {
            for (int edge = graph.firstEdge(group); edge < graph.firstEdge(group + 1); edge++) {
                groupOf[edge] = group;
                edgesAt[next[graph.nodeOf(edge)]++] = edge;
            }
        }
    }

    /** Begins anew with as much of these amounts by edge as the nodes have room for. */
    void beginWith(int[] amounts, int[] rooms) {
        System.arraycopy(rooms, 0, room, 0, room.length);
        for (int group = 0; group < left.length; group++) {
            left[group] = graph.frames(group);
            for (int edge = graph.firstEdge(group); edge < graph.firstEdge(group + 1); edge++) {
                int node = graph.nodeOf(edge);
                flow[edge] = Math.min(amounts[edge], Math.min(left[group], room[node]));
                left[group] -= flow[edge];
                room[node] -= flow[edge];
            }
        }
    }

    /** The nodes' rooms are now these, none smaller than before. */
    void roomFor(int[] rooms) {
        System.arraycopy(rooms, 0, room, 0, room.length);
        for (int edge = 0; edge < flow.length; edge++) {
            room[graph.nodeOf(edge)] -= flow[edge];
        }
    }

    /** Assigns as many frames as can be; how many could not. */
    long maximise() {
        long frames = allLeft();
        while (frames > 0 && findLevels()) {
            for (int group = 0; group < left.length; group++) {
                if (left[group] > 0) {
                    left[group] -= fromGroup(group, left[group]);
                }
            }
            frames = allLeft();
        }
        return frames;
    }

    private long allLeft() {
        long frames = 0;
        for (int each : left) {
            frames += each;
        }
        return frames;
    }

    /** False where no node with room can be reached: then all that can be has a level. */
    private boolean findLevels() {
        Arrays.fill(groupLevel, UNREACHED);
        Arrays.fill(nodeLevel, UNREACHED);
        int end = 0;
        for (int group = 0; group < left.length; group++) {
            groupNext[group] = graph.firstEdge(group);
            if (left[group] > 0) {
                groupLevel[group] = 0;
                queue[end++] = group;
            }
        }
        System.arraycopy(firstAt, 0, nodeNext, 0, nodeNext.length);
        int lastLevel = Integer.MAX_VALUE;
        for (int at = 0; at < end; at++) {
            int entry = queue[at];
            if (entry >= 0) {
                if (groupLevel[entry] < lastLevel) {
                    for (int edge = graph.firstEdge(entry); edge < graph.firstEdge(entry + 1); edge++) {
                        int node = graph.nodeOf(edge);
                        if (nodeLevel[node] == UNREACHED) {
                            nodeLevel[node] = groupLevel[entry] + 1;
                            lastLevel = room[node] > 0 ? nodeLevel[node] : lastLevel;
                            queue[end++] = ~node;
                        }
                    }
                }
            } else if (nodeLevel[~entry] < lastLevel) {
                for (int i = firstAt[~entry]; i < firstAt[~entry + 1]; i++) {
                    int group = groupOf[edgesAt[i]];
                    if (flow[edgesAt[i]] > 0 && groupLevel[group] == UNREACHED) {
                        groupLevel[group] = nodeLevel[~entry] + 1;
                        queue[end++] = group;
                    }
                }
            }
        }
        return lastLevel != Integer.MAX_VALUE;
    }

    private int fromGroup(int group, int amount) {
        int gone = 0;
        int end = graph.firstEdge(group + 1);
        while (groupNext[group] < end) {
            int edge = groupNext[group];
            int node = graph.nodeOf(edge);
            if (nodeLevel[node] == groupLevel[group] + 1) {
                int taken = throughNode(node, amount - gone);
                flow[edge] += taken;
                gone += taken;
                if (gone == amount) {
                    return gone;
                }
            }
            groupNext[group]++;
        }
        return gone;
    }

    private int throughNode(int node, int amount) {
        int gone = Math.min(room[node], amount);
        room[node] -= gone;
        while (gone < amount && nodeNext[node] < firstAt[node + 1]) {
            int edge = edgesAt[nodeNext[node]];
            int group = groupOf[edge];
            if (flow[edge] > 0 && groupLevel[group] == nodeLevel[node] + 1) {
                int moved = fromGroup(group, Math.min(amount - gone, flow[edge]));
                flow[edge] -= moved;
                gone += moved;
                if (gone == amount) {
                    return gone;
                }
            }
            nodeNext[node]++;
        }
        return gone;
    }

    int flow(int edge) {
        return flow[edge];
    }

    /** Whether frames that could not be assigned reach the group; they are its own, or could change places with its. */
    boolean reachesGroup(int group) {
        return groupLevel[group] != UNREACHED;
    }

    /** Whether frames that could not be assigned reach the node. */
    boolean reachesNode(int node) {
        return nodeLevel[node] != UNREACHED;
    }
}
