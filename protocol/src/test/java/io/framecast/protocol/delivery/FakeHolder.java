package io.framecast.protocol.delivery;

import io.framecast.protocol.mask.FrameRange;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** A holder that keeps to the push link's rules, and the pipe between it and the sink: a fake for tests. */
final class FakeHolder {

    final Set<Integer> held;
    final ArrayDeque<Integer> pipe = new ArrayDeque<>();
    private final Set<Integer> sent = new HashSet<>();
    private List<FrameRange> demand = List.of();
    private long generation = -1;
    private long sequence = -1;
    /** Frames it found missing when their turn came, and has not said so yet. */
    final Set<Integer> lacking = new HashSet<>();
    boolean linked;

    FakeHolder(Set<Integer> held) {
        this.held = held;
    }

    void link() {
        linked = true;
        generation = -1;
        sequence = -1;
        demand = List.of();
        sent.clear();
        pipe.clear();
        lacking.clear();
    }

    void unlink() {
        linked = false;
        pipe.clear();
    }

    /** Takes a demand; returns the frames of it that it does not hold. */
    Set<Integer> take(Ask ask) {
        if (ask.generation() < generation || ask.generation() == generation && ask.sequence() <= sequence) {
            throw new AssertionError("demand goes back: " + ask);
        }
        if (ask.generation() > generation) {
            sent.clear();
        }
        for (FrameRange range : ask.again()) {
            for (int i = 0; i < range.count(); i++) {
                if (!sent.remove(range.frame(i)) || pipe.contains(range.frame(i))) {
                    throw new AssertionError("asked again for a frame that has not come: " + ask);
                }
            }
        }
        generation = ask.generation();
        sequence = ask.sequence();
        demand = ask.ranges();
        Set<Integer> absent = new HashSet<>();
        for (FrameRange range : demand) {
            for (int i = 0; i < range.count(); i++) {
                if (!held.contains(range.frame(i))) {
                    absent.add(range.frame(i));
                    sent.add(range.frame(i));
                }
            }
        }
        return absent;
    }

    /** Frames that are demanded of it and have not come out of the pipe yet. */
    Set<Integer> owed() {
        Set<Integer> frames = new HashSet<>();
        demand.forEach(range -> {
            for (int i = 0; i < range.count(); i++) {
                if (!sent.contains(range.frame(i)) || pipe.contains(range.frame(i))) {
                    frames.add(range.frame(i));
                }
            }
        });
        return frames;
    }

    /** Sends the next frame it may send into the pipe; false where there is none. */
    boolean push() {
        if (!linked) {
            return false;
        }
        for (FrameRange range : demand) {
            for (int i = 0; i < range.count(); i++) {
                int frame = range.frame(i);
                if (sent.add(frame)) {
                    if (held.contains(frame)) {
                        pipe.add(frame);
                    } else {
                        lacking.add(frame);
                    }
                    return true;
                }
            }
        }
        return false;
    }
}
