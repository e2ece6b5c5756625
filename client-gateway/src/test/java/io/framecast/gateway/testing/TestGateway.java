package io.framecast.gateway.testing;

import io.framecast.gateway.catalogue.Catalogue;
import io.framecast.gateway.change.MovieDesk;
import io.framecast.gateway.domain.DomainReport;
import io.framecast.gateway.door.Door;
import io.framecast.gateway.door.DoorSettings;
import io.framecast.gateway.drain.DrainDesk;
import io.framecast.gateway.edge.EdgeCache;
import io.framecast.gateway.edge.EdgeMeters;
import io.framecast.gateway.edge.EdgeSettings;
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
import io.framecast.gateway.node.GatewayProperties;
import io.framecast.gateway.recording.Appends;
import io.framecast.gateway.recording.MovieWriters;
import io.framecast.gateway.recording.PassOn;
import io.framecast.gateway.recording.RecordingSettings;
import io.framecast.gateway.request.Ledger;
import io.framecast.gateway.request.RequestBoard;
import io.framecast.gateway.rest.RestForTests;
import io.framecast.gateway.retention.RetentionDesk;
import io.framecast.gateway.socket.SocketServer;
import io.framecast.gateway.socket.SocketSettings;
import io.framecast.gateway.stream.Streams;
import io.framecast.gateway.viewing.RequestDesk;
import io.framecast.gateway.viewing.RequestFinder;
import io.framecast.gateway.viewing.RequestMaker;
import io.framecast.gateway.viewing.ViewingMetrics;
import io.framecast.gateway.viewing.ViewingSettings;
import io.framecast.gateway.viewing.Viewings;
import io.framecast.protocol.event.Movie;
import io.framecast.protocol.event.Sink;
import io.framecast.protocol.link.InMemoryFrameSource;
import io.framecast.protocol.link.JoinToken;
import io.framecast.protocol.mask.FrameMask;
import io.framecast.protocol.sink.SinkServer;
import io.framecast.protocol.sink.SinkServerSettings;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.netty.channel.EventLoop;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.IntFunction;
import java.util.function.IntToLongFunction;
import java.util.function.Supplier;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.http.server.reactive.ReactorHttpHandlerAdapter;
import org.springframework.web.reactive.function.client.WebClient;
import org.springframework.web.server.adapter.WebHttpHandlerBuilder;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;
import reactor.netty.resources.LoopResources;

/** A gateway without Kafka and Spring Boot: real REST, socket and links on loopback, in a domain in memory. */
public final class TestGateway implements AutoCloseable {

    /** The movie every test gateway has: its frames are those of {@link InMemoryFrameSource#jpeg}. */
    public static final String MOVIE = "street";
    /** How many frames it has. */
    public static final int FRAMES = 300;
    /** How large these are, about. */
    public static final int FRAME_BYTES = 4000;

    /** Memory for downloads' indexes: enough for one of the movie as ZIP, or three of the others. */
    private static final long EXPORT_INDEX_BYTES = FRAMES * 55L;
    private static final String SECRET = "0123456789abcdef";

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final LoopResources loops = LoopResources.create("test", 2, true);
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    private final ExecutorService blocking = Executors.newVirtualThreadPerTaskExecutor();
    private final Catalogue catalogue = new Catalogue();
    private final ImportBoard imports = new ImportBoard(100);
    private final EventHub hub = new EventHub(new EventSettings(3, 64, 32, 8 << 10), "start", meters);
    private final FakeDomain domain;
    private final TestCatalogue known;
    private final SinkServer sinks;
    private final Viewings viewings;
    private final EdgeCache cache;
    private final SocketServer sockets;
    private final Filmstrips filmstrips;
    private final GenericApplicationContext context;
    private final DisposableServer server;
    private final RequestDesk desk;
    private final Uploads uploads;
    private final Door door;
    private final RecordedFrames recorded = new RecordedFrames();
    private final List<String> told = new CopyOnWriteArrayList<>();

    TestGateway(SocketSettings socketSettings, ViewingSettings viewingSettings, DoorSettings doorSettings, Ledger ledger,
            EdgeSettings edgeSettings) {
        catalogue.markRead();
        JoinToken tokens = new JoinToken(SECRET);
        domain = new FakeDomain(tokens);
        known = new TestCatalogue(catalogue, domain.holders());
        sinks = new SinkServer(SinkServerSettings.of("127.0.0.1", 0, tokens), "gateway-1", meters).start();
        InstantSource clock = InstantSource.system();
        RequestBoard board = new RequestBoard(1000);
        Sink self = new Sink("gateway-1", 5, "127.0.0.1", sinks.port());
        cache = new EdgeCache(edgeSettings, new EdgeMeters(meters));
        viewings = new Viewings(viewingSettings, sinks, cache, "gateway-1", 5, () -> self, domain, clock, meters);
        desk = new RequestDesk(board, domain, timer, "gateway-1", clock, 10, meters);
        uploads = new Uploads(catalogue, imports, domain, tokens, WebClient.create(), "gateway-1", clock, 4, meters);
        MovieDesk changes = new MovieDesk(catalogue, imports, domain, "gateway-1", clock, 10);
        domain.connect(board, viewings, desk, event -> {
            imports.apply(event);
            uploads.onEvent(event);
            changes.onEvent(event);
        });
        domain.withMovies(catalogue::movie);
        MovieWriters writers = MovieWriters.of(catalogue, changes, domain, recorded.client(), tokens, "gateway-1", 5, clock,
                new RecordingSettings(1 << 20, 4 << 20, 4, Duration.ZERO, Duration.ofMillis(5), Duration.ofSeconds(5)), meters);
        domain.withRecordings(movie -> {
            catalogue.applyMovie(movie.id(), movie);
            writers.onMovie(movie.id(), movie);
        });
        domain.watchedBy(hub::publish);
        hub.open();
        ViewingMetrics metrics = new ViewingMetrics(meters);
        RequestMaker maker = new RequestMaker(catalogue, imports::isImporting, 4, clock);
        RequestFinder finder = new RequestFinder(board, ledger, blocking);
        Supplier<EventLoop> eventLoops = () -> loops.onServer(true).next();
        sockets = new SocketServer(socketSettings, catalogue, viewings, maker, finder, metrics, () -> DomainReport.gateways(catalogue));
        Streams streams = new Streams(catalogue, viewings, eventLoops, metrics);
        FrameIndexes indexes = new FrameIndexes(catalogue, domain.holders()::entries);
        filmstrips = new Filmstrips(viewings, eventLoops, metrics, meters, clock,
                new FilmstripSettings(1 << 20, 2, 4, Duration.ofSeconds(5), 2));
        context = RestForTests.context(catalogue, imports, maker, finder, desk, ledger, uploads,
                new ResumableUploads(catalogue, uploads, tokens, WebClient.create()), streams, indexes, filmstrips,
                new DrainDesk(catalogue, (node, on) -> {
                    told.add((on ? "drain " : "drain no more ") + node.nodeId());
                    return Mono.empty();
                }),
                new Exports(catalogue, indexes, streams, meters, EXPORT_INDEX_BYTES),
                new FrameFetcher(viewings, eventLoops, metrics, meters, clock, 1 << 20, 8, Duration.ofSeconds(5)), properties(), changes, hub,
                domain.holders().checks(), writers, new Appends(writers), new PassOn(WebClient.create()),
                new RetentionDesk(catalogue, domain, "gateway-1", clock));
        door = new Door(doorSettings, meters);
        server = HttpServer.create()
                .host("127.0.0.1")
                .port(0)
                .runOn(loops)
                .httpRequestDecoder(decoder -> decoder.maxInitialLineLength(64 << 10))
                .doOnChannelInit((observer, channel, address) -> {
                    sockets.onConnection(channel);
                    door.onConnection(channel);
                })
                .handle(new ReactorHttpHandlerAdapter(WebHttpHandlerBuilder.applicationContext(context).build()))
                .bindNow();
        known.describeDomain(server.port());
    }

    /** What it has cached. */
    public EdgeCache cache() {
        return cache;
    }

    /** A gateway with two frame services that hold all of {@link #MOVIE}. */
    public static TestGateway withTwoHolders() {
        return new TestGatewayBuilder().start().addHolders(2);
    }

    /** Adds frame services {@code frame-1}… that hold all of the movie. */
    public TestGateway addHolders(int count) {
        known.addHolders(count);
        return this;
    }

    /** Adds a movie that every frame service holds whole. */
    public void addMovie(Movie movie, IntFunction<byte[]> jpeg, IntToLongFunction timeMicros) {
        known.addMovie(movie, jpeg, timeMicros);
    }

    /** Has the catalogue say that a frame service holds these frames. */
    public void hold(String node, Movie movie, FrameMask frames) {
        known.hold(node, movie, frames);
    }

    /** What frame services were given of movies that grow. */
    public RecordedFrames recorded() {
        return recorded;
    }

    /** The bytes of a frame of the movie. */
    public static byte[] jpeg(int frame) {
        return InMemoryFrameSource.jpeg(frame, FRAME_BYTES);
    }

    private static GatewayProperties properties() {
        return new Binder(new MapConfigurationPropertySource(Map.of("framecast.secret", SECRET, "framecast.node.id", "gateway-1")))
                .bind("framecast", Bindable.of(GatewayProperties.class))
                .get();
    }

    /** The domain. */
    public FakeDomain domain() {
        return domain;
    }

    /** The catalogue, to be filled by the test. */
    public Catalogue catalogue() {
        return catalogue;
    }

    /** Those who watch events. */
    public EventHub hub() {
        return hub;
    }

    /** Requests the gateway is the sink of. */
    public Viewings viewings() {
        return viewings;
    }

    /** One of what its REST interface is made of. */
    public <T> T bean(Class<T> type) {
        return context.getBean(type);
    }

    /** The calls REST has, {@code METHOD /path/{variable}}. */
    public Set<String> calls() {
        return RestForTests.calls(context);
    }

    /** REST calls that wait for a coordinator's answer. */
    public int waitingCalls() {
        return desk.waiting();
    }

    /** Uploads under way. */
    public int runningUploads() {
        return uploads.running();
    }

    /** Connections of its web server. */
    public int connections() {
        return door.connections();
    }

    /** The port holders dial. */
    public int linkPort() {
        return sinks.port();
    }

    /** Connections holders have dialled. */
    public int links() {
        return sinks.links();
    }

    /** Its metrics. */
    public SimpleMeterRegistry meters() {
        return meters;
    }

    /** Where it listens. */
    public int port() {
        return server.port();
    }

    /** Where it listens. */
    public String address() {
        return "http://127.0.0.1:" + port();
    }

    @Override
    public void close() {
        sockets.close();
        server.disposeNow(Duration.ofSeconds(2));
        context.close();
        filmstrips.close();
        domain.close();
        sinks.close();
        cache.close();
        timer.shutdownNow();
        blocking.shutdownNow();
        loops.disposeLater(Duration.ZERO, Duration.ofSeconds(1)).block();
    }

    /** What frame services were told, in words. */
    public List<String> told() {
        return List.copyOf(told);
    }
}
