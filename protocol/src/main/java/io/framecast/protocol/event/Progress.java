package io.framecast.protocol.event;

import io.framecast.protocol.mask.FrameMask;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a sink has passed on; also its sign that the viewer is there, or gone for now.
 *
 * @param ruid request unique id
 * @param node the sink
 * @param incarnation which start of it
 * @param term the coordinator's term: the offset of its SETUP in this partition
 * @param epoch the group's epoch in that term, from 1
 * @param attached false where the viewer's connection was lost: the request waits to be opened again
 * @param delivered frames written to the viewer's connection
 * @param unavailable frames the sink could get from nobody
 * @param lacking frames the sink got from none of those whom the strategy names for them, by each of these: the rest is to be planned
 *     around that; null in an event of a build that does not say it
 * @param at when it was written
 */
public record Progress(String ruid, String node, long incarnation, long term, int epoch, boolean attached, FrameMask delivered,
        FrameMask unavailable, @Nullable List<Lacking> lacking, Instant at) implements DomainEvent {

    /** What is lacking by whom; empty where nothing is said of it. */
    public List<Lacking> allLacking() {
        return lacking == null ? List.of() : lacking;
    }
}
