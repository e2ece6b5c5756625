package io.framecast.gateway.index;

import io.framecast.protocol.mask.FrameMask;
import io.framecast.protocol.record.IndexEntry;
import java.nio.ByteBuffer;

/** What is known of some frames that lie near each other, put together from what holders say. Not thread-safe. */
public final class IndexBlock {

    private final int first;
    private final int[] jpegBytes;
    private final long[] times;
    private FrameMask missing;

    /** @param wanted the frames that are asked for, one or more, that span at most {@link IndexEntry#MAX_SPAN} */
    IndexBlock(FrameMask wanted) {
        int span = wanted.last() - wanted.first() + 1;
        if (span > IndexEntry.MAX_SPAN) {
            throw new IllegalArgumentException("a block may span " + IndexEntry.MAX_SPAN + " frames, " + wanted + " spans " + span);
        }
        this.first = wanted.first();
        this.jpegBytes = new int[span];
        this.times = new long[span];
        this.missing = wanted;
    }

    /** Takes what a holder says; entries of frames that are not asked for are ignored. */
    void add(byte[] entries) {
        FrameMask.Builder told = new FrameMask.Builder();
        for (ByteBuffer in = ByteBuffer.wrap(entries); in.remaining() >= IndexEntry.BYTES; ) {
            IndexEntry entry = IndexEntry.get(in);
            int at = entry.frame() - first;
            if (at >= 0 && at < jpegBytes.length) {
                jpegBytes[at] = entry.jpegBytes();
                times[at] = entry.timeMicros();
                told.add(entry.frame());
            }
        }
        missing = missing.andNot(told.build());
    }

    /** Frames asked for of which no holder has said anything. */
    public FrameMask missing() {
        return missing;
    }

    /** The length of a frame that was asked for and is not missing. */
    public int jpegBytes(int frame) {
        return jpegBytes[frame - first];
    }

    /** When such a frame is shown, after the movie's first, as its record says. */
    public long timeMicros(int frame) {
        return times[frame - first];
    }
}
