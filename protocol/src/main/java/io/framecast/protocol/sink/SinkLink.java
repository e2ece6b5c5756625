package io.framecast.protocol.sink;

import io.framecast.protocol.link.LinkCodec;
import io.framecast.protocol.link.LinkMessage;
import io.framecast.protocol.link.LinkMessage.Bye;
import io.framecast.protocol.link.LinkMessage.Cancel;
import io.framecast.protocol.link.LinkMessage.Join;
import io.framecast.protocol.link.LinkMessage.Lack;
import io.framecast.protocol.link.LinkMessage.Left;
import io.framecast.protocol.link.LinkMessage.Pong;
import io.framecast.protocol.link.LinkParser;
import io.framecast.protocol.link.LinkProtocolException;
import io.framecast.protocol.sink.SinkMeters.Refusal;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection from a holder. Its bytes are read, cut and checked on its own event loop; what they mean is handed to the
 * group it serves, on the group's.
 */
final class SinkLink extends ChannelInboundHandlerAdapter implements LinkParser.Receiver {

    private static final Logger LOG = LoggerFactory.getLogger(SinkLink.class);
    private static final int STRANGER_MESSAGE_BYTES = 4096;
    private static final long MAX_BATCH_BYTES = 1 << 20;

    private final SinkServer server;
    private final Channel channel;
    private final LinkParser parser;

    /** The group it serves: set by the group, on its event loop; let go of by the group or, when it left or closed, by the link. */
    private final AtomicReference<@Nullable VideoSink> sink = new AtomicReference<>();
    private volatile long lastByteNanos = System.nanoTime();
    private volatile long lastFrameByteNanos = lastByteNanos;

    /** The RUID it has joined last and not left; read and written on the link's event loop only, as all that follows. */
    private @Nullable String ruid;
    private @Nullable FrameBatch batch;
    private boolean known;
    private boolean dead;
    private boolean frameSeen;
    private @Nullable Future<?> idleTimer;

    SinkLink(SinkServer server, Channel channel) {
        this.server = server;
        this.channel = channel;
        this.parser = new LinkParser(this, channel.alloc(), STRANGER_MESSAGE_BYTES, false);
    }

    /** When its last byte came. */
    long lastByteNanos() {
        return lastByteNanos;
    }

    /** When the last byte of a frame came. */
    long lastFrameByteNanos() {
        return lastFrameByteNanos;
    }

    EventLoop loop() {
        return channel.eventLoop();
    }

    /** It serves that group from now on. Called by the group; false where the connection is gone already. */
    boolean admit(VideoSink group) {
        sink.set(group);
        return channel.isActive();
    }

    boolean serves(VideoSink group) {
        return sink.get() == group;
    }

    void send(LinkMessage message) {
        channel.writeAndFlush(LinkCodec.encode(message, channel.alloc()), channel.voidPromise());
    }

    /** The group lets go of it without a word to the holder. */
    void release(VideoSink group) {
        sink.compareAndSet(group, null);
    }

    /** Has the holder leave the group; the link stays for the next. Frames still on their way are dropped. */
    void cancel(VideoSink group, long term, int epoch) {
        sink.compareAndSet(group, null);
        send(new Cancel(group.ruid(), term, epoch));
    }

    /** Says why and closes. */
    void bye(String reason) {
        channel.writeAndFlush(LinkCodec.encode(new Bye(reason), channel.alloc())).addListener(ChannelFutureListener.CLOSE);
    }

    void refuse(Refusal why, String reason) {
        server.meters().refused(why);
        LOG.debug("link from {} refused: {}", channel.remoteAddress(), reason);
        bye(reason);
    }

    void setReading(boolean reading) {
        channel.config().setAutoRead(reading);
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        SinkServerSettings settings = server.settings();
        loop().schedule(() -> {
            if (!known) {
                refuse(Refusal.NEVER_JOINED, "no JOIN within " + settings.joinTimeout());
            }
        }, settings.joinTimeout().toMillis(), TimeUnit.MILLISECONDS);
        long idleMillis = settings.idleTimeout().toMillis();
        idleTimer = loop().scheduleAtFixedRate(this::closeIfIdle, idleMillis, idleMillis, TimeUnit.MILLISECONDS);
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        ByteBuf in = (ByteBuf) message;
        lastByteNanos = System.nanoTime();
        try {
            if (!dead) {
                parser.parse(in);
            }
        } catch (LinkProtocolException e) {
            dead = true;
            refuse(Refusal.PROTOCOL, e.getMessage());
        } finally {
            in.release();
        }
        if (frameSeen || parser.isWithinFrame()) {
            frameSeen = false;
            lastFrameByteNanos = lastByteNanos;
        }
        if (batch != null && batch.bytes() > MAX_BATCH_BYTES) {
            handOver();
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        handOver();
    }

    @Override
    public void onFrame(int frame, long timeMicros, int crc32c, boolean intact, ByteBuf jpeg) {
        frameSeen = true;
        VideoSink group = sink.get();
        if (group == null) {
            jpeg.release();
            server.meters().unwanted();
            return;
        }
        FrameBatch open = batch;
        if (open == null || open.sink() != group) {
            handOver();
            open = new FrameBatch(group, this);
            batch = open;
        }
        open.add(frame, timeMicros, crc32c, intact, jpeg);
    }

    private void handOver() {
        FrameBatch full = batch;
        batch = null;
        if (full != null && !full.sink().execute(full)) {
            full.releaseFrom(0);
        }
    }

    @Override
    public void onMessage(LinkMessage message) throws LinkProtocolException {
        handOver();
        switch (message) {
            case Join join -> onJoin(join);
            case Lack lack -> {
                VideoSink group = sink.get();
                if (group != null && lack.ruid().equals(group.ruid())) {
                    group.execute(() -> group.onLack(this, lack.mask()));
                }
            }
            case Left left -> onLeft(left);
            case Pong pong -> { }
            default -> throw new LinkProtocolException("a holder does not send " + message.getClass().getSimpleName());
        }
    }

    private void onJoin(Join join) throws LinkProtocolException {
        if (!server.settings().tokens().admits(join.token(), join.ruid(), join.node(), join.incarnation(), join.term(), join.epoch())) {
            dead = true;
            refuse(Refusal.TOKEN, "the token does not admit " + join.node() + " to " + join.ruid());
            return;
        }
        if (ruid != null && sink.get() != null && !ruid.equals(join.ruid())) {
            throw new LinkProtocolException("the link serves " + ruid + " and cannot join " + join.ruid() + " before it has left");
        }
        known = true;
        ruid = join.ruid();
        parser.allow(server.settings().maxMessageBytes(), true);
        server.offer(join, this);
    }

    private void onLeft(Left left) {
        VideoSink group = sink.get();
        if (left.ruid().equals(ruid)) {
            ruid = null;
        }
        if (group != null && left.ruid().equals(group.ruid()) && sink.compareAndSet(group, null)) {
            group.execute(() -> group.onLeft(this));
        }
    }

    private void closeIfIdle() {
        if (sink.get() == null && System.nanoTime() - lastByteNanos >= server.settings().idleTimeout().toNanos()) {
            bye("idle for " + server.settings().idleTimeout());
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        handOver();
        parser.close();
        server.parked().remove(this);
        if (idleTimer != null) {
            idleTimer.cancel(false);
        }
        VideoSink group = sink.getAndSet(null);
        if (group != null) {
            group.execute(() -> group.onClosed(this));
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        if (cause instanceof IOException) {
            LOG.debug("link from {} broke: {}", channel.remoteAddress(), cause.toString());
        } else {
            LOG.warn("link from {} is closed after an error", channel.remoteAddress(), cause);
        }
        context.close();
    }
}
