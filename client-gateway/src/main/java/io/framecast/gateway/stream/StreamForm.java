package io.framecast.gateway.stream;

import io.netty.buffer.ByteBuf;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/**
 * What a stream of frames looks like on the wire. Called on the stream's event loop, for one frame after the other in the order in
 * which they go out. What stands between frames is made piece by piece as there is room for it; a piece has some 64 KiB at most.
 */
public interface StreamForm {

    /**
     * A frame about to go out.
     *
     * @param number its number
     * @param source the node that sent it
     * @param timeMicros when it is shown, after the movie's first, as its record says
     * @param jpeg its bytes; owned by the stream, to be read only
     */
    record Outgoing(int number, String source, long timeMicros, ByteBuf jpeg) {}

    /**
     * Whether this is a view of a movie, from which frames that no live node holds are left out, and whose reader may come back;
     * else it is a file, which breaks off where a frame is missing, and whose reader has given it up when he leaves.
     */
    boolean isView();

    /** The pieces that stand before that frame and whatever belongs to it. */
    Iterator<ByteBuf> before(int frame);

    /**
     * What belongs to a frame and stands right before its bytes; null for nothing.
     *
     * @throws io.framecast.gateway.viewing.RequestRefusedException where the frame does not fit what was said of it before: the
     *     stream breaks off
     */
    @Nullable ByteBuf head(Outgoing frame);

    /** What belongs to a frame and stands right behind its bytes; null for nothing. */
    @Nullable ByteBuf tail(Outgoing frame);

    /** The pieces that stand after the last frame. */
    Iterator<ByteBuf> end();
}
