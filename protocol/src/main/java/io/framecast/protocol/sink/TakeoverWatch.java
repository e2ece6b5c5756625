package io.framecast.protocol.sink;

import io.framecast.protocol.mask.FrameMask;

/** Measures takeovers: from the loss of a source, as noticed, to the first frame it owed that another sends. */
final class TakeoverWatch {

    private final SinkMeters meters;
    private FrameMask owed = FrameMask.empty();
    private int lostSource;
    private long lostNanos;

    TakeoverWatch(SinkMeters meters) {
        this.meters = meters;
    }

    void lost(FrameMask frames, int source, long now) {
        if (!frames.isEmpty()) {
            owed = frames;
            lostSource = source;
            lostNanos = now;
        }
    }

    void came(int frame, int source, long now) {
        if (source != lostSource && !owed.isEmpty() && owed.contains(frame)) {
            meters.takenOver(now - lostNanos);
            owed = FrameMask.empty();
        }
    }

    /** The frames it waits for are demanded no more. */
    void forget() {
        owed = FrameMask.empty();
    }
}
