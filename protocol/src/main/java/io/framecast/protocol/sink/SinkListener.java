package io.framecast.protocol.sink;

import io.framecast.protocol.mask.FrameMask;
import io.netty.buffer.ByteBuf;
import java.util.List;

/**
 * What a {@link VideoSink} tells its owner. All calls come on the sink's event loop and may call back into the sink; after
 * {@link VideoSink#close} none follows.
 */
public interface SinkListener {

    /**
     * A demanded frame has come; once per frame and generation. Its checksum has been verified.
     *
     * @param frame the frame's number
     * @param sourceIndex who sent it; announced by {@link #onSources} before
     * @param timeMicros when the frame is shown, after the movie's first
     * @param crc32c CRC-32C of the JPEG
     * @param jpeg the JPEG's bytes; the callee owns and releases it, and calls {@link VideoSink#consumed} once it has passed it on
     */
    void onFrame(int frame, int sourceIndex, long timeMicros, int crc32c, ByteBuf jpeg);

    /**
     * The group's sources or their states have changed.
     *
     * @param epoch the group's epoch
     * @param sources everyone who was ever in the group, by index; an index is never given to another node
     */
    void onSources(int epoch, List<SourceStatus> sources);

    /**
     * Frames were demanded that everybody lacks whom the strategy names for them. To be told to the coordinator at once, with a PROGRESS
     * that has {@link VideoSink#lacking}: it plans around that. Where no strategy comes in time, or one that says that nobody has them,
     * {@link #onUnavailable} follows.
     */
    void onLacking(FrameMask mask);

    /** No node of the strategy has these frames; they count as met until {@link #onAvailable} names them. */
    void onUnavailable(FrameMask mask, String reason);

    /** These frames, reported unavailable before, have a holder again; who wants them demands them again. */
    void onAvailable(FrameMask mask);

    /** All that was demanded so far has been given or reported unavailable; once for each demand, at the earliest then. */
    void onDemandMet();

    /**
     * A source is lost; its frames are already being asked of its standbys. To be told to the coordinator as SLOST. Repeated
     * every five seconds for as long as the strategy still names the source and its link is down.
     *
     * @param node the source
     * @param incarnation which start of it; 0 where it never joined
     * @param reason what was seen
     * @param missing frames that are still to come, or may be demanded again
     */
    void onSourceLost(String node, long incarnation, String reason, FrameMask missing);
}
