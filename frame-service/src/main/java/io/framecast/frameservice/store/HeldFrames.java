package io.framecast.frameservice.store;

import io.framecast.protocol.mask.FrameMask;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The segments of one movie version, and what they hold together. Immutable; the segments in it are counted. */
final class HeldFrames {

    static final HeldFrames NONE = new HeldFrames(List.of());

    private final List<Segment> segments;
    private final Held held;

    HeldFrames(List<Segment> segments) {
        this.segments = List.copyOf(segments);
        FrameMask mask = FrameMask.empty();
        long bytes = 0;
        for (Segment segment : segments) {
            mask = mask.or(segment.index().mask());
            bytes += segment.index().segmentBytes();
        }
        this.held = new Held(mask, bytes);
    }

    HeldFrames with(Segment segment) {
        List<Segment> more = new ArrayList<>(segments);
        more.add(segment);
        return new HeldFrames(more);
    }

    /** With a segment in place of another; one more where that is null. Neither is released. */
    HeldFrames with(@Nullable Segment before, Segment after) {
        List<Segment> next = new ArrayList<>(segments);
        next.remove(before);
        next.add(after);
        return new HeldFrames(next);
    }

    List<Segment> segments() {
        return segments;
    }

    Held held() {
        return held;
    }

    /** The first segment that has the frame; null where none has. */
    @Nullable Segment find(int frame) {
        for (Segment segment : segments) {
            if (segment.index().find(frame) >= 0) {
                return segment;
            }
        }
        return null;
    }

    /** Those of the frames that a segment has damaged, though another may have them sound. */
    FrameMask damaged(FrameMask suspects) {
        FrameMask damaged = FrameMask.empty();
        for (Segment segment : segments) {
            damaged = damaged.or(segment.damaged(suspects));
        }
        return damaged;
    }

    /** What is held without the damaged ones among these frames. A segment that has any is opened anew; none is released. */
    HeldFrames withoutDamaged(FrameMask suspects) throws IOException {
        List<Segment> kept = new ArrayList<>();
        try {
            for (Segment segment : segments) {
                FrameMask damaged = segment.damaged(suspects);
                kept.add(damaged.isEmpty() ? segment : segment.without(damaged));
            }
        } catch (IOException | RuntimeException e) {
            new HeldFrames(kept).releaseAllBut(this);
            throw e;
        }
        return new HeldFrames(kept);
    }

    /** Releases the segments that the other does not have. */
    void releaseAllBut(HeldFrames other) {
        segments.stream().filter(segment -> !other.segments.contains(segment)).forEach(Segment::release);
    }

    void release() {
        segments.forEach(Segment::release);
    }
}
