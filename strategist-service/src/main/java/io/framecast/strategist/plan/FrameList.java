package io.framecast.strategist.plan;

import io.framecast.protocol.mask.FrameMask;
import java.util.Arrays;

/** Frames in ascending order, collected run by run. */
final class FrameList {

    /** A mask made of runs fills a bit map of 65,536 frames at a time: not worth it for fewer frames than this in one. */
    private static final int FRAMES_WORTH_A_BITMAP = 512;

    private int[] bounds = new int[64];
    private int size;
    private int frames;

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

    /** How many frames there are. */
    int frames() {
        return frames;
    }

    FrameMask toMask() {
        if (size == 0) {
            return FrameMask.empty();
        }
        int bitmaps = (bounds[size - 1] >>> 16) - (bounds[0] >>> 16) + 1;
        return frames / bitmaps < FRAMES_WORTH_A_BITMAP ? FrameMask.of(toArray()) : FrameMask.ofRuns(bounds, size);
    }

    private int[] toArray() {
        int[] all = new int[frames];
        int at = 0;
        for (int i = 0; i < size; i += 2) {
            for (int frame = bounds[i]; frame <= bounds[i + 1]; frame++) {
                all[at++] = frame;
            }
        }
        return all;
    }
}
