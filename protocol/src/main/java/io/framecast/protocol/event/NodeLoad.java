package io.framecast.protocol.event;

/**
 * What a node has to give, as it last said itself.
 *
 * @param capacityBytesPerSecond what it can push
 * @param sentBytesPerSecond what it pushed over the last seconds
 * @param groups video groups it takes part in
 * @param freeBytes room left for frames, 0 where it stores none
 * @param storedBytes bytes of the frames it holds
 */
public record NodeLoad(long capacityBytesPerSecond, long sentBytesPerSecond, int groups, long freeBytes, long storedBytes) {

    /** The load of a node that has not told any. */
    public static final NodeLoad NONE = new NodeLoad(0, 0, 0, 0, 0);

    /** What the node can still push, bytes/s; never below a twentieth of its capacity, so that a busy node still counts. */
    public long spareBytesPerSecond() {
        return Math.max(capacityBytesPerSecond - sentBytesPerSecond, Math.max(capacityBytesPerSecond / 20, 1));
    }
}
