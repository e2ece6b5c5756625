package io.framecast.strategist.plan;

import io.framecast.protocol.mask.FrameMask;
import java.util.Arrays;

/** Frames in ascending order, collected run by run. */
final class FrameList {

    private int[] frames = new int[64];
    private int size;

    /** Adds {@code from[begin]} to {@code from[end - 1]}; all larger than what is there. */
    void add(int[] from, int begin, int end) {
        int added = end - begin;
        if (size + added > frames.length) {
            frames = Arrays.copyOf(frames, Math.max(size + added, frames.length * 2));
        }
        System.arraycopy(from, begin, frames, size, added);
        size += added;
    }

    int size() {
        return size;
    }

    FrameMask toMask() {
        return FrameMask.ofAscending(frames, size);
    }
}
