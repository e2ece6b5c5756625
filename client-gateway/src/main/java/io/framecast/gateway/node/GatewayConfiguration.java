package io.framecast.gateway.node;

import io.framecast.gateway.catalogue.Catalogue;
import io.framecast.gateway.change.MovieDesk;
import io.framecast.gateway.check.CheckClient;
import io.framecast.gateway.check.HolderChecks;
import io.framecast.gateway.domain.DomainReport;
import io.framecast.gateway.edge.CacheSource;
import io.framecast.gateway.edge.EdgeCache;
import io.framecast.gateway.edge.EdgeMeters;
import io.framecast.gateway.edge.EdgeSettings;
import io.framecast.gateway.edge.HoldingTeller;
import io.framecast.gateway.door.Door;
import io.framecast.gateway.door.DoorSettings;
import io.framecast.gateway.events.EventHub;
import io.framecast.gateway.events.EventSettings;
import io.framecast.gateway.export.Exports;
import io.framecast.gateway.filmstrip.FilmstripSettings;
import io.framecast.gateway.filmstrip.Filmstrips;
import io.framecast.gateway.frame.FrameFetcher;
import io.framecast.gateway.imports.ImportBoard;
import io.framecast.gateway.imports.ResumableUploads;
import io.framecast.gateway.imports.Uploads;
import io.framecast.gateway.index.FrameIndexes;
import io.framecast.gateway.drain.DrainClient;
import io.framecast.gateway.drain.DrainDesk;
import io.framecast.gateway.index.HolderClient;
import io.framecast.gateway.ledger.PostgresLedger;
import io.framecast.gateway.request.Ledger;
import io.framecast.gateway.recording.Appends;
import io.framecast.gateway.recording.MovieWriters;
import io.framecast.gateway.recording.PassOn;
import io.framecast.gateway.recording.RecordingSettings;
import io.framecast.gateway.request.RequestBoard;
import io.framecast.gateway.socket.SocketServer;
import io.framecast.gateway.socket.SocketSettings;
import io.framecast.gateway.retention.RetentionDesk;
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
import io.framecast.protocol.sink.SinkServerSettings;
import io.framecast.protocol.topic.Topics;
import io.framecast.protocol.watch.Loops;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.reactor.netty.NettyReactiveWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.boot.web.server.reactive.context.ReactiveWebServerApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpHeaders;
import org.springframework.http.client.reactive.ReactorClientHttpConnector;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.web.cors.CorsConfiguration;
import org.springframework.web.cors.reactive.CorsWebFilter;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.netty.http.HttpResources;
import reactor.netty.http.client.HttpClient;

/** Puts the gateway together. Nothing here connects to anything. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({GatewayProperties.class, KafkaSettings.class})
class GatewayConfiguration {

    private static final int CONNECT_WITHIN_MILLIS = 2000;

    /** Which start of this node: grows with each, as clocks go. */
    private final long incarnation = System.currentTimeMillis();

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
    EdgeCache edgeCache(GatewayProperties properties, MeterRegistry meters) {
        GatewayProperties.EdgeCache limits = properties.gateway().cache();
        return new EdgeCache(new EdgeSettings(limits.memory().toBytes(), limits.disk().toBytes(),
                properties.dataDirectory().resolve("cache"), limits.patience()), new EdgeMeters(meters));
    }

    @Bean
    CacheNode cacheNode(GatewayProperties properties, EdgeCache cache, Catalogue catalogue, KafkaEvents events,
            ViewingMetrics metrics, ScheduledExecutorService timer, InstantSource clock, MeterRegistry meters) {
        HolderLinks links = new HolderLinks(new CacheSource(cache), HolderSettings.withThreads(1), properties.node().id(), incarnation, meters);
        HoldingTeller teller = new HoldingTeller(cache, properties.node().id(), (key, holding) -> holding == null
                ? events.withdraw(Topics.HOLDING, key)
                : events.send(Topics.HOLDING, key, holding));
        return new CacheNode(properties.node().id(), cache, links, teller, catalogue, properties.gateway().cache(), metrics::sentBytes, timer, clock);
    }

    @Bean
    Viewings viewings(GatewayProperties properties, SinkServer sinks, EdgeCache cache, KafkaEvents events, InstantSource clock, MeterRegistry meters) {
        GatewayProperties.Viewing limits = properties.gateway().viewing();
        ViewingSettings settings = new ViewingSettings(limits.askAgainAfter(), limits.giveUpAfter(), limits.progressEvery(),
                limits.reopenWithin(), limits.window().toBytes(), limits.windowFrames(), limits.maxPending(), limits.maxOpen());
        return new Viewings(settings, sinks, cache, properties.node().id(), incarnation,
                () -> GatewayNode.asSink(properties, incarnation, sinks), events, clock, meters);
    }

    @Bean
    ViewingMetrics viewingMetrics(MeterRegistry meters) {
        return new ViewingMetrics(meters);
    }

    @Bean
    Ledger ledger(JdbcClient database) {
        return new PostgresLedger(database);
    }

    @Bean
    RequestFinder requestFinder(RequestBoard board, Ledger ledger, ExecutorService blocking) {
        return new RequestFinder(board, ledger, blocking);
    }

    @Bean
    RequestMaker requestMaker(GatewayProperties properties, Catalogue catalogue, ImportBoard imports, InstantSource clock) {
        return new RequestMaker(catalogue, imports::isImporting, properties.gateway().viewing().sources(), clock);
    }

    @Bean
    RequestDesk requestDesk(GatewayProperties properties, RequestBoard board, KafkaEvents events, ScheduledExecutorService timer,
            InstantSource clock, MeterRegistry meters) {
        return new RequestDesk(board, events, timer, properties.node().id(), clock, properties.gateway().board().maxWaiting(), meters);
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
    FrameIndexes frameIndexes(Catalogue catalogue, JoinToken tokens) {
        return new FrameIndexes(catalogue, new HolderClient(frameServices(), tokens));
    }

    @Bean
    HolderChecks holderChecks(JoinToken tokens) {
        return new CheckClient(frameServices(), tokens);
    }

    @Bean
    DrainDesk drainDesk(Catalogue catalogue, JoinToken tokens) {
        return new DrainDesk(catalogue, new DrainClient(frameServices(), tokens));
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

    private static WebClient frameServices() {
        HttpClient client = HttpClient.create().option(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_WITHIN_MILLIS);
        return WebClient.builder().clientConnector(new ReactorClientHttpConnector(client)).build();
    }

    @Bean
    Uploads uploads(GatewayProperties properties, Catalogue catalogue, ImportBoard imports, KafkaEvents events, JoinToken tokens,
            InstantSource clock, MeterRegistry meters) {
        return new Uploads(catalogue, imports, events, tokens, frameServices(), properties.node().id(), clock,
                properties.gateway().maxUploads(), meters);
    }

    @Bean
    ResumableUploads resumableUploads(Catalogue catalogue, Uploads uploads, JoinToken tokens) {
        return new ResumableUploads(catalogue, uploads, tokens, frameServices());
    }

    @Bean
    MovieDesk movieDesk(GatewayProperties properties, Catalogue catalogue, ImportBoard imports, KafkaEvents events, InstantSource clock) {
        return new MovieDesk(catalogue, imports, events, properties.node().id(), clock, properties.gateway().board().maxWaiting());
    }

    @Bean
    MovieWriters movieWriters(GatewayProperties properties, Catalogue catalogue, MovieDesk desk, KafkaEvents events, JoinToken tokens,
            Loops loops, InstantSource clock, MeterRegistry meters) {
        GatewayProperties.Recordings limits = properties.gateway().recordings();
        MovieWriters writers = MovieWriters.of(catalogue, desk, events, frameServices(), tokens, properties.node().id(), incarnation, clock,
                new RecordingSettings(Math.toIntExact(limits.maxFrame().toBytes()), limits.waiting().toBytes(), limits.maxMovies(),
                        limits.idle(), limits.gather(), limits.within()), meters);
        loops.watch("recordings", GatewayNode.TURN_WITHIN, writers.pulse());
        return writers;
    }

    @Bean
    RetentionDesk retentionDesk(GatewayProperties properties, Catalogue catalogue, KafkaEvents events, InstantSource clock) {
        return new RetentionDesk(catalogue, events, properties.node().id(), clock);
    }

    @Bean
    Appends appends(MovieWriters writers) {
        return new Appends(writers);
    }

    @Bean
    PassOn passOn() {
        return new PassOn(frameServices());
    }

    @Bean
    EventHub eventHub(GatewayProperties properties, MeterRegistry meters, ScheduledExecutorService timer) {
        GatewayProperties.EventStream limits = properties.gateway().events();
        EventHub hub = new EventHub(new EventSettings(limits.maxClients(), limits.buffer(), limits.kept(),
                Math.toIntExact(limits.maxBody().toBytes())), Long.toString(incarnation, Character.MAX_RADIX), meters);
        timer.scheduleAtFixedRate(hub::keepAlive, limits.keepAliveEvery().toMillis(), limits.keepAliveEvery().toMillis(), TimeUnit.MILLISECONDS);
        return hub;
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
    Door door(GatewayProperties properties, MeterRegistry meters) {
        GatewayProperties.Http limits = properties.gateway().http();
        return new Door(new DoorSettings(limits.maxConnections(), limits.headersWithin(), limits.bodyWithin()), meters);
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

    @Bean
    GatewayNode gatewayNode(GatewayProperties properties, KafkaSettings kafka,
            ReactiveWebServerApplicationContext context, SinkServer sinks, KafkaEvents events, Catalogue catalogue, RequestBoard requests,
            ImportBoard imports, RequestDesk desk, Viewings viewings, Uploads uploads, MovieDesk changes, MovieWriters writers, RetentionDesk retention,
            EventHub hub, SocketServer sockets, CacheNode cache, ViewingMetrics metrics, ScheduledExecutorService timer, Loops loops, MeterRegistry meters,
            InstantSource clock) {
        EventFeed feed = new EventFeed(properties.node().id(), catalogue, requests, imports, desk, viewings, uploads,
                changes, writers, retention, hub, metrics, cache);
        IntSupplier port = () -> Objects.requireNonNull(context.getWebServer(), "asked for once it listens").getPort();
        return new GatewayNode(properties, kafka.connection(), port, incarnation, sinks, events, feed,
                catalogue, sockets, cache, viewings::size, timer, loops, meters, clock);
    }
}
