package io.framecast.gateway.socket;

import io.framecast.gateway.viewing.ViewingMetrics;

/**
 * Measures what the viewer of a channel waits for: its first frame, and the first one after each leap. Time is passed in; used by
 * one thread.
 */
final class LatencyWatch {

    private final ViewingMetrics metrics;
    private final long openedNanos;
    private boolean hasSent;
    private boolean isSeeking;
    private long soughtNanos;

    /** @param openedNanos when the client opened the channel */
    LatencyWatch(ViewingMetrics metrics, long openedNanos) {
        this.metrics = metrics;
        this.openedNanos = openedNanos;
    }

    /** The viewer wants other frames than before. */
    void sought(long nowNanos) {
        isSeeking = true;
        soughtNanos = nowNanos;
    }

    /** A frame was written. */
    void sent(long nowNanos) {
        if (!hasSent) {
            hasSent = true;
            metrics.firstFrame(nowNanos - openedNanos);
        } else if (isSeeking) {
            metrics.seek(nowNanos - soughtNanos);
        }
        isSeeking = false;
    }
}
