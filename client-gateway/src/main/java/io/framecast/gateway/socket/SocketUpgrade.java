package io.framecast.gateway.socket;

import io.framecast.gateway.door.Door;
import io.framecast.gateway.door.Refusal;
import io.framecast.gateway.socket.SocketServer.Services;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http.websocketx.Utf8FrameValidator;
import io.netty.handler.codec.http.websocketx.WebSocketDecoderConfig;
import io.netty.handler.codec.http.websocketx.WebSocketFrameAggregator;
import io.netty.handler.codec.http.websocketx.WebSocketHandshakeException;
import io.netty.handler.codec.http.websocketx.WebSocketServerHandshaker;
import io.netty.handler.codec.http.websocketx.WebSocketServerHandshakerFactory;
import io.netty.util.ReferenceCountUtil;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Stands behind the web server's HTTP codec and takes a WebSocket upgrade of the socket's path over: removes the web server's
 * handlers from this one connection and puts {@link SocketConnection} there. Everything else it passes on untouched.
 *
 * <p>Why not through the web framework: a frame would be wrapped three times on its way out, and its writes would be bounded by
 * a count of messages instead of by bytes. See {@code docs/decisions/0007}.
 */
final class SocketUpgrade extends ChannelInboundHandlerAdapter {

    /** The path, without query. */
    static final String PATH = "/api/v1/socket";

    private static final String SUBPROTOCOL = "framecast.v1";

    private final Services services;
    private @Nullable HttpRequest upgrade;

    SocketUpgrade(Services services) {
        this.services = services;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (message instanceof HttpRequest request && isUpgrade(request)) {
            upgrade = request;
        }
        HttpRequest taken = upgrade;
        if (taken == null) {
            ctx.fireChannelRead(message);
            return;
        }
        boolean isWhole = message instanceof LastHttpContent;
        ReferenceCountUtil.release(message);
        if (isWhole) {
            upgrade = null;
            takeOver(ctx, taken);
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        ctx.fireChannelReadComplete();
        if (upgrade != null) {
            ctx.read();
        }
    }

    private static boolean isUpgrade(HttpRequest request) {
        String uri = request.uri();
        int query = uri.indexOf('?');
        String path = query < 0 ? uri : uri.substring(0, query);
        return path.equals(PATH)
                && request.method().equals(HttpMethod.GET)
                && request.headers().containsValue(HttpHeaderNames.UPGRADE, HttpHeaderValues.WEBSOCKET, true);
    }

    private void takeOver(ChannelHandlerContext ctx, HttpRequest request) {
        Channel channel = ctx.channel();
        WebSocketDecoderConfig config = WebSocketDecoderConfig.newBuilder()
                .maxFramePayloadLength(services.settings().maxMessageBytes())
                .allowExtensions(false)
                .build();
        WebSocketServerHandshaker handshaker =
                new WebSocketServerHandshakerFactory(PATH, SUBPROTOCOL, config).newHandshaker(request);
        removeFollowing(ctx);
        if (channel.pipeline().get(Door.HANDLER) != null) {
            channel.pipeline().remove(Door.HANDLER);
        }
        if (handshaker == null) {
            WebSocketServerHandshakerFactory.sendUnsupportedVersionResponse(channel).addListener(ChannelFutureListener.CLOSE);
            return;
        }
        FullHttpRequest full = new DefaultFullHttpRequest(request.protocolVersion(), request.method(), request.uri(),
                Unpooled.EMPTY_BUFFER, request.headers(), LastHttpContent.EMPTY_LAST_CONTENT.trailingHeaders());
        try {
            handshaker.handshake(channel, full).addListener(done -> {
                if (!done.isSuccess()) {
                    channel.close();
                }
            });
        } catch (WebSocketHandshakeException e) {
            refuse(channel, String.valueOf(e.getMessage()));
            return;
        }
        SocketSettings settings = services.settings();
        channel.config().setWriteBufferWaterMark(new WriteBufferWaterMark(settings.lowWaterBytes(), settings.highWaterBytes()));
        boundUnsent(channel, settings.unsentBytes());
        ChannelPipeline pipeline = channel.pipeline();
        pipeline.addLast("framecast.utf8", new Utf8FrameValidator(false));
        pipeline.addLast("framecast.whole", new WebSocketFrameAggregator(settings.maxMessageBytes()));
        pipeline.addLast("framecast.connection", new SocketConnection(services));
        pipeline.remove(this);
        channel.config().setAutoRead(true);
    }

    /** What the kernel has taken cannot be taken back when the viewer jumps elsewhere, and by itself it takes megabytes. */
    private static void boundUnsent(Channel channel, int bytes) {
        if (channel instanceof EpollSocketChannel socket) {
            socket.config().setTcpNotSentLowAt(bytes);
        }
    }

    /** The web server's handlers: they have not seen this request, and shall not see what follows. */
    private void removeFollowing(ChannelHandlerContext ctx) {
        ChannelPipeline pipeline = ctx.pipeline();
        List<ChannelHandler> following = new ArrayList<>();
        boolean isBehind = false;
        for (String name : pipeline.names()) {
            ChannelHandler handler = pipeline.get(name);
            if (isBehind && handler != null) {
                following.add(handler);
            }
            isBehind |= handler == this;
        }
        following.forEach(pipeline::remove);
    }

    private static void refuse(Channel channel, String why) {
        channel.writeAndFlush(Refusal.of(HttpResponseStatus.BAD_REQUEST, "the WebSocket handshake must follow RFC 6455: " + why))
                .addListener(ChannelFutureListener.CLOSE);
    }

    /** Adds it to a connection of the web server, where that speaks HTTP/1.1. */
    static void addTo(Channel channel, Services services) {
        ChannelHandlerContext codec = channel.pipeline().context(HttpServerCodec.class);
        if (codec != null) {
            channel.pipeline().addAfter(codec.name(), "framecast.upgrade", new SocketUpgrade(services));
        }
    }
}
