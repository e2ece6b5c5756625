package io.framecast.protocol.link;

import io.framecast.protocol.event.GroupRole;
import io.framecast.protocol.event.Svjoin;
import io.framecast.protocol.watch.Loops;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The holder's side of the push link, one a node: dials sinks, pools links, pushes frames. Thread-safe.
 *
 * <p>A group and its link share one event loop; the maps of groups and idle links are guarded by {@code this}.
 */
public final class HolderLinks implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(HolderLinks.class);
    private static final long SHUTDOWN_SECONDS = 2;

    private final FrameSource source;
    private final HolderSettings settings;
    private final String nodeId;
    private final long incarnation;
    private final EventLoopGroup loops;
    private final ChannelGroup channels = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);
    private final Map<String, HeldGroup> groups = new HashMap<>();
    private final Map<InetSocketAddress, ArrayDeque<HolderLink>> idle = new HashMap<>();
    private final LongAdder sentBytes = new LongAdder();
    private final LongAdder sentFrames = new LongAdder();
    private final Counter refused;
    private final Counter dialFailures;
    private final Counter readFailures;
    private boolean closed;

    /**
     * Opens nothing yet: links are dialled when a group is joined.
     *
     * @param source where frames come from
     * @param settings limits
     * @param nodeId this node
     * @param incarnation which start of it
     * @param meters where metrics go
     */
    public HolderLinks(FrameSource source, HolderSettings settings, String nodeId, long incarnation, MeterRegistry meters) {
        this.source = source;
        this.settings = settings;
        this.nodeId = nodeId;
        this.incarnation = incarnation;
        this.loops = LinkTransport.eventLoops(settings.threads(), "holder-link");
        Gauge.builder("framecast.groups.active", this, HolderLinks::groups).tag("side", "holder")
                .description("video groups this node is in").register(meters);
        Gauge.builder("framecast.links", channels, ChannelGroup::size).tag("side", "holder")
                .description("push links of this node, idle ones included").register(meters);
        FunctionCounter.builder("framecast.link.sent.bytes", sentBytes, LongAdder::sum)
                .description("bytes of frame records pushed to sinks, headers included").register(meters);
        FunctionCounter.builder("framecast.link.sent.frames", sentFrames, LongAdder::sum)
                .description("frames pushed").register(meters);
        this.refused = counter(meters, "framecast.svjoins.refused", "SVJOINs of the past, or for another start of this node");
        this.dialFailures = counter(meters, "framecast.link.dial.failures", "sinks that could not be dialled");
        this.readFailures = counter(meters, "framecast.frame.read.failures", "frames that could not be read from the store");
    }

    private static Counter counter(MeterRegistry meters, String name, String description) {
        return Counter.builder(name).description(description).register(meters);
    }

    /** Has its event loops watched. */
    public void watch(Loops watched) {
        LinkTransport.watch(watched, "holder-link", loops);
    }

    /**
     * Joins a group as source or standby, or goes over to its next epoch. An SVJOIN of lower (term, epoch), for another
     * incarnation of this node or for a sink is ignored and counted.
     */
    public void join(Svjoin svjoin) {
        if (svjoin.role() == GroupRole.SINK || svjoin.incarnation() != incarnation || !svjoin.node().equals(nodeId)) {
            refused.increment();
            return;
        }
        HeldGroup group;
        synchronized (this) {
            if (closed) {
                return;
            }
            group = groups.get(svjoin.ruid());
            if (group == null) {
                HolderLink link = takeIdle(addressOf(svjoin));
                EventLoop loop = link == null ? loops.next() : link.loop();
                group = new HeldGroup(this, svjoin, loop, link);
                groups.put(svjoin.ruid(), group);
            }
        }
        group.adopt(svjoin);
    }

    /** Leaves a group where its (term, epoch) is not higher than this one; its link is kept for the next group. */
    public void leave(String ruid, long term, int epoch) {
        HeldGroup group;
        synchronized (this) {
            group = groups.get(ruid);
        }
        if (group != null) {
            group.leave(term, epoch);
        }
    }

    /** Whether it is in a group of that movie version. */
    public synchronized boolean serves(String movieId, String movieVersion) {
        return groups.values().stream().anyMatch(group -> group.isOf(movieId, movieVersion));
    }

    /** How many groups it is in. */
    public synchronized int groups() {
        return groups.size();
    }

    /** How many connections it has, idle ones included. */
    public int links() {
        return channels.size();
    }

    /** Bytes of frame records sent since the start. */
    public long sentBytes() {
        return sentBytes.sum();
    }

    /** Leaves all groups and closes all links. */
    @Override
    public void close() {
        synchronized (this) {
            closed = true;
            groups.clear();
            idle.clear();
        }
        channels.close().awaitUninterruptibly(SHUTDOWN_SECONDS, TimeUnit.SECONDS);
        loops.shutdownGracefully(0, SHUTDOWN_SECONDS, TimeUnit.SECONDS).awaitUninterruptibly(SHUTDOWN_SECONDS, TimeUnit.SECONDS);
    }

    FrameSource source() {
        return source;
    }

    HolderSettings settings() {
        return settings;
    }

    String nodeId() {
        return nodeId;
    }

    long incarnation() {
        return incarnation;
    }

    static InetSocketAddress addressOf(Svjoin svjoin) {
        return InetSocketAddress.createUnresolved(svjoin.sink().host(), svjoin.sink().linkPort());
    }

    /** Dials; the link's channel is on that loop. The future tells of success or failure there. */
    ChannelFuture dial(HolderLink link, EventLoop loop) {
        return new Bootstrap()
                .group(loop)
                .channel(LinkTransport.socketChannel())
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, (int) settings.connectTimeout().toMillis())
                .handler(link)
                .connect(link.address());
    }

    void opened(Channel channel) {
        channels.add(channel);
    }

    synchronized void forget(HeldGroup group) {
        groups.remove(group.ruid(), group);
    }

    synchronized void release(HolderLink link) {
        if (!closed) {
            idle.computeIfAbsent(link.address(), address -> new ArrayDeque<>()).push(link);
        }
    }

    /** Takes a link out of the pool; false where it was not in it: somebody else has taken it. */
    synchronized boolean remove(HolderLink link) {
        ArrayDeque<HolderLink> pool = idle.get(link.address());
        if (pool == null || !pool.remove(link)) {
            return false;
        }
        if (pool.isEmpty()) {
            idle.remove(link.address());
        }
        return true;
    }

    /** An idle link to that address on that loop, or null. */
    synchronized @Nullable HolderLink takeIdle(InetSocketAddress address, EventLoop loop) {
        ArrayDeque<HolderLink> pool = idle.get(address);
        if (pool != null) {
            for (HolderLink link : pool) {
                if (link.loop() == loop) {
                    remove(link);
                    return link;
                }
            }
        }
        return null;
    }

    private @Nullable HolderLink takeIdle(InetSocketAddress address) {
        ArrayDeque<HolderLink> pool = idle.get(address);
        if (pool == null) {
            return null;
        }
        HolderLink link = pool.pop();
        if (pool.isEmpty()) {
            idle.remove(address);
        }
        return link;
    }

    void countSent(int frames, long bytes) {
        sentFrames.add(frames);
        sentBytes.add(bytes);
    }

    void countRefused() {
        refused.increment();
    }

    void countDialFailure(InetSocketAddress address, Throwable cause) {
        dialFailures.increment();
        LOG.debug("cannot dial sink {}: {}", address, cause.toString());
    }

    void countReadFailure(String movieId, int frame, Throwable cause) {
        readFailures.increment();
        LOG.warn("frame {} of movie {} cannot be read, its sink asks another holder: {}", frame, movieId, cause.toString());
    }
}
