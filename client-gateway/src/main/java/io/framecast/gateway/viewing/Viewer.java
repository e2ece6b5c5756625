package io.framecast.gateway.viewing;

import io.framecast.protocol.event.QueuePlace;
import io.framecast.protocol.event.RequestPhase;
import io.framecast.protocol.mask.FrameMask;
import io.framecast.protocol.sink.SourceStatus;
import io.netty.buffer.ByteBuf;
import java.util.List;

/** Who watches a request: a socket's channel, a multipart stream, a single frame's fetch. Called on the viewing's event loop. */
public interface Viewer {

    /** A coordinator has the request in its lists. Once, before all else but {@link #refused}. */
    void opened();

    /**
     * A frame that was demanded.
     *
     * @param source index that {@link #sources} has announced
     * @param timeMicros when the frame is shown, after the movie's first, as its record says
     * @param crc32c CRC-32C of the JPEG
     * @param jpeg the callee owns and releases it, and tells {@link Viewing#consumed} then
     */
    void frame(int frame, int source, long timeMicros, int crc32c, ByteBuf jpeg);

    /** The group's sources, by index, or their states have changed. */
    void sources(int epoch, List<SourceStatus> sources);

    /** The request waits for room; comes again when its place changes. Sources and frames follow once there is room. */
    default void queued(QueuePlace place) {}

    /** No live node holds these frames. */
    void unavailable(FrameMask mask, String reason);

    /** These frames, reported unavailable before, can be demanded again. */
    void available(FrameMask mask);

    /** The request has ended; nothing follows. */
    void ended(RequestPhase phase, String detail);

    /**
     * The request cannot be had here, or no longer; nothing follows.
     *
     * @param status as in HTTP
     * @param detail rule, value and remedy
     */
    void refused(int status, String detail);
}
