package io.framecast.gateway.socket;

import io.framecast.gateway.channel.ClientMessage;
import io.framecast.gateway.channel.MessageException;
import io.framecast.gateway.channel.ServerMessage;
import io.framecast.gateway.socket.SocketServer.Services;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.EventLoop;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.TooLongFrameException;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CorruptedWebSocketFrameException;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.util.concurrent.ScheduledFuture;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One client's socket with its channels. Confined to its event loop.
 *
 * <p>Frames wait in their channels and are written one channel after the other, and only while Netty holds less than the high
 * water mark: what waits in a channel is bounded by its sink's window, which opens again only as frames leave for the network. So
 * a client that does not read holds up its own sources and nobody else, within a fixed amount of memory.
 */
final class SocketConnection extends SimpleChannelInboundHandler<WebSocketFrame> {

    private static final Logger LOG = LoggerFactory.getLogger(SocketConnection.class);
    private static final int MISUNDERSTOOD_MOST = 3;
    /** How much may wait beyond the high water mark, for a client that talks and does not listen, before it is not heard. */
    private static final int DEAF_ABOVE_BYTES = 1 << 20;
    private static final int STATUS_NORMAL = 1000;
    private static final int STATUS_NONE = -1;

    private final Services services;
    private final Map<Integer, SocketChannel> channels = new HashMap<>();
    private final ArrayDeque<ChannelFrames> ready = new ArrayDeque<>();
    private @Nullable ChannelHandlerContext context;
    private @Nullable ScheduledFuture<?> pinger;
    private long lastSignNanos = System.nanoTime();
    private int misunderstood;
    private boolean isCleanlyClosed;
    private boolean isClosing;
    private boolean isPumping;

    SocketConnection(Services services) {
        this.services = services;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        context = ctx;
        services.connections().add(ctx.channel());
        pingWithin(services.settings().silenceAfter().toNanos());
    }

    EventLoop loop() {
        return ctx().channel().eventLoop();
    }

    Services services() {
        return services;
    }

    private ChannelHandlerContext ctx() {
        ChannelHandlerContext known = context;
        if (known == null) {
            throw new IllegalStateException("not in a pipeline yet");
        }
        return known;
    }

    // ---- what the client says

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, WebSocketFrame frame) {
        lastSignNanos = System.nanoTime();
        if (isClosing) {
            return;
        }
        switch (frame) {
            case TextWebSocketFrame text -> onText(text.text());
            case PingWebSocketFrame ping -> ctx.writeAndFlush(new PongWebSocketFrame(ping.content().retain()));
            case PongWebSocketFrame pong -> { }
            case CloseWebSocketFrame close -> onClose(close);
            default -> onMisunderstood(new ServerMessage.Problem(null, 400, "a message must be JSON text, got binary; send it as text"));
        }
    }

    private void onText(String text) {
        ClientMessage message;
        try {
            message = services.parser().parse(text);
        } catch (MessageException e) {
            ServerMessage.Problem problem = new ServerMessage.Problem(e.channel(), e.status(), e.getMessage());
            if (e.channel() == null) {
                onMisunderstood(problem);
            } else {
                misunderstood = 0;
                send(problem);
            }
            return;
        }
        misunderstood = 0;
        try {
            onMessage(message);
        } catch (MessageException e) {
            send(new ServerMessage.Problem(e.channel(), e.status(), e.getMessage()));
        }
        pump();
    }

    private void onMisunderstood(ServerMessage.Problem problem) {
        send(problem);
        if (++misunderstood >= MISUNDERSTOOD_MOST) {
            close(WebSocketCloseStatus.POLICY_VIOLATION, MISUNDERSTOOD_MOST + " messages in a row were not understood");
        }
    }

    private void onMessage(ClientMessage message) throws MessageException {
        int number = message.channel();
        SocketChannel channel = channels.get(number);
        switch (message) {
            case ClientMessage.Open open -> open(open, channel);
            case ClientMessage.Close close -> {
                // The request may just have ended by itself.
                if (channel != null) {
                    forget(channel);
                    channel.close();
                }
            }
            case ClientMessage.Demand demand -> known(number, channel).demand(demand);
            case ClientMessage.Done done -> known(number, channel).done(done);
            case ClientMessage.Bad bad -> known(number, channel).bad(bad);
        }
    }

    private void open(ClientMessage.Open open, @Nullable SocketChannel channel) throws MessageException {
        int number = open.channel();
        if (channel != null) {
            throw MessageException.onChannel(number, 409, "channel " + number + " is open; close it first, or use another number");
        }
        if (channels.size() >= services.settings().maxChannels()) {
            throw MessageException.onChannel(number, 429, "a socket may have " + services.settings().maxChannels()
                    + " channels open; close one, or use another socket");
        }
        SocketChannel opening = new SocketChannel(this, number);
        channels.put(number, opening);
        try {
            opening.open(open);
        } catch (MessageException e) {
            channels.remove(number);
            throw e;
        }
    }

    private static SocketChannel known(int number, @Nullable SocketChannel channel) throws MessageException {
        if (channel == null) {
            throw MessageException.onChannel(number, 404, "channel " + number + " is not open; send open first");
        }
        return channel;
    }

    private void onClose(CloseWebSocketFrame close) {
        // 1000, or no code at all, is a client that has finished; anything else (1001: the page went away) may come back.
        int status = close.statusCode();
        isCleanlyClosed = status == STATUS_NORMAL || status == STATUS_NONE;
        isClosing = true;
        ctx().writeAndFlush(new CloseWebSocketFrame(true, 0, close.content().retain())).addListener(ChannelFutureListener.CLOSE);
    }

    // ---- what goes to the client

    void send(ServerMessage message) {
        if (isClosing) {
            return;
        }
        ChannelHandlerContext ctx = ctx();
        ctx.writeAndFlush(new TextWebSocketFrame(message.toJson()));
        if (ctx.channel().bytesBeforeWritable() > DEAF_ABOVE_BYTES) {
            ctx.channel().config().setAutoRead(false);
        }
    }

    /** The channel of these has one to write. */
    void ready(ChannelFrames frames) {
        ready.add(frames);
        pump();
    }

    /** Writes frames, one of each channel in turn, until the network is full. */
    private void pump() {
        ChannelHandlerContext ctx = ctx();
        if (isPumping || ready.isEmpty() || isClosing) {
            return;
        }
        isPumping = true;
        try {
            while (ctx.channel().isWritable()) {
                ChannelFrames frames = ready.poll();
                if (frames == null) {
                    break;
                }
                if (frames.writeNext(ctx)) {
                    ready.add(frames);
                }
            }
        } finally {
            isPumping = false;
        }
        ctx.flush();
    }

    /** Something has left for the client. */
    void noteProgress() {
        lastSignNanos = System.nanoTime();
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        if (ctx.channel().isWritable()) {
            ctx.channel().config().setAutoRead(true);
            pump();
        }
        ctx.fireChannelWritabilityChanged();
    }

    /** Whether this number is free, so that a late word about its former request would not be taken for a new one's. */
    boolean isFree(int number) {
        return !channels.containsKey(number);
    }

    void forget(SocketChannel channel) {
        channels.remove(channel.number(), channel);
    }

    // ---- its end

    /** Comes again no later than when the client would have been silent for too long: that is not found out a whole ping later. */
    private void ping() {
        long patienceNanos = services.settings().silenceAfter().toNanos() - (System.nanoTime() - lastSignNanos);
        if (patienceNanos <= 0) {
            services.metrics().silentSocket();
            ctx().close();
            return;
        }
        if (!isClosing) {
            ctx().writeAndFlush(new PingWebSocketFrame());
        }
        if (ctx().channel().isActive()) {
            pingWithin(patienceNanos);
        }
    }

    private void pingWithin(long patienceNanos) {
        long delayNanos = Math.min(services.settings().pingEvery().toNanos(), patienceNanos);
        pinger = ctx().executor().schedule(this::ping, delayNanos, TimeUnit.NANOSECONDS);
    }

    private void close(WebSocketCloseStatus status, String reason) {
        isClosing = true;
        ctx().writeAndFlush(new CloseWebSocketFrame(status, reason)).addListener(ChannelFutureListener.CLOSE);
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        isClosing = true;
        ScheduledFuture<?> running = pinger;
        if (running != null) {
            running.cancel(false);
        }
        for (SocketChannel channel : new ArrayList<>(channels.values())) {
            if (isCleanlyClosed) {
                channel.close();
            } else {
                channel.lost();
            }
        }
        channels.clear();
        ready.clear();
        ctx.fireChannelInactive();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        switch (cause) {
            // Netty's decoder has sent the close message (1002, 1007, 1009) already.
            case CorruptedWebSocketFrameException e -> isClosing = true;
            case TooLongFrameException e -> close(WebSocketCloseStatus.MESSAGE_TOO_BIG,
                    "a message may have " + services.settings().maxMessageBytes() + " bytes");
            case IOException e -> ctx.close();
            default -> {
                LOG.warn("socket closed on an unexpected failure", cause);
                close(WebSocketCloseStatus.INTERNAL_SERVER_ERROR, "internal error");
            }
        }
    }
}
