package io.framecast.benchmarks.viewer;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/**
 * What is on a viewer's screen: one frame after the other at a steady rate, halted while the next one is missing. The first
 * picture, and that of a jump, is shown at once; it moves on, as the page's does, when a quarter of a second is ahead. Pure; time
 * is passed in, on {@link System#nanoTime()}. Not thread-safe.
 */
final class Playout {

    /** A frame that is late by less is late by a display frame or two: nobody calls that a stall. */
    static final long STALL_NANOS_MIN = 50_000_000;

    private static final double ROLL_IN_SECONDS = 0.25;
    private static final long ROLL_IN_NANOS_MAX = 400_000_000;

    private final int frames;
    private final long frameNanos;
    private final int rollInFrames;
    private final List<Wait> waits = new ArrayList<>();
    private int next;
    private long dueNanos;
    private Wait.Kind waitingFor = Wait.Kind.START;
    private boolean halted = true;
    private boolean rollsIn;
    private long shownNanos;

    /**
     * @param frames how many frames there are to show; they are counted from 0 in their order
     * @param ratePerSecond frames a second
     * @param nowNanos when the viewer came
     */
    Playout(int frames, double ratePerSecond, long nowNanos) {
        this.frames = frames;
        this.frameNanos = (long) (1e9 / ratePerSecond);
        this.rollInFrames = (int) Math.ceil(ROLL_IN_SECONDS * ratePerSecond);
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
        rollsIn = false;
    }

    /** Shows every frame that is due and there. */
    void advance(long nowNanos, IntPredicate isThere) {
        while (next < frames && nowNanos >= dueNanos) {
            if (rollsIn && !hasRolledIn(nowNanos, isThere)) {
                dueNanos = nowNanos;
                return;
            }
            if (!isThere.test(next)) {
                if (!halted) {
                    halted = true;
                    waitingFor = Wait.Kind.STALL;
                }
                return;
            }
            if (halted) {
                show(nowNanos);
            }
            next++;
            dueNanos += frameNanos;
        }
    }

    private void show(long nowNanos) {
        rollsIn = waitingFor != Wait.Kind.STALL;
        shownNanos = nowNanos;
        endWait(nowNanos);
        dueNanos = nowNanos;
    }

    private boolean hasRolledIn(long nowNanos, IntPredicate isThere) {
        boolean isAhead = IntStream.range(next, Math.min(frames, next + rollInFrames)).allMatch(isThere);
        rollsIn = !isAhead && nowNanos - shownNanos < ROLL_IN_NANOS_MAX;
        return !rollsIn;
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
