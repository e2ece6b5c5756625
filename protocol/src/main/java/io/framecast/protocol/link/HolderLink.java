package io.framecast.protocol.link;

import io.framecast.protocol.link.LinkMessage.Bye;
import io.framecast.protocol.link.LinkMessage.Cancel;
import io.framecast.protocol.link.LinkMessage.Demand;
import io.framecast.protocol.link.LinkMessage.Ping;
import io.framecast.protocol.link.LinkMessage.Pong;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One connection to a sink; serves one group at a time. Confined to its event loop. */
final class HolderLink extends ChannelInboundHandlerAdapter implements LinkParser.Receiver {

    private static final Logger LOG = LoggerFactory.getLogger(HolderLink.class);

    private final HolderLinks links;
    private final InetSocketAddress address;
    private final EventLoop loop;
    private @Nullable HeldGroup group;
    private @Nullable Channel channel;
    private @Nullable LinkParser parser;
    private @Nullable Future<?> idleTimer;
    private long lastReadNanos;

    HolderLink(HolderLinks links, InetSocketAddress address, EventLoop loop) {
        this.links = links;
        this.address = address;
        this.loop = loop;
    }

    InetSocketAddress address() {
        return address;
    }

    EventLoop loop() {
        return loop;
    }

    boolean isOpen() {
        return channel != null && channel.isActive();
    }

    long lastReadNanos() {
        return lastReadNanos;
    }

    /** Whether the network takes more now. */
    boolean isWritable() {
        return isOpen() && channel().isWritable();
    }

    private Channel channel() {
        return Objects.requireNonNull(channel, "the link was never open");
    }

    /** The link serves that group from now on. */
    void serve(HeldGroup next) {
        group = next;
        lastReadNanos = System.nanoTime();
        if (idleTimer != null) {
            idleTimer.cancel(false);
            idleTimer = null;
        }
    }

    /** The link serves nobody: it goes to the pool, and is closed when nobody has taken it for a while. */
    void idle() {
        group = null;
        if (!isOpen()) {
            return;
        }
        idleTimer = loop.schedule(() -> {
            if (links.remove(this)) {
                close();
            }
        }, links.settings().idleTimeout().toMillis(), TimeUnit.MILLISECONDS);
        links.release(this);
    }

    void send(LinkMessage message) {
        if (isOpen()) {
            channel().writeAndFlush(LinkCodec.encode(message, channel().alloc()), channel().voidPromise());
        }
    }

    ChannelFuture send(FrameRun run) {
        return channel().writeAndFlush(run.content());
    }

    /** Closes it without a word to the group, which has let go of it. */
    void close() {
        group = null;
        if (channel != null) {
            channel.close();
        }
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        channel = context.channel();
        parser = new LinkParser(this, context.alloc(), links.settings().maxMessageBytes(), false);
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        lastReadNanos = System.nanoTime();
        links.opened(context.channel());
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        ByteBuf in = (ByteBuf) message;
        lastReadNanos = System.nanoTime();
        try {
            Objects.requireNonNull(parser).parse(in);
        } catch (LinkProtocolException e) {
            LOG.warn("the sink at {} does not keep to the protocol, the link is closed: {}", address, e.getMessage());
            context.close();
        } finally {
            in.release();
        }
    }

    @Override
    public void onFrame(int frame, long timeMicros, int crc32c, boolean intact, ByteBuf jpeg) {
        jpeg.release();
    }

    @Override
    public void onMessage(LinkMessage message) throws LinkProtocolException {
        switch (message) {
            case Ping ping -> {
                send(new Pong(ping.echo()));
                if (group != null) {
                    group.onAdmitted();
                }
            }
            case Demand demand -> {
                if (group != null) {
                    group.onDemand(demand);
                }
            }
            case Cancel cancel -> {
                if (group != null) {
                    group.onCancel(cancel);
                }
            }
            case Bye bye -> {
                LOG.debug("the sink at {} ends the link: {}", address, bye.reason());
                channel().close();
            }
            default -> throw new LinkProtocolException("a sink does not send " + message.getClass().getSimpleName());
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        if (group != null) {
            group.pump();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        if (parser != null) {
            parser.close();
        }
        links.remove(this);
        HeldGroup served = group;
        group = null;
        if (served != null) {
            served.onLinkDown(this);
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        if (cause instanceof IOException) {
            LOG.debug("link to {} broke: {}", address, cause.toString());
        } else {
            LOG.warn("link to {} is closed after an error", address, cause);
        }
        context.close();
    }
}
