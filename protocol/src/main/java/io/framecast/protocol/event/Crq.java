package io.framecast.protocol.event;

import io.framecast.protocol.mask.FrameMask;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * CRQ: a viewer's request (plan, step 1). The same RUID again is the same request; with another sink it moves there.
 *
 * @param ruid request unique id
 * @param movieId the movie
 * @param movieVersion the version the asker knows
 * @param wanted frames to be had
 * @param have frames of these the viewer has already
 * @param maxSources how many frame services may share it, 1 or more
 * @param purpose why the frames move
 * @param sink where they go; null until the request is opened
 * @param rate how fast it will be played, for a paced one; null where it takes what is left, and in an event of a build that does not say it
 * @param at when it was written
 */
public record Crq(String ruid, String movieId, String movieVersion, FrameMask wanted, FrameMask have, int maxSources, Purpose purpose,
        @Nullable Sink sink, @Nullable PacedRate rate, Instant at) implements DomainEvent {

    /** A request that is not paced. */
    public Crq(String ruid, String movieId, String movieVersion, FrameMask wanted, FrameMask have, int maxSources, Purpose purpose,
            @Nullable Sink sink, Instant at) {
        this(ruid, movieId, movieVersion, wanted, have, maxSources, purpose, sink, null, at);
    }
}
