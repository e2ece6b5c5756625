package io.framecast.gateway.request;

import io.framecast.protocol.mask.FrameMask;

/**
 * What a request asks for; two requests with one RUID and the same body are the same request.
 *
 * @param ruid request unique id
 * @param movieId the movie
 * @param movieVersion its version
 * @param wanted frames to be had
 * @param have frames of these the viewer has already
 * @param maxSources how many frame services may share it
 */
public record RequestBody(String ruid, String movieId, String movieVersion, FrameMask wanted, FrameMask have, int maxSources) {

    /** Frames to be delivered: wanted and not had. */
    public FrameMask missing() {
        return wanted.andNot(have);
    }

    /** The same for more frames, of a movie that has grown. */
    public RequestBody wantingToo(FrameMask more) {
        return new RequestBody(ruid, movieId, movieVersion, wanted.or(more), have, maxSources);
    }

    /** Whether both ask for the same. */
    public boolean asksTheSameAs(RequestBody other) {
        return equals(other);
    }
}
