package io.framecast.coordinator.request;

import io.framecast.protocol.event.PacedRate;
import io.framecast.protocol.event.Purpose;
import io.framecast.protocol.mask.FrameMask;
import org.jspecify.annotations.Nullable;

/**
 * What a request asks for; never changes, but for the frames of a movie that grows while its viewer follows.
 *
 * @param ruid request unique id
 * @param movieId the movie
 * @param movieVersion its version
 * @param wanted frames to be had
 * @param maxSources how many frame services may share it, 1 or more
 * @param purpose why the frames move
 * @param rate what is reserved for it; null where nothing is
 */
public record Asked(String ruid, String movieId, String movieVersion, FrameMask wanted, int maxSources, Purpose purpose,
        @Nullable PacedRate rate) {

    Asked wanting(FrameMask frames) {
        return new Asked(ruid, movieId, movieVersion, frames, maxSources, purpose, rate);
    }
}
