package io.framecast.strategist.plan;

import io.framecast.protocol.mask.FrameMask;
import java.util.Arrays;

/** Frames in ascending order, collected run by run. */
final class FrameList {

    private int[] bounds = new int[64];
    private int size;
    private int frames;

    /** Adds {@code from[begin]} to {@code from[end - 1]}, ascending, all larger than what is there. */
    void add(int[] from, int begin, int end) {
        if (from[end - 1] - from[begin] == end - 1 - begin) {
            addRun(from[begin], from[end - 1]);
        } else {
            for (int i = begin; i < end; i++) {
                addRun(from[i], from[i]);
            }
        }
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

    /** How many frames there are. */
    int frames() {
        return frames;
    }

    FrameMask toMask() {
        return FrameMask.ofRuns(bounds, size);
    }
}
