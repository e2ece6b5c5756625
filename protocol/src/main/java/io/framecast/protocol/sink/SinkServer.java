package io.framecast.protocol.sink;

import io.micrometer.core.instrument.MeterRegistry;
import io.netty.channel.EventLoop;

/** A node's push link listener, one a node. Thread-safe. */
public final class SinkServer implements AutoCloseable {

    /**
     * Opens nothing yet: see {@link #start}.
     *
     * @param settings where to listen, and the limits
     * @param nodeId this node
     * @param meters where metrics go
     */
    public SinkServer(SinkServerSettings settings, String nodeId, MeterRegistry meters) {}

    /**
     * Begins to listen.
     *
     * @return this
     * @throws java.io.UncheckedIOException where the port is taken or the address is not this machine's
     */
    public SinkServer start() {
        throw new UnsupportedOperationException();
    }

    /** The port it listens on, for SDJOIN; only after {@link #start}. */
    public int port() {
        throw new UnsupportedOperationException();
    }

    /**
     * Opens a sink for a request. A sink still open for the same RUID is closed first. To be called before the CRQ that names
     * this node as sink, so that no holder dials in vain; it has no sources until {@link VideoSink#adopt}.
     *
     * @param ruid request unique id
     * @param loop the event loop the sink is confined to: its methods are called on it, the listener's calls come on it
     * @param listener is told what happens
     * @param limits what bounds the sink
     * @param frames how many frames the movie has
     * @param averageFrameBytes expected size of a frame; corrected by what comes
     */
    public VideoSink open(String ruid, EventLoop loop, SinkListener listener, SinkLimits limits, int frames, long averageFrameBytes) {
        throw new UnsupportedOperationException();
    }

    /** Closes every sink and link and stops listening. */
    @Override
    public void close() {}
}
