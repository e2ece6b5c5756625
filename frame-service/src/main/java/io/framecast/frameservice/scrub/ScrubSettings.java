package io.framecast.frameservice.scrub;

import java.time.Duration;

/**
 * How much is read in the background.
 *
 * @param bytesPerSecond at most; zero reads nothing
 * @param beginAfter time from the node's start to the first pass
 * @param pause time between two passes
 */
public record ScrubSettings(long bytesPerSecond, Duration beginAfter, Duration pause) {

    boolean isOn() {
        return bytesPerSecond > 0;
    }
}
