package io.framecast.benchmarks.viewer;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;

/**
 * What is on a viewer's screen: one frame after the other at a steady rate, halted while the next one is missing. Pure; time is
 * passed in, on {@link System#nanoTime()}. Not thread-safe.
 */
final class Playout {

    /** A frame that is late by less is late by a display frame or two: nobody calls that a stall. */
    static final long STALL_NANOS_MIN = 50_000_000;

    private final int frames;
    private final long frameNanos;
    private final List<Wait> waits = new ArrayList<>();
    private int next;
    private long dueNanos;
    private Wait.Kind waitingFor = Wait.Kind.START;
    private boolean halted = true;

    /**
     * @param frames how many frames there are to show; they are counted from 0 in their order
     * @param ratePerSecond frames a second
     * @param nowNanos when the viewer came
     */
    Playout(int frames, double ratePerSecond, long nowNanos) {
        this.frames = frames;
        this.frameNanos = (long) (1e9 / ratePerSecond);
        this.dueNanos = nowNanos;
    }

    /** Jumps; what was waited for until now is waited for no longer. Who has seen nothing yet goes on waiting for the first picture. */
    void seek(int frame, long nowNanos) {
        if (waitingFor == Wait.Kind.START && halted) {
            next = frame;
            return;
        }
        endWait(nowNanos);
        next = frame;
        dueNanos = nowNanos;
        waitingFor = Wait.Kind.SEEK;
        halted = true;
    }

    /** Shows every frame that is due and there. */
    void advance(long nowNanos, IntPredicate isThere) {
        while (next < frames && nowNanos >= dueNanos) {
            if (!isThere.test(next)) {
                if (!halted) {
                    halted = true;
                    waitingFor = Wait.Kind.STALL;
                }
                return;
            }
            if (halted) {
                endWait(nowNanos);
                halted = false;
                dueNanos = nowNanos;
            }
            next++;
            dueNanos += frameNanos;
        }
    }

    /** The viewer has gone. */
    void end(long nowNanos) {
        endWait(nowNanos);
    }

    private void endWait(long nowNanos) {
        if (halted && next < frames && (waitingFor != Wait.Kind.STALL || nowNanos - dueNanos >= STALL_NANOS_MIN)) {
            waits.add(new Wait(waitingFor, dueNanos, nowNanos));
        }
        halted = false;
    }

    /** The frame that is shown next; the number of frames where all were shown. */
    int next() {
        return next;
    }

    /** Whether the last frame was shown. */
    boolean isOver() {
        return next >= frames;
    }

    /** What the viewer waited for until now. */
    List<Wait> waits() {
        return List.copyOf(waits);
    }
}
