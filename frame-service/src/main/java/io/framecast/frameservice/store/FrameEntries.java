package io.framecast.frameservice.store;

import io.framecast.protocol.mask.FrameMask;
import io.framecast.protocol.record.FrameRecord;
import io.framecast.protocol.record.IndexEntry;
import java.nio.ByteBuffer;

/** What the indexes of some segments say of a run of frames, as it goes to whoever asks for it. */
final class FrameEntries {

    private FrameEntries() {}

    /** The entries of the frames held from {@code first} to {@code last}, ascending, in the bytes of {@link IndexEntry}. */
    static byte[] of(HeldFrames held, int first, int last) {
        FrameMask frames = held.held().mask().and(FrameMask.range(first, last));
        byte[] bytes = new byte[Math.multiplyExact(frames.count(), IndexEntry.BYTES)];
        ByteBuffer entries = ByteBuffer.wrap(bytes);
        frames.forEach(frame -> {
            Segment segment = held.find(frame);
            if (segment != null) {
                SegmentIndex index = segment.index();
                int entry = index.find(frame);
                IndexEntry.put(entries, frame, index.recordBytes(entry) - FrameRecord.HEADER_BYTES, index.timeMicros(entry));
            }
        });
        return bytes;
    }
}
