package io.framecast.coordinator.request;

import io.framecast.protocol.event.Sink;
import io.framecast.protocol.mask.FrameMask;
import org.jspecify.annotations.Nullable;

/**
 * Where a request's frames go and what has come of them.
 *
 * @param sink where they go; null until opened
 * @param attached whether the viewer is there; false without a sink
 * @param crqOffset offset of the newest CRQ that was taken: an older one, read again, opens nothing
 * @param have frames the viewer says it has
 * @param delivered frames written to its connection, by any sink
 * @param cached frames the viewer keeps; empty before CDONE
 */
public record Audience(@Nullable Sink sink, boolean attached, long crqOffset, FrameMask have, FrameMask delivered, FrameMask cached) {

    /** Whether there is a sink, but no viewer. */
    boolean isDetached() {
        return sink != null && !attached;
    }

    /** Whether that start of the node is the sink. */
    boolean isSink(String node, long incarnation) {
        return sink != null && sink.nodeId().equals(node) && sink.incarnation() == incarnation;
    }

    /** Whether that node is the sink, in whatever start. */
    boolean isSinkNode(String node) {
        return sink != null && sink.nodeId().equals(node);
    }
}
