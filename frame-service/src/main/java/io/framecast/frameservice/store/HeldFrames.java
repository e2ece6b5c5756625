package io.framecast.frameservice.store;

import io.framecast.protocol.mask.FrameMask;
import java.io.IOException;
import java.nio.file.Path;
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

    /** With these segments, too. */
    HeldFrames with(List<Segment> added) {
        List<Segment> more = new ArrayList<>(segments);
        more.addAll(added);
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

    /** Whether there is no segment. */
    boolean isEmpty() {
        return segments.isEmpty();
    }

    boolean has(Segment segment) {
        return segments.contains(segment);
    }

    /** The highest number of a segment; 0 where there is none. */
    int lastSegmentNumber() {
        return segments.stream().mapToInt(segment -> StoreLayout.segmentNumber(segment.file()).orElse(0)).max().orElse(0);
    }

    /** The frames that the segment in that file has; empty where it is not among these. */
    FrameMask heldIn(Path file) {
        return segments.stream().filter(segment -> segment.file().equals(file)).map(segment -> segment.index().mask()).findFirst()
                .orElse(FrameMask.empty());
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
