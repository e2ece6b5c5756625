package io.framecast.frameservice.store;

import io.framecast.protocol.mask.FrameMask;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.PrimitiveIterator;
import org.jspecify.annotations.Nullable;

/** Copies records that this node holds already, durable or staged, into a segment that is being written here: no network is needed for them. */
public final class OwnRecords {

    /** Finds what is held. */
    @FunctionalInterface
    interface Lookup {
        /** The segment that has the frame, for the caller to release; null where there is none. */
        @Nullable Segment take(int frame);
    }

    private final Lookup held;
    private ByteBuffer buffer = ByteBuffer.allocateDirect(256 << 10);

    /** Of that version. */
    public OwnRecords(FrameStore store, MovieVersion version) {
        this(frame -> store.take(version, frame));
    }

    OwnRecords(Lookup held) {
        this.held = held;
    }

    /**
     * Appends the records of these frames; blocks on the disk.
     *
     * @return the frames that were appended; the others are not held here any more, or damaged
     * @throws IOException where the segment cannot be written
     */
    public FrameMask copy(FrameMask frames, SegmentWriter out) throws IOException {
        return copy(frames, out, () -> { });
    }

    /**
     * As the other.
     *
     * @param turn called with each record
     */
    FrameMask copy(FrameMask frames, SegmentWriter out, Runnable turn) throws IOException {
        FrameMask.Builder copied = new FrameMask.Builder();
        for (PrimitiveIterator.OfInt each = frames.iterator(); each.hasNext();) {
            int frame = each.nextInt();
            turn.run();
            Segment segment = held.take(frame);
            if (segment == null) {
                continue;
            }
            try {
                int entry = segment.index().find(frame);
                ByteBuffer record = roomFor(segment.index().recordBytes(entry));
                if (segment.readSound(entry, record)) {
                    out.appendRecord(frame, segment.index().timeMicros(entry), record);
                    copied.add(frame);
                }
            } finally {
                segment.release();
            }
        }
        return copied.build();
    }

    private ByteBuffer roomFor(int bytes) {
        if (buffer.capacity() < bytes) {
            buffer = ByteBuffer.allocateDirect(bytes);
        }
        return buffer.clear().limit(bytes);
    }
}
