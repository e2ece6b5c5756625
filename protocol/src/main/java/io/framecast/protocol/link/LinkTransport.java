package io.framecast.protocol.link;

import io.framecast.protocol.watch.Loops;
import io.framecast.protocol.watch.Pulse;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.EventExecutor;
import java.time.Duration;

/** Netty's native epoll where it is to be had, else NIO. */
public final class LinkTransport {

    private static final Duration LOOP_TURNS_WITHIN = Duration.ofSeconds(10);

    private LinkTransport() {}

    /** Event loops whose daemon threads carry that name. */
    public static EventLoopGroup eventLoops(int threads, String name) {
        return new MultiThreadIoEventLoopGroup(threads, new DefaultThreadFactory(name, true),
                Epoll.isAvailable() ? EpollIoHandler.newFactory() : NioIoHandler.newFactory());
    }

    /** Has each event loop of the group watched under that name and its number; none may be held up for ten seconds. */
    public static void watch(Loops watched, String name, EventLoopGroup group) {
        int number = 0;
        for (EventExecutor loop : group) {
            watched.watch(name + "-" + ++number, LOOP_TURNS_WITHIN, Pulse.of(loop));
        }
    }

    /** The channel that listens. */
    public static Class<? extends ServerChannel> serverChannel() {
        return Epoll.isAvailable() ? EpollServerSocketChannel.class : NioServerSocketChannel.class;
    }

    /** The channel that dials. */
    public static Class<? extends SocketChannel> socketChannel() {
        return Epoll.isAvailable() ? EpollSocketChannel.class : NioSocketChannel.class;
    }
}
