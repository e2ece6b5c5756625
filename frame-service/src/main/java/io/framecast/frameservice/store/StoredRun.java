package io.framecast.frameservice.store;

import io.netty.channel.DefaultFileRegion;
import io.netty.channel.FileRegion;

/**
 * Frames that lie one behind the other in one segment, in the order in which they were asked for: one {@code sendfile}.
 *
 * <p>Holds a reference to its segment until {@link #release}, or until the region that took it over is released.
 */
public final class StoredRun {

    private final Segment segment;
    private final long offsetBytes;
    private final long bytes;
    private final int frames;

    StoredRun(Segment segment, long offsetBytes, long bytes, int frames) {
        this.segment = segment;
        this.offsetBytes = offsetBytes;
        this.bytes = bytes;
        this.frames = frames;
    }

    /** How many frames it has, 1 or more. */
    public int frames() {
        return frames;
    }

    /** The size of their records. */
    public long bytes() {
        return bytes;
    }

    /** The run as what a channel sends; releasing it releases the segment. Call it once, and not {@link #release}. */
    public FileRegion region() {
        return new SegmentRegion(segment, offsetBytes, bytes);
    }

    /** Gives the run up unsent. */
    public void release() {
        segment.release();
    }

    /** {@link DefaultFileRegion} closes its file when it is released; this one is shared, and is counted instead. */
    private static final class SegmentRegion extends DefaultFileRegion {

        private final Segment segment;

        SegmentRegion(Segment segment, long offsetBytes, long bytes) {
            super(segment.channel(), offsetBytes, bytes);
            this.segment = segment;
        }

        @Override
        protected void deallocate() {
            segment.release();
        }
    }
}
