package io.framecast.protocol.sink;

import io.framecast.protocol.event.Svjoin;
import io.framecast.protocol.mask.FrameMask;
import io.framecast.protocol.mask.FrameRange;
import java.util.List;

/**
 * The sink's side of one video group: asks sources for the demanded frames, takes over from those that fail, gives each
 * frame to the listener once per generation. Confined to its event loop: every method must be called on it.
 */
public final class VideoSink {

    VideoSink() {}

    /** Takes the whole strategy of an SVJOIN with role SINK; one of lower (term, epoch, sequence) than the last is ignored. */
    public void adopt(Svjoin svjoin) {}

    /** Demands frames in this order, after all that was demanded before. Frames not wanted, or given in this generation, are ignored. */
    public void demand(List<FrameRange> ranges) {}

    /** Begins a new generation: forgets all that was demanded, then as {@link #demand}; frames given before are given again. */
    public void replaceDemand(List<FrameRange> ranges) {}

    /** Tells that the listener has passed on so many bytes of JPEGs it was given; room for more. */
    public void consumed(int bytes) {}

    /** Tells that a frame given in this generation is damaged: it is fetched again from another holder, or reported unavailable. */
    public void bad(int frame) {}

    /** Frames reported unavailable and not available since. */
    public FrameMask unavailable() {
        return FrameMask.empty();
    }

    /** The term of the strategy; -1 before the first. */
    public long term() {
        return -1;
    }

    /** The epoch of the strategy; 0 before the first. */
    public int epoch() {
        return 0;
    }

    /** Ends it: sources are told to leave; no listener call follows. May be called from any thread and more than once. */
    public void close(String reason) {}
}
