package io.framecast.protocol.link;

import io.framecast.protocol.event.Svjoin;
import io.micrometer.core.instrument.MeterRegistry;

/** The holder's side of the push link, one a node: dials sinks, pools links, pushes frames. Thread-safe. */
public final class HolderLinks implements AutoCloseable {

    /**
     * Opens nothing yet: links are dialled when a group is joined.
     *
     * @param source where frames come from
     * @param settings limits
     * @param nodeId this node
     * @param incarnation which start of it
     * @param meters where metrics go
     */
    public HolderLinks(FrameSource source, HolderSettings settings, String nodeId, long incarnation, MeterRegistry meters) {}

    /**
     * Joins a group as source or standby, or goes over to its next epoch. An SVJOIN of lower (term, epoch), for another
     * incarnation of this node or for a sink is ignored and counted.
     */
    public void join(Svjoin svjoin) {}

    /** Leaves a group where its (term, epoch) is not higher than this one; its link is kept for the next group. */
    public void leave(String ruid, long term, int epoch) {}

    /** How many groups it is in. */
    public int groups() {
        return 0;
    }

    /** Bytes of frame records sent since the start. */
    public long sentBytes() {
        return 0;
    }

    /** Leaves all groups and closes all links. */
    @Override
    public void close() {}
}
