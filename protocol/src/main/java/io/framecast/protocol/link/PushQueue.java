package io.framecast.protocol.link;

import io.framecast.protocol.link.LinkMessage.Demand;
import io.framecast.protocol.mask.FrameMask;
import io.framecast.protocol.mask.FrameRange;
import java.util.List;
import org.roaringbitmap.RoaringBitmap;

/** What a sink demands of this holder, less what was sent in this generation. No network and no thread; not thread-safe. */
public final class PushQueue {

    private final RoaringBitmap sent = new RoaringBitmap();
    private List<FrameRange> ranges = List.of();
    private long generation = -1;
    private long sequence = -1;
    /** All before this range and position was sent, or skipped since the last {@link #rescan}. */
    private int range;
    private int position;

    /** Forgets the demand and what was sent, for a new link. */
    public void clear() {
        sent.clear();
        ranges = List.of();
        generation = -1;
        sequence = -1;
        rescan();
    }

    /** Takes a demand in place of the former one; an older one is ignored. */
    public void replace(Demand demand) {
        if (demand.generation() < generation || (demand.generation() == generation && demand.sequence() <= sequence)) {
            return;
        }
        List<FrameRange> next = FrameRange.parseAll(demand.ranges());
        List<FrameRange> again = FrameRange.parseAll(demand.again());
        if (demand.generation() > generation) {
            sent.clear();
        }
        generation = demand.generation();
        sequence = demand.sequence();
        FrameMask.of(again).forEach(sent::remove);
        ranges = next;
        rescan();
    }

    /** All frames of the demand, sent or not. */
    public FrameMask demanded() {
        return FrameMask.of(ranges);
    }

    /** Looks at the whole demand again: more of it may be sent now. */
    public void rescan() {
        range = 0;
        position = 0;
    }

    /** Fills the array with the next frames to send, in order, without taking them; returns how many. */
    public int peek(int[] frames, FrameMask allowed) {
        int count = 0;
        int r = range;
        int p = position;
        while (r < ranges.size() && count < frames.length) {
            FrameRange current = ranges.get(r);
            if (p >= current.count()) {
                r++;
                p = 0;
            } else {
                int frame = current.frame(p);
                if (allowed.contains(frame) && !sent.contains(frame)) {
                    frames[count++] = frame;
                } else if (count == 0) {
                    range = r;
                    position = p;
                }
                p++;
            }
        }
        return count;
    }

    /** Notes that the first {@code count} of these are done with. */
    public void sent(int[] frames, int count) {
        for (int i = 0; i < count; i++) {
            sent.add(frames[i]);
        }
    }

    /** Notes that these are not to be sent in this generation. */
    public void sent(FrameMask frames) {
        frames.forEach(sent::add);
    }
}
