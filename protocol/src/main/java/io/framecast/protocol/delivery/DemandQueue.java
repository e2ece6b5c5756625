package io.framecast.protocol.delivery;

import io.framecast.protocol.mask.FrameMask;
import io.framecast.protocol.mask.FrameRange;
import java.util.ArrayDeque;
import org.roaringbitmap.RoaringBitmap;

/** What was demanded and has not been looked at yet, in order of preference. A frame is taken from it once a generation. */
final class DemandQueue {

    /** What {@link #next} returns where nothing is left. */
    static final int EMPTY = -1;
    /** What {@link #next} returns where it has looked at as many frames as it may at a time. */
    static final int TIRED = -2;

    static final int MAX_RANGES = 16_384;
    private static final int MAX_LOOKS = 65_536;

    private final int frames;
    private final ArrayDeque<FrameRange> ranges = new ArrayDeque<>();
    /** Frames taken in this generation. */
    private final RoaringBitmap taken = new RoaringBitmap();
    private int position;

    /** @param frames how many frames the movie has; what lies past them is cut off */
    DemandQueue(int frames) {
        this.frames = frames;
    }

    boolean hasRoomFor(int more) {
        return ranges.size() + more <= MAX_RANGES;
    }

    void add(FrameRange range) {
        if (frames == 0 || range.lowest() >= frames) {
            return;
        }
        if (range.highest() < frames) {
            ranges.add(range);
            return;
        }
        int step = Math.abs(range.step());
        int highest = range.lowest() + (frames - 1 - range.lowest()) / step * step;
        ranges.add(range.step() > 0
                ? new FrameRange(range.lowest(), highest, step)
                : new FrameRange(highest, range.lowest(), -step));
    }

    void clear() {
        ranges.clear();
        taken.clear();
        position = 0;
    }

    boolean isEmpty() {
        FrameRange range = ranges.peek();
        if (range != null && position >= range.count()) {
            ranges.poll();
            position = 0;
        }
        return ranges.isEmpty();
    }

    /** The frame may be taken once more when it is demanded again. */
    void untake(RoaringBitmap frames) {
        taken.andNot(frames);
    }

    boolean wasTaken(int frame) {
        return taken.contains(frame);
    }

    /** Takes the next wanted frame, {@link #EMPTY} or {@link #TIRED}. */
    int next(FrameMask wanted) {
        for (int looks = 0; looks < MAX_LOOKS; looks++) {
            FrameRange range = ranges.peek();
            if (range == null) {
                return EMPTY;
            }
            if (position >= range.count()) {
                ranges.poll();
                position = 0;
                continue;
            }
            int frame = range.frame(position);
            if (wanted.contains(frame) && taken.checkedAdd(frame)) {
                position++;
                return frame;
            }
            position = after(range, frame, wanted);
        }
        return TIRED;
    }

    /** The position after one that is not to be taken; runs of frames taken already or not wanted are skipped at once. */
    private int after(FrameRange range, int frame, FrameMask wanted) {
        if (range.step() == 1) {
            long untaken = taken.nextAbsentValue(frame);
            int next = wanted.nextFrom((int) untaken);
            return next < 0 ? range.count() : Math.max(position + 1, next - range.first());
        }
        if (range.step() == -1) {
            long untaken = taken.previousAbsentValue(frame);
            return untaken < 0 ? range.count() : Math.max(position + 1, range.first() - (int) untaken);
        }
        return position + 1;
    }
}
