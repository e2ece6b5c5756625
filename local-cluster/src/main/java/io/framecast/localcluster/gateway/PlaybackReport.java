package io.framecast.localcluster.gateway;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * What came of a playback.
 *
 * @param wantedFrames how many frames were asked for
 * @param receivedFrames how many of them came, each counted once
 * @param seconds from the request to the last frame
 * @param framesOfNode how many frames each node delivered
 * @param takeovers how many active sources were lost and replaced
 * @param gatewayChanges how often a gateway was lost and the request opened at another
 * @param duplicates how many frames came again without having been asked for again
 * @param corrupt how many copies did not match their checksum
 * @param unavailable mask of the frames that no live node holds
 */
public record PlaybackReport(
        String ruid, int wantedFrames, int receivedFrames, long receivedBytes, double seconds, Map<String, Integer> framesOfNode,
        int takeovers, int gatewayChanges, int duplicates, int corrupt, String unavailable) {

    /** Whether every wanted frame came, and once. */
    public boolean isPerfect() {
        return receivedFrames == wantedFrames && duplicates == 0;
    }

    /** Frames a second over the whole playback. */
    public double framesPerSecond() {
        return receivedFrames / Math.max(1e-3, seconds);
    }

    /** What {@code play --json} prints. */
    public Map<String, Object> asJson() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("ruid", ruid);
        json.put("wanted", wantedFrames);
        json.put("received", receivedFrames);
        json.put("bytes", receivedBytes);
        json.put("seconds", seconds);
        json.put("framesPerSecond", framesPerSecond());
        json.put("sources", new TreeMap<>(framesOfNode));
        json.put("takeovers", takeovers);
        json.put("gatewayChanges", gatewayChanges);
        json.put("duplicates", duplicates);
        json.put("corrupt", corrupt);
        json.put("unavailable", unavailable);
        return json;
    }
}
