package io.framecast.gateway.socket;

import io.framecast.gateway.catalogue.Catalogue;
import io.framecast.gateway.channel.ClientMessageParser;
import io.framecast.gateway.viewing.RequestFinder;
import io.framecast.gateway.viewing.RequestMaker;
import io.framecast.gateway.viewing.ViewingMetrics;
import io.framecast.gateway.viewing.Viewings;
import io.netty.channel.Channel;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Serves the socket on the web server's connections. Thread-safe. */
public final class SocketServer implements AutoCloseable {

    private static final Duration GOODBYE_WITHIN = Duration.ofMillis(500);

    private final Services services;

    /** What a connection works with. */
    record Services(SocketSettings settings, ClientMessageParser parser, Catalogue catalogue, Viewings viewings, RequestMaker maker,
            RequestFinder finder, ViewingMetrics metrics, Supplier<List<String>> gateways, ChannelGroup connections) {}

    /** @param gateways base addresses of the domain's live gateways, told to each client */
    public SocketServer(SocketSettings settings, Catalogue catalogue, Viewings viewings, RequestMaker maker, RequestFinder finder,
            ViewingMetrics metrics, Supplier<List<String>> gateways) {
        this.services = new Services(settings, new ClientMessageParser(settings.maxRanges()), catalogue, viewings, maker, finder, metrics,
                gateways, new DefaultChannelGroup(GlobalEventExecutor.INSTANCE, true));
    }

    /** To be called for each new connection of the web server, once its HTTP codec is in the pipeline. */
    public void onConnection(Channel channel) {
        SocketUpgrade.addTo(channel, services);
    }

    /** How many sockets are open. */
    public int connections() {
        return services.connections().size();
    }

    /** Tells every client that this gateway goes away, so that it opens its requests at another. */
    @Override
    public void close() {
        services.connections()
                .writeAndFlush(new CloseWebSocketFrame(WebSocketCloseStatus.ENDPOINT_UNAVAILABLE))
                .awaitUninterruptibly(GOODBYE_WITHIN.toMillis(), TimeUnit.MILLISECONDS);
        services.connections().close();
    }
}
