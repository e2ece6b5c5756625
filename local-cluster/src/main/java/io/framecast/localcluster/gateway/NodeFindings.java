package io.framecast.localcluster.gateway;

import io.framecast.protocol.mask.FrameMask;
import org.jspecify.annotations.Nullable;

/**
 * What was found of a movie's frames on one node.
 *
 * @param node the node
 * @param held the frames it said it stores
 * @param frames how many of them were read
 * @param bytes their size on disk
 * @param bad those that are damaged
 * @param trouble why not all were read; null where they were
 */
public record NodeFindings(String node, FrameMask held, int frames, long bytes, FrameMask bad, @Nullable String trouble) {

    /** Nothing was read yet. */
    static NodeFindings begun(String node, FrameMask held) {
        return new NodeFindings(node, held, 0, 0, FrameMask.empty(), null);
    }

    NodeFindings and(int moreFrames, long moreBytes, FrameMask moreBad) {
        return new NodeFindings(node, held, frames + moreFrames, bytes + moreBytes, bad.or(moreBad), trouble);
    }

    NodeFindings brokenOff(String reason) {
        return new NodeFindings(node, held, frames, bytes, bad, reason);
    }
}
