package io.framecast.strategist.plan;

import io.framecast.protocol.mask.FrameMask;
import java.util.Arrays;

/** Frames in ascending order, collected run by run. */
final class FrameList {

    private static final int FEWEST_RUNS = 16;

    private int[] bounds;
    private int size;
    private int frames;

    /** @param expectedRuns about how many there will be; more may come */
    FrameList(int expectedRuns) {
        this.bounds = new int[2 * Math.max(expectedRuns, FEWEST_RUNS)];
    }

    /** Adds the frames {@code first} to {@code last}, both included, all larger than what is there. */
    void addRun(int first, int last) {
        frames += last - first + 1;
        if (size > 0 && bounds[size - 1] == first - 1) {
            bounds[size - 1] = last;
            return;
        }
        if (size == bounds.length) {
            bounds = Arrays.copyOf(bounds, size * 2);
        }
        bounds[size++] = first;
        bounds[size++] = last;
    }

    /** Forgets all frames, but not the room they took. */
    void clear() {
        size = 0;
        frames = 0;
    }

    /** How many frames there are. */
    int frames() {
        return frames;
    }

    FrameMask toMask() {
        return FrameMask.ofRuns(bounds, size);
    }
}
