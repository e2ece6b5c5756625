package io.framecast.protocol.sink;

import io.framecast.protocol.mask.FrameRange;
import io.netty.buffer.ByteBuf;
import java.util.List;

/**
 * What the sink's own node can give without a link: frames it has kept, or that it is getting for another of its sinks. Called on
 * the sink's event loop, and quick.
 */
public interface OwnFrames {

    /** Whether it has the frame or expects it. Of a frame it was asked for: true until it has given it, or said that it lacks it. */
    boolean mayHave(int frame);

    /**
     * The same of a frame that is about to be asked for. Where it is false, other nodes are asked, and this sink is the one that fetches the
     * frame, which others of this node may wait for.
     */
    boolean claim(int frame);

    /**
     * Frames to give, in this order, in place of those asked for before; each is answered later with {@link VideoSink#own} or {@link
     * VideoSink#ownLacks}, never from within this call.
     */
    void ask(List<FrameRange> ranges);

    /** The frames that other nodes are being asked for now; those named before and not now have come or are given up. */
    void fetching(int[] frames);

    /**
     * A frame has come from another node, undamaged, and goes to the listener.
     *
     * @param jpeg lent for this call, not to be changed
     */
    void passes(int frame, long timeMicros, int crc32c, ByteBuf jpeg);

    /** The frame turned out damaged, whoever gave it. */
    void bad(int frame);

    /** The sink is closed; nothing may be given any more. */
    void closed();

    /**
     * A frame that is given.
     *
     * @param frame its number
     * @param timeMicros when it is shown, after the movie's first
     * @param crc32c CRC-32C of the JPEG
     * @param jpeg the JPEG; the sink takes it over
     */
    record Own(int frame, long timeMicros, int crc32c, ByteBuf jpeg) {}
}
