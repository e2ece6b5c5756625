package io.framecast.gateway.node;

import io.framecast.gateway.catalogue.Catalogue;
import io.framecast.gateway.change.MovieDesk;
import io.framecast.gateway.events.EventHub;
import io.framecast.gateway.imports.ImportBoard;
import io.framecast.gateway.imports.Uploads;
import io.framecast.gateway.recording.MovieWriters;
import io.framecast.gateway.request.RequestBoard;
import io.framecast.gateway.retention.RetentionDesk;
import io.framecast.gateway.socket.SocketServer;
import io.framecast.gateway.viewing.RequestDesk;
import io.framecast.gateway.viewing.ViewingMetrics;
import io.framecast.gateway.viewing.Viewings;
import io.framecast.protocol.link.JoinToken;
import io.framecast.protocol.sink.SinkServer;
import io.framecast.protocol.sink.SinkServerSettings;
import io.framecast.protocol.watch.Loops;
import io.micrometer.core.instrument.MeterRegistry;
import io.netty.channel.EventLoop;
import java.time.InstantSource;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.web.server.reactive.context.ReactiveWebServerApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import reactor.netty.http.HttpResources;

/** Puts the gateway together: what all its parts share, and the node itself. Nothing in these configurations connects to anything. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({GatewayProperties.class, KafkaSettings.class})
class GatewayConfiguration {

    @Bean
    Incarnation incarnation(GatewayProperties properties) {
        return new Incarnation(properties.node().id(), System.currentTimeMillis());
    }

    @Bean
    InstantSource clock() {
        return InstantSource.system();
    }

    @Bean
    Catalogue catalogue() {
        return new Catalogue();
    }

    @Bean
    RequestBoard requestBoard(GatewayProperties properties) {
        return new RequestBoard(properties.gateway().board().maxRequests());
    }

    @Bean
    ImportBoard importBoard(GatewayProperties properties) {
        return new ImportBoard(properties.gateway().board().maxImports());
    }

    @Bean
    Loops loops(MeterRegistry meters) {
        return new Loops(meters);
    }

    @Bean
    KafkaEvents events(MeterRegistry meters) {
        return new KafkaEvents(meters);
    }

    @Bean
    JoinToken tokens(GatewayProperties properties) {
        return new JoinToken(properties.secret());
    }

    @Bean
    SinkServer sinkServer(GatewayProperties properties, JoinToken tokens, MeterRegistry meters) {
        return new SinkServer(SinkServerSettings.of(properties.link().bindAddress(), properties.link().port(), tokens),
                properties.node().id(), meters);
    }

    @Bean(destroyMethod = "shutdown")
    ScheduledExecutorService timer() {
        return Executors.newSingleThreadScheduledExecutor(Thread.ofPlatform().daemon().name("gateway-timer").factory());
    }

    /** Runs what waits for PostgreSQL; the connection pool bounds how much of it goes on at once. */
    @Bean(destroyMethod = "shutdown")
    ExecutorService blocking() {
        return Executors.newVirtualThreadPerTaskExecutor();
    }

    @Bean
    Supplier<EventLoop> eventLoops() {
        return () -> HttpResources.get().onServer(true).next();
    }

    @Bean
    GatewayNode gatewayNode(GatewayProperties properties, KafkaSettings kafka, Incarnation incarnation,
            ReactiveWebServerApplicationContext context, SinkServer sinks, KafkaEvents events, Catalogue catalogue, RequestBoard requests,
            ImportBoard imports, RequestDesk desk, Viewings viewings, Uploads uploads, MovieDesk changes, MovieWriters writers, RetentionDesk retention,
            EventHub hub, SocketServer sockets, CacheNode cache, ViewingMetrics metrics, ScheduledExecutorService timer, Loops loops, MeterRegistry meters,
            InstantSource clock) {
        EventFeed feed = new EventFeed(properties.node().id(), catalogue, requests, imports, desk, viewings, uploads,
                changes, writers, retention, hub, metrics, cache);
        IntSupplier port = () -> Objects.requireNonNull(context.getWebServer(), "asked for once it listens").getPort();
        return new GatewayNode(properties, kafka.connection(), port, incarnation.number(), sinks, events, feed,
                catalogue, sockets, cache, viewings::size, timer, loops, meters, clock);
    }
}
