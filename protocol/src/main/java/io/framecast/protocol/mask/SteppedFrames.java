package io.framecast.protocol.mask;

/**
 * Counts what ranges with a step name. Ranges of consecutive frames cost the same however long they are; with a step each frame
 * costs by itself, so that a few thousand ranges that all name half of a long movie would keep a processor busy for minutes.
 * Ranges that name each frame but once always pass. Not thread-safe.
 */
public final class SteppedFrames {

    /** How often each frame may be named. */
    private static final int NAMED_MOST = 4;

    private final long most;
    private long named;

    /** @param frames how many frames the movie has */
    public SteppedFrames(int frames) {
        this.most = Math.min((long) NAMED_MOST * frames, FrameMask.FRAME_LIMIT);
    }

    /**
     * Counts a range.
     *
     * @throws MaskSyntaxException where the ranges name more than is taken
     */
    public void add(FrameRange range) {
        if (Math.abs(range.step()) == 1) {
            return;
        }
        named += range.count();
        if (named > most) {
            throw new MaskSyntaxException("ranges with a step may name " + most + " frames altogether, these name " + named
                    + " or more; leave out what is named twice");
        }
    }
}
