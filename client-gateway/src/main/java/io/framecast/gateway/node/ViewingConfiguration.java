package io.framecast.gateway.node;

import io.framecast.gateway.catalogue.Catalogue;
import io.framecast.gateway.edge.CacheSource;
import io.framecast.gateway.edge.EdgeCache;
import io.framecast.gateway.edge.EdgeMeters;
import io.framecast.gateway.edge.EdgeSettings;
import io.framecast.gateway.edge.HoldingTeller;
import io.framecast.gateway.export.Exports;
import io.framecast.gateway.filmstrip.FilmstripSettings;
import io.framecast.gateway.filmstrip.Filmstrips;
import io.framecast.gateway.frame.FrameFetcher;
import io.framecast.gateway.imports.ImportBoard;
import io.framecast.gateway.index.FrameIndexes;
import io.framecast.gateway.index.HolderClient;
import io.framecast.gateway.ledger.PostgresLedger;
import io.framecast.gateway.request.Ledger;
import io.framecast.gateway.request.RequestBoard;
import io.framecast.gateway.stream.Streams;
import io.framecast.gateway.viewing.RequestDesk;
import io.framecast.gateway.viewing.RequestFinder;
import io.framecast.gateway.viewing.RequestMaker;
import io.framecast.gateway.viewing.ViewingMetrics;
import io.framecast.gateway.viewing.ViewingSettings;
import io.framecast.gateway.viewing.Viewings;
import io.framecast.protocol.link.HolderLinks;
import io.framecast.protocol.link.HolderSettings;
import io.framecast.protocol.link.JoinToken;
import io.framecast.protocol.sink.SinkServer;
import io.framecast.protocol.topic.Topics;
import io.micrometer.core.instrument.MeterRegistry;
import io.netty.channel.EventLoop;
import java.time.InstantSource;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Supplier;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.web.reactive.function.client.WebClient;

/** How movies are watched: requests and viewings, what is kept of the frames that pass, and every form in which frames go out. */
@Configuration(proxyBeanMethods = false)
class ViewingConfiguration {

    @Bean
    RequestMaker requestMaker(GatewayProperties properties, Catalogue catalogue, ImportBoard imports, InstantSource clock) {
        return new RequestMaker(catalogue, imports::isImporting, properties.gateway().viewing().sources(), clock);
    }

    @Bean
    RequestFinder requestFinder(RequestBoard board, Ledger ledger, ExecutorService blocking) {
        return new RequestFinder(board, ledger, blocking);
    }

    @Bean
    RequestDesk requestDesk(GatewayProperties properties, RequestBoard board, KafkaEvents events, ScheduledExecutorService timer,
            InstantSource clock, MeterRegistry meters) {
        return new RequestDesk(board, events, timer, properties.node().id(), clock, properties.gateway().board().maxWaiting(), meters);
    }

    @Bean
    Ledger ledger(JdbcClient database) {
        return new PostgresLedger(database);
    }

    @Bean
    Viewings viewings(GatewayProperties properties, Incarnation incarnation, SinkServer sinks, EdgeCache cache, KafkaEvents events,
            InstantSource clock, MeterRegistry meters) {
        GatewayProperties.Viewing limits = properties.gateway().viewing();
        ViewingSettings settings = new ViewingSettings(limits.askAgainAfter(), limits.giveUpAfter(), limits.progressEvery(),
                limits.reopenWithin(), limits.window().toBytes(), limits.windowFrames(), limits.maxPending(), limits.maxOpen());
        return new Viewings(settings, sinks, cache, incarnation.nodeId(), incarnation.number(),
                () -> GatewayNode.asSink(properties, incarnation.number(), sinks), events, clock, meters);
    }

    @Bean
    ViewingMetrics viewingMetrics(MeterRegistry meters) {
        return new ViewingMetrics(meters);
    }

    @Bean
    EdgeCache edgeCache(GatewayProperties properties, MeterRegistry meters) {
        GatewayProperties.EdgeCache limits = properties.gateway().cache();
        return new EdgeCache(new EdgeSettings(limits.memory().toBytes(), limits.disk().toBytes(),
                properties.dataDirectory().resolve("cache"), limits.patience()), new EdgeMeters(meters));
    }

    @Bean
    CacheNode cacheNode(GatewayProperties properties, Incarnation incarnation, EdgeCache cache, Catalogue catalogue, KafkaEvents events,
            ViewingMetrics metrics, ScheduledExecutorService timer, InstantSource clock, MeterRegistry meters) {
        HolderLinks links = new HolderLinks(new CacheSource(cache), HolderSettings.withThreads(1), incarnation.nodeId(), incarnation.number(), meters);
        HoldingTeller teller = new HoldingTeller(cache, incarnation.nodeId(), (key, holding) -> holding == null
                ? events.withdraw(Topics.HOLDING, key)
                : events.send(Topics.HOLDING, key, holding));
        return new CacheNode(incarnation.nodeId(), cache, links, teller, catalogue, properties.gateway().cache(), metrics::sentBytes, timer, clock);
    }

    @Bean
    FrameFetcher frameFetcher(GatewayProperties properties, Viewings viewings, Supplier<EventLoop> loops, ViewingMetrics metrics,
            MeterRegistry meters, InstantSource clock) {
        GatewayProperties.Frames limits = properties.gateway().frames();
        return new FrameFetcher(viewings, loops, metrics, meters, clock, limits.cache().toBytes(), limits.maxFetches(), limits.within());
    }

    @Bean
    Streams streams(Catalogue catalogue, Viewings viewings, Supplier<EventLoop> loops, ViewingMetrics metrics) {
        return new Streams(catalogue, viewings, loops, metrics);
    }

    @Bean
    FrameIndexes frameIndexes(Catalogue catalogue, WebClient frameServices, JoinToken tokens) {
        return new FrameIndexes(catalogue, new HolderClient(frameServices, tokens));
    }

    @Bean
    Exports exports(GatewayProperties properties, Catalogue catalogue, FrameIndexes indexes, Streams streams, MeterRegistry meters) {
        return new Exports(catalogue, indexes, streams, meters, properties.gateway().exports().indexMemory().toBytes());
    }

    @Bean
    Filmstrips filmstrips(GatewayProperties properties, Viewings viewings, Supplier<EventLoop> loops, ViewingMetrics metrics,
            MeterRegistry meters, InstantSource clock) {
        GatewayProperties.Filmstrips limits = properties.gateway().filmstrips();
        return new Filmstrips(viewings, loops, metrics, meters, clock, new FilmstripSettings(limits.cache().toBytes(), limits.atOnce(),
                limits.waiting(), limits.within(), properties.gateway().viewing().sources()));
    }
}
