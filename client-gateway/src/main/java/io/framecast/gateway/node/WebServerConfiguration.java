package io.framecast.gateway.node;

import io.framecast.gateway.catalogue.Catalogue;
import io.framecast.gateway.domain.DomainReport;
import io.framecast.gateway.door.Door;
import io.framecast.gateway.door.DoorSettings;
import io.framecast.gateway.events.EventHub;
import io.framecast.gateway.events.EventSettings;
import io.framecast.gateway.socket.SocketServer;
import io.framecast.gateway.socket.SocketSettings;
import io.framecast.gateway.viewing.RequestFinder;
import io.framecast.gateway.viewing.RequestMaker;
import io.framecast.gateway.viewing.ViewingMetrics;
import io.framecast.gateway.viewing.Viewings;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.springframework.boot.reactor.netty.NettyReactiveWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpHeaders;
import org.springframework.web.cors.CorsConfiguration;
import org.springframework.web.cors.reactive.CorsWebFilter;

/** Who is let in by the web server, and what lives beside its REST calls: the socket and the stream of events. */
@Configuration(proxyBeanMethods = false)
class WebServerConfiguration {

    @Bean
    Door door(GatewayProperties properties, MeterRegistry meters) {
        GatewayProperties.Http limits = properties.gateway().http();
        return new Door(new DoorSettings(limits.maxConnections(), limits.headersWithin(), limits.bodyWithin()), meters);
    }

    @Bean
    SocketServer socketServer(GatewayProperties properties, Catalogue catalogue, Viewings viewings, RequestMaker maker,
            RequestFinder finder, ViewingMetrics metrics, MeterRegistry meters) {
        GatewayProperties.Socket limits = properties.gateway().socket();
        SocketSettings settings = new SocketSettings(Math.toIntExact(limits.maxMessage().toBytes()), limits.maxChannels(),
                limits.maxRanges(), limits.maxEarlyMessages(), Math.toIntExact(limits.lowWater().toBytes()),
                Math.toIntExact(limits.highWater().toBytes()), Math.toIntExact(limits.unsent().toBytes()), limits.pingEvery(), limits.silenceAfter());
        SocketServer server = new SocketServer(settings, catalogue, viewings, maker, finder, metrics,
                () -> DomainReport.gateways(catalogue));
        Gauge.builder("framecast.sockets", server, SocketServer::connections).description("sockets open").register(meters);
        return server;
    }

    @Bean
    EventHub eventHub(GatewayProperties properties, Incarnation incarnation, MeterRegistry meters, ScheduledExecutorService timer) {
        GatewayProperties.EventStream limits = properties.gateway().events();
        EventHub hub = new EventHub(new EventSettings(limits.maxClients(), limits.buffer(), limits.kept(),
                Math.toIntExact(limits.maxBody().toBytes())), Long.toString(incarnation.number(), Character.MAX_RADIX), meters);
        timer.scheduleAtFixedRate(hub::keepAlive, limits.keepAliveEvery().toMillis(), limits.keepAliveEvery().toMillis(), TimeUnit.MILLISECONDS);
        return hub;
    }

    @Bean
    WebServerFactoryCustomizer<NettyReactiveWebServerFactory> connectionsOfTheWebServer(SocketServer sockets, Door door) {
        return factory -> factory.addServerCustomizers(server -> RequestBodies.inLargePieces(server).doOnChannelInit((observer, channel, address) -> {
            sockets.onConnection(channel);
            // Last, so that it stands first.
            door.onConnection(channel);
        }));
    }

    /** Lets the pages of the domain's other gateways read answers; what has another origin is answered as without this. */
    @Bean
    CorsWebFilter crossOrigin(GatewayProperties properties) {
        CorsConfiguration rules = new CorsConfiguration();
        rules.setAllowedOrigins(properties.gateway().allowedOrigins());
        rules.setAllowedMethods(List.of("GET", "HEAD", "POST", "PATCH", "DELETE"));
        rules.setAllowedHeaders(List.of(HttpHeaders.CONTENT_TYPE, HttpHeaders.IF_NONE_MATCH, "Tus-Resumable", "Upload-Length",
                "Upload-Offset", "Upload-Metadata", "Upload-Checksum"));
        rules.setExposedHeaders(List.of(HttpHeaders.LOCATION, HttpHeaders.RETRY_AFTER, HttpHeaders.ETAG,
                HttpHeaders.CONTENT_DISPOSITION, "X-RUID", "X-Frame", "X-Source", "X-Frames", "X-Blank", "X-Import",
                "Tus-Resumable", "Upload-Length", "Upload-Offset", "Upload-Expires"));
        return new CorsWebFilter(exchange ->
                rules.checkOrigin(exchange.getRequest().getHeaders().getOrigin()) == null ? null : rules);
    }
}
