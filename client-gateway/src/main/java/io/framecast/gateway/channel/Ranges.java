package io.framecast.gateway.channel;

import io.framecast.protocol.mask.FrameMask;
import io.framecast.protocol.mask.FrameRange;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Ordered ranges with some frames taken out. */
public final class Ranges {

    private Ranges() {}

    /** The ranges without the frames of the mask, in the same order. Costs as much as the mask is large, not the ranges. */
    public static List<FrameRange> without(List<FrameRange> ranges, FrameMask mask) {
        if (mask.isEmpty()) {
            return ranges;
        }
        List<FrameRange> rest = new ArrayList<>(ranges.size());
        for (FrameRange range : ranges) {
            int next = 0;
            for (int index : indexesIn(range, mask)) {
                addPart(rest, range, next, index - 1);
                next = index + 1;
            }
            addPart(rest, range, next, range.count() - 1);
        }
        return rest;
    }

    private static List<Integer> indexesIn(FrameRange range, FrameMask mask) {
        List<Integer> indexes = new ArrayList<>();
        int highest = range.highest();
        for (int frame = mask.nextFrom(range.lowest()); frame >= 0 && frame <= highest; frame = mask.nextFrom(frame + 1)) {
            if ((frame - range.first()) % range.step() == 0) {
                indexes.add((frame - range.first()) / range.step());
            }
        }
        if (range.step() < 0) {
            Collections.reverse(indexes);
        }
        return indexes;
    }

    private static void addPart(List<FrameRange> parts, FrameRange range, int from, int to) {
        if (from <= to) {
            int first = range.frame(from);
            int last = range.frame(to);
            parts.add(new FrameRange(first, last, first == last ? 1 : range.step()));
        }
    }
}
