package io.framecast.protocol.event;

import io.framecast.protocol.mask.FrameMask;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * PRQ: a request made official (plan, step 2), or asked to be planned anew after a loss.
 *
 * @param ruid request unique id
 * @param term the coordinator's term
 * @param epoch the epoch the plan shall follow on: 0 for the first plan
 * @param sequence grows with each command of this request
 * @param movieId the movie
 * @param movieVersion its version
 * @param wanted frames to be had
 * @param have frames the viewer has
 * @param missing frames the plan shall cover
 * @param maxSources how many frame services may share it
 * @param purpose why the frames move
 * @param sink where they go; null until opened
 * @param excluded nodes the plan must not use: lost to this group
 * @param lacking frames the plan must not ask of these nodes, whatever they have announced; null in an event of a build that does not say it
 * @param queue where it waits for room, and is not to be planned yet; null where it is to be planned
 * @param at when it was written
 */
public record Prq(String ruid, long term, int epoch, long sequence, String movieId, String movieVersion, FrameMask wanted, FrameMask have,
        FrameMask missing, int maxSources, Purpose purpose, @Nullable Sink sink, List<String> excluded, @Nullable List<Lacking> lacking,
        @Nullable QueuePlace queue, Instant at) implements DomainEvent {

    /** A request that is to be planned. */
    public Prq(String ruid, long term, int epoch, long sequence, String movieId, String movieVersion, FrameMask wanted, FrameMask have,
            FrameMask missing, int maxSources, Purpose purpose, @Nullable Sink sink, List<String> excluded, @Nullable List<Lacking> lacking,
            Instant at) {
        this(ruid, term, epoch, sequence, movieId, movieVersion, wanted, have, missing, maxSources, purpose, sink, excluded, lacking, null, at);
    }

    /** What the plan must not ask of whom; empty where nothing is said of it. */
    public List<Lacking> allLacking() {
        return lacking == null ? List.of() : lacking;
    }
}
