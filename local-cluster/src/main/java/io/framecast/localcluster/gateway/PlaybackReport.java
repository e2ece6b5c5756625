package io.framecast.localcluster.gateway;

import java.util.Map;

/**
 * What came of a playback.
 *
 * @param wantedFrames how many frames were asked for
 * @param receivedFrames how many of them came, each counted once
 * @param seconds from the request to the last frame
 * @param framesOfNode how many frames each node delivered
 * @param takeovers how many active sources were lost and replaced
 * @param duplicates how many frames came again without having been asked for again
 * @param corrupt how many copies did not match their checksum
 * @param unavailable mask of the frames that no live node holds
 */
public record PlaybackReport(
        String ruid, int wantedFrames, int receivedFrames, long receivedBytes, double seconds, Map<String, Integer> framesOfNode,
        int takeovers, int duplicates, int corrupt, String unavailable) {

    /** Whether every wanted frame came, and once. */
    public boolean isPerfect() {
        return receivedFrames == wantedFrames && duplicates == 0;
    }
}
