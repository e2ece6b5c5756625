package io.framecast.e2e.fault;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Stands between a process and an address it dials, and can fall silent either way as a network does: bytes, ends of connections and
 * new connections are held back and nobody is told. When it is healed, what was held goes on, as TCP's own repetitions would.
 *
 * <p>Thread-safe; all relaying is done on one thread.
 */
public final class Relay implements AutoCloseable {

    private static final long UNBOUNDED = Long.MAX_VALUE;

    private final MultiThreadIoEventLoopGroup thread = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    private final EventLoop loop = thread.next();
    private final InetSocketAddress target;
    private final Channel listener;
    private final Set<End> ends = new HashSet<>();
    private final Queue<Channel> notDialled = new ArrayDeque<>();
    private @Nullable Way cut;
    private long bytesPerSecond = UNBOUNDED;

    private Relay(InetSocketAddress at, InetSocketAddress target) throws IOException {
        this.target = target;
        try {
            this.listener = new ServerBootstrap().group(thread).channel(NioServerSocketChannel.class)
                    .childOption(ChannelOption.AUTO_READ, false)
                    .childOption(ChannelOption.TCP_NODELAY, true)
                    .childHandler(new ChannelInitializer<>() {
                        @Override
                        protected void initChannel(Channel client) {
                            accepted(client);
                        }
                    })
                    .bind(at).sync().channel();
        } catch (InterruptedException e) {
            thread.shutdownGracefully();
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        } catch (RuntimeException | Error e) {
            thread.shutdownGracefully();
            throw e;
        } catch (Exception e) {
            // Netty throws what a bind throws, though it does not say so.
            thread.shutdownGracefully();
            throw e instanceof IOException cause ? cause : new IOException(e);
        }
    }

    /**
     * Begins to relay.
     *
     * @param at where to listen; port 0 chooses one
     * @param target what is dialled for each connection
     * @throws IOException where it cannot listen there
     */
    public static Relay listening(InetSocketAddress at, InetSocketAddress target) throws IOException {
        return new Relay(at, target);
    }

    /** Where it listens. */
    public InetSocketAddress address() {
        return (InetSocketAddress) listener.localAddress();
    }

    /** Falls silent that way; the process is the side that dials. Another way than before heals what is not included. */
    public void cut(Way way) {
        onLoop(() -> {
            cut = way;
            release();
        });
    }

    /** Lets no more than that through each connection each way, until it is healed. */
    public void slow(long limitBytesPerSecond) {
        onLoop(() -> bytesPerSecond = limitBytesPerSecond);
    }

    /** Everything goes through again, what was held back first. */
    public void heal() {
        onLoop(() -> {
            cut = null;
            bytesPerSecond = UNBOUNDED;
            release();
        });
    }

    /** Ends every connection with a reset at both its ends. */
    public void reset() {
        onLoop(() -> Set.copyOf(ends).forEach(End::reset));
    }

    private void release() {
        if (cut == null) {
            for (Channel client = notDialled.poll(); client != null; client = notDialled.poll()) {
                dial(client);
            }
        }
        Set.copyOf(ends).forEach(End::goOn);
    }

    private void onLoop(Runnable action) {
        loop.submit(action).syncUninterruptibly();
    }

    /** A network that is silent one way lets no connection be made either. */
    private void accepted(Channel client) {
        if (cut == null) {
            dial(client);
        } else {
            notDialled.add(client);
        }
    }

    private void dial(Channel client) {
        new Bootstrap().group(loop).channel(NioSocketChannel.class)
                .option(ChannelOption.AUTO_READ, false)
                .option(ChannelOption.TCP_NODELAY, true)
                .handler(new ChannelInboundHandlerAdapter())
                .connect(target)
                .addListener((ChannelFutureListener) dialled -> {
                    if (dialled.isSuccess()) {
                        Channel server = dialled.channel();
                        begin(new End(client, server, Way.FROM_PROCESS));
                        begin(new End(server, client, Way.TO_PROCESS));
                    } else {
                        resetOnClose(client);
                        client.close();
                    }
                });
    }

    private void begin(End end) {
        ends.add(end);
        end.from.pipeline().addLast(end);
        if (!end.from.isActive()) {
            end.ended = true;
        }
        end.goOn();
    }

    private static void resetOnClose(Channel channel) {
        if (channel.isOpen()) {
            channel.config().setOption(ChannelOption.SO_LINGER, 0);
        }
    }

    @Override
    public void close() {
        listener.close().syncUninterruptibly();
        reset();
        thread.shutdownGracefully();
    }

    /** One direction of one connection: reads the next bytes when the former ones are written, and holds what comes while cut. */
    private final class End extends ChannelInboundHandlerAdapter {

        private final Channel from;
        private final Channel to;
        private final Way way;
        private final Queue<Object> held = new ArrayDeque<>();
        private int beingWritten;
        private boolean ended;

        private End(Channel from, Channel to, Way way) {
            this.from = from;
            this.to = to;
            this.way = way;
        }

        @Override
        public void channelRead(ChannelHandlerContext context, Object bytes) {
            held.add(bytes);
            goOn();
        }

        @Override
        public void channelInactive(ChannelHandlerContext context) {
            ended = true;
            goOn();
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            context.close();
        }

        private void goOn() {
            if (cut != null && cut.includes(way)) {
                return;
            }
            for (Object bytes = held.poll(); bytes != null; bytes = held.poll()) {
                long count = ((ByteBuf) bytes).readableBytes();
                beingWritten++;
                to.write(bytes).addListener(written -> afterWriting(written.isSuccess(), count));
            }
            to.flush();
            if (ended) {
                ends.remove(this);
                to.close();
            } else if (beingWritten == 0) {
                from.read();
            }
        }

        private void afterWriting(boolean succeeded, long count) {
            if (!succeeded) {
                from.close();
            } else if (bytesPerSecond == UNBOUNDED) {
                written();
            } else {
                var _ = loop.schedule(this::written, count * 1_000_000_000 / bytesPerSecond, TimeUnit.NANOSECONDS);
            }
        }

        private void written() {
            beingWritten--;
            goOn();
        }

        private void reset() {
            ends.remove(this);
            held.forEach(ReferenceCountUtil::release);
            held.clear();
            resetOnClose(from);
            from.close();
        }
    }
}
