package io.framecast.protocol.sink;

import io.framecast.protocol.link.LinkMessage.Join;
import io.framecast.protocol.link.LinkTransport;
import io.framecast.protocol.sink.SinkMeters.Refusal;
import io.framecast.protocol.watch.Loops;
import io.framecast.protocol.watch.QueueMeter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** A node's push link listener, one a node. Thread-safe. */
public final class SinkServer implements AutoCloseable {

    private static final int SMALLEST_READ_BYTES = 1 << 10;
    private static final int FIRST_READ_BYTES = 16 << 10;
    private static final int LARGEST_READ_BYTES = 256 << 10;
    private static final int BACKLOG = 1024;
    private static final long SHUTDOWN_SECONDS = 2;

    private final SinkServerSettings settings;
    private final String nodeId;
    private final SinkMeters meters;
    private final ChannelGroup channels = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);
    private final Map<String, VideoSink> sinks = new ConcurrentHashMap<>();
    private final ParkedJoins parked;
    private final QueueMeter parkedMeter;
    /** The same for all groups, so that a link that goes over to a new sink of its RUID sees only higher ones. */
    private final AtomicLong generations = new AtomicLong();
    private final EventLoopGroup loops;
    private @Nullable Channel listening;

    /**
     * Opens nothing yet: see {@link #start}.
     *
     * @param settings where to listen, and the limits
     * @param nodeId this node
     * @param meters where metrics go
     */
    public SinkServer(SinkServerSettings settings, String nodeId, MeterRegistry meters) {
        this.settings = settings;
        this.nodeId = nodeId;
        this.meters = new SinkMeters(meters);
        this.parked = new ParkedJoins(settings.maxParked());
        this.loops = LinkTransport.eventLoops(settings.threads(), "sink-link");
        Gauge.builder("framecast.groups.active", sinks, Map::size).tag("side", "sink")
                .description("video groups this node is in").register(meters);
        Gauge.builder("framecast.groups.stalled", sinks, open -> open.values().stream().filter(VideoSink::isStalled).count())
                .description("video groups whose sink has waited two seconds for frames that were asked for").register(meters);
        Gauge.builder("framecast.links", channels, ChannelGroup::size).tag("side", "sink")
                .description("push links of this node, idle ones included").register(meters);
        this.parkedMeter = QueueMeter.of(meters, "parked-links", settings.maxParked(), parked::size);
    }

    /**
     * Begins to listen.
     *
     * @return this
     * @throws UncheckedIOException where the port is taken or the address is not this machine's
     */
    public SinkServer start() {
        ChannelFuture bound = new ServerBootstrap()
                .group(loops)
                .channel(LinkTransport.serverChannel())
                .option(ChannelOption.SO_REUSEADDR, true)
                .option(ChannelOption.SO_BACKLOG, BACKLOG)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childOption(ChannelOption.RECVBUF_ALLOCATOR,
                        new AdaptiveRecvByteBufAllocator(SMALLEST_READ_BYTES, FIRST_READ_BYTES, LARGEST_READ_BYTES))
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        channels.add(channel);
                        channel.pipeline().addLast(new SinkLink(SinkServer.this, channel));
                    }
                })
                .bind(settings.bindAddress(), settings.port())
                .awaitUninterruptibly();
        if (!bound.isSuccess()) {
            throw new UncheckedIOException("cannot listen for push links on " + settings.bindAddress() + ":" + settings.port()
                    + "; choose another framecast.link.port", new IOException(bound.cause()));
        }
        listening = bound.channel();
        return this;
    }

    /** Has its event loops watched. */
    public void watch(Loops watched) {
        LinkTransport.watch(watched, "sink-link", loops);
    }

    /** The port it listens on, for SDJOIN; only after {@link #start}. */
    public int port() {
        Channel channel = Objects.requireNonNull(listening, "start() has not been called");
        return ((InetSocketAddress) channel.localAddress()).getPort();
    }

    /** How many connections it has, idle ones included. */
    public int links() {
        return channels.size();
    }

    /** How many sinks are open. */
    public int groups() {
        return sinks.size();
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
        return open(ruid, loop, listener, null, limits, frames, averageFrameBytes);
    }

    /**
     * As the other, of a node that has frames itself.
     *
     * @param own gives them; null where it has none
     */
    public VideoSink open(String ruid, EventLoop loop, SinkListener listener, @Nullable OwnFrames own, SinkLimits limits, int frames,
            long averageFrameBytes) {
        VideoSink sink = new VideoSink(this, ruid, loop, listener, own, limits, frames, averageFrameBytes);
        VideoSink before = sinks.put(ruid, sink);
        if (before != null) {
            before.close("opened anew");
        }
        return sink;
    }

    /** Closes every sink and link and stops listening. */
    @Override
    public void close() {
        sinks.values().forEach(sink -> sink.close(nodeId + " stops"));
        if (listening != null) {
            listening.close().awaitUninterruptibly(SHUTDOWN_SECONDS, TimeUnit.SECONDS);
        }
        channels.close().awaitUninterruptibly(SHUTDOWN_SECONDS, TimeUnit.SECONDS);
        loops.shutdownGracefully(0, SHUTDOWN_SECONDS, TimeUnit.SECONDS).awaitUninterruptibly(SHUTDOWN_SECONDS, TimeUnit.SECONDS);
    }

    SinkServerSettings settings() {
        return settings;
    }

    String nodeId() {
        return nodeId;
    }

    SinkMeters meters() {
        return meters;
    }

    ParkedJoins parked() {
        return parked;
    }

    long nextGeneration() {
        return generations.incrementAndGet();
    }

    void forget(VideoSink sink) {
        sinks.remove(sink.ruid(), sink);
    }

    /** Takes a join with a valid token to its group, or keeps it until the group is known. */
    void offer(Join join, SinkLink link) {
        VideoSink sink = sinks.get(join.ruid());
        if (sink == null) {
            park(join, link);
            sink = sinks.get(join.ruid());
            if (sink == null || !parked.remove(link)) {
                return;
            }
        }
        VideoSink group = sink;
        if (!group.execute(() -> group.offer(join, link))) {
            park(join, link);
        }
    }

    void park(Join join, SinkLink link) {
        if (!parked.add(join, link)) {
            parkedMeter.dropped();
            link.refuse(Refusal.PARKED_TOO_MANY, "more than " + settings.maxParked() + " links wait for their groups; dial again later");
            return;
        }
        link.loop().schedule(() -> {
            if (parked.expire(join, link)) {
                link.refuse(Refusal.PARKED_TOO_LONG, "request " + join.ruid() + ", epoch " + join.epoch() + ", is not known here");
            }
        }, settings.parkTime().toMillis(), TimeUnit.MILLISECONDS);
    }
}
