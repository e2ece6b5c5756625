package io.framecast.protocol.delivery;

import io.framecast.protocol.mask.FrameRange;
import java.util.ArrayList;
import java.util.List;

/** Writes frames, in their order, as few ranges: a range grows while the distance stays the same. */
final class Progressions {

    private final List<FrameRange> ranges = new ArrayList<>();
    private int first;
    private int last;
    private int step;
    private int count;

    void add(int frame) {
        if (count == 0) {
            begin(frame);
        } else if (count == 1) {
            step = frame - last;
            last = frame;
            count = 2;
        } else if (frame - last == step) {
            last = frame;
            count++;
        } else if (count == 2 && Math.abs(step) != 1) {
            // Only two frames so far: let the second begin a progression of its own.
            ranges.add(new FrameRange(first, first, 1));
            first = last;
            step = frame - last;
            last = frame;
        } else {
            ranges.add(new FrameRange(first, last, step));
            begin(frame);
        }
    }

    private void begin(int frame) {
        first = frame;
        last = frame;
        step = 1;
        count = 1;
    }

    List<FrameRange> build() {
        if (count > 0) {
            ranges.add(new FrameRange(first, last, step));
            count = 0;
        }
        return ranges;
    }
}
