package io.framecast.gateway.filmstrip;

import io.framecast.protocol.mask.FrameMask;

/**
 * A finished filmstrip.
 *
 * @param jpeg the picture; not to be changed
 * @param shown the frames on it, one a tile, and again where the movie has fewer frames than tiles
 * @param blank frames that could not be had: their tiles are blank
 */
public record Strip(byte[] jpeg, FrameMask shown, FrameMask blank) {

    /** Whether every tile shows its frame. */
    public boolean isComplete() {
        return blank.isEmpty();
    }
}
