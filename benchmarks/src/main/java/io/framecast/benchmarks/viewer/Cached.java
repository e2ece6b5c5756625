package io.framecast.benchmarks.viewer;

import io.framecast.e2e.evidence.FrameArrival;
import io.framecast.protocol.mask.FrameMask;
import java.util.BitSet;

/** The frames a viewer has. Thread-safe: frames come on sockets' threads. */
final class Cached {

    private final BitSet frames = new BitSet();
    private long lastArrivalNanos;

    synchronized void add(FrameArrival arrival) {
        frames.set(arrival.frame());
        lastArrivalNanos = Math.max(lastArrivalNanos, arrival.nanos());
    }

    synchronized boolean has(int frame) {
        return frames.get(frame);
    }

    /** When the last frame came, on {@link System#nanoTime()}; 0 before the first. */
    synchronized long lastArrivalNanos() {
        return lastArrivalNanos;
    }

    synchronized FrameMask mask() {
        return maskOf(frames);
    }

    static FrameMask maskOf(BitSet frames) {
        FrameMask.Builder mask = new FrameMask.Builder();
        frames.stream().forEach(mask::add);
        return mask.build();
    }
}
