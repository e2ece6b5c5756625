package io.framecast.frameservice.scrub;

import io.framecast.frameservice.store.MovieVersion;
import io.framecast.protocol.mask.FrameMask;
import java.io.IOException;

/** Takes damaged frames out of what a node holds; on whichever thread may change that, and waited for. */
@FunctionalInterface
public interface Quarantine {

    /**
     * Reads these frames' records once more, and holds those no more that are damaged.
     *
     * @return the damaged ones
     * @throws IOException where they could not be taken out
     */
    FrameMask quarantine(MovieVersion version, FrameMask suspects) throws IOException;
}
