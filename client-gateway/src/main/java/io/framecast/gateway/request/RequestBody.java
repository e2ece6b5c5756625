package io.framecast.gateway.request;

import io.framecast.protocol.event.PacedRate;
import io.framecast.protocol.mask.FrameMask;
import org.jspecify.annotations.Nullable;

/**
 * What a request asks for; two requests with one RUID and the same body are the same request.
 *
 * @param ruid request unique id
 * @param movieId the movie
 * @param movieVersion its version
 * @param wanted frames to be had
 * @param have frames of these the viewer has already
 * @param maxSources how many frame services may share it
 * @param rate how fast it will be played, for a paced one; null where it takes what is left, and where that is not known any more
 */
public record RequestBody(String ruid, String movieId, String movieVersion, FrameMask wanted, FrameMask have, int maxSources,
        @Nullable PacedRate rate) {

    /** A request that is not paced. */
    public RequestBody(String ruid, String movieId, String movieVersion, FrameMask wanted, FrameMask have, int maxSources) {
        this(ruid, movieId, movieVersion, wanted, have, maxSources, null);
    }

    /** Frames to be delivered: wanted and not had. */
    public FrameMask missing() {
        return wanted.andNot(have);
    }

    /** The same for more frames, of a movie that has grown. */
    public RequestBody wantingToo(FrameMask more) {
        return new RequestBody(ruid, movieId, movieVersion, wanted.or(more), have, maxSources, rate);
    }

    /** The same at that rate. */
    public RequestBody at(@Nullable PacedRate paced) {
        return new RequestBody(ruid, movieId, movieVersion, wanted, have, maxSources, paced);
    }

    /** Whether both ask for the same; how fast it will be played is no matter. */
    public boolean asksTheSameAs(RequestBody other) {
        return at(null).equals(other.at(null));
    }
}
