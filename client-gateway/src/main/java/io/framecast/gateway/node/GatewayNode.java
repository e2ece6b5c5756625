package io.framecast.gateway.node;

import io.framecast.gateway.catalogue.Catalogue;
import io.framecast.gateway.socket.SocketServer;
import io.framecast.protocol.event.NodeAddress;
import io.framecast.protocol.event.NodeRole;
import io.framecast.protocol.event.NodeState;
import io.framecast.protocol.event.Sink;
import io.framecast.protocol.link.LinkTransport;
import io.framecast.protocol.node.NodeAgent;
import io.framecast.protocol.node.NodeIdentity;
import io.framecast.protocol.node.NodeStatus;
import io.framecast.protocol.node.Refusal;
import io.framecast.protocol.sink.SinkServer;
import io.framecast.protocol.topic.DeadLetters;
import io.framecast.protocol.topic.DomainTopics;
import io.framecast.protocol.topic.EventSender;
import io.framecast.protocol.topic.KafkaConnection;
import io.framecast.protocol.topic.TopicReader;
import io.framecast.protocol.topic.TopicSettings;
import io.framecast.protocol.topic.Topics;
import io.framecast.protocol.watch.Loops;
import io.framecast.protocol.watch.Pulse;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.Map;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.IntSupplier;
import org.apache.kafka.clients.admin.Admin;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import reactor.netty.http.HttpResources;

/**
 * Brings this gateway into its domain after the web server listens, and takes it out before that stops. Nothing is connected
 * before {@link #start}.
 */
final class GatewayNode implements SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(GatewayNode.class);
    static final Duration TURN_WITHIN = Duration.ofSeconds(30);

    private final GatewayProperties properties;
    private final KafkaConnection kafka;
    private final IntSupplier httpPort;
    private final long incarnation;
    private final SinkServer sinks;
    private final KafkaEvents events;
    private final EventFeed feed;
    private final Catalogue catalogue;
    private final SocketServer sockets;
    private final CacheNode cache;
    private final IntSupplier groups;
    private final ScheduledExecutorService timer;
    private final Loops loops;
    private final MeterRegistry meters;
    private final InstantSource clock;
    private volatile @Nullable Parts parts;

    /** What lives from start to stop. */
    private record Parts(NodeAgent agent, TopicReader catalogueReader, TopicReader commandReader, TopicReader requestReader) {
        CompletableFuture<Void> caughtUp() {
            return CompletableFuture.allOf(catalogueReader.caughtUp(), commandReader.caughtUp(), requestReader.caughtUp());
        }
    }

    GatewayNode(GatewayProperties properties, KafkaConnection kafka, IntSupplier httpPort, long incarnation, SinkServer sinks,
            KafkaEvents events, EventFeed feed, Catalogue catalogue, SocketServer sockets, CacheNode cache, IntSupplier groups,
            ScheduledExecutorService timer, Loops loops, MeterRegistry meters, InstantSource clock) {
        this.properties = properties;
        this.kafka = kafka;
        this.httpPort = httpPort;
        this.incarnation = incarnation;
        this.sinks = sinks;
        this.events = events;
        this.feed = feed;
        this.catalogue = catalogue;
        this.sockets = sockets;
        this.cache = cache;
        this.groups = groups;
        this.timer = timer;
        this.loops = loops;
        this.meters = meters;
        this.clock = clock;
        Gauge.builder("framecast.view.number", catalogue, known -> known.view().number())
                .description("number of the newest view this node knows")
                .register(meters);
    }

    /** This gateway as holders dial it; only after the start. */
    static Sink asSink(GatewayProperties properties, long incarnation, SinkServer sinks) {
        return new Sink(properties.node().id(), incarnation, properties.node().host(), sinks.port());
    }

    @Override
    public void start() {
        ensureTopics();
        String nodeId = properties.node().id();
        EventSender sender = new EventSender(kafka, properties.domain(), nodeId);
        sender.prepare(List.of(Topics.CRQ, Topics.CANCEL, Topics.CDONE, Topics.PROGRESS, Topics.SLOST, Topics.IMPORT, Topics.RECORDING,
                Topics.RETENTION, Topics.SDJOIN, Topics.HEARTBEAT, Topics.HOLDING));
        events.open(sender);
        sinks.start();
        NodeIdentity identity = new NodeIdentity(nodeId, NodeRole.GATEWAY, incarnation,
                new NodeAddress(properties.node().host(), sinks.port(), httpPort.getAsInt()), properties.node().zone());
        NodeAgent agent = new NodeAgent(identity, sender, this::status, clock, Refusal::endProcess);
        DeadLetters deadLetters = new DeadLetters(sender, nodeId, clock, meters);
        TopicReader catalogueReader = new TopicReader(kafka, properties.domain(), nodeId + "-catalogue", deadLetters);
        feed.feedCatalogue(catalogueReader, agent::onView);
        catalogueReader.readKey(Topics.SDREFUSED, TopicReader.From.END, nodeId, (_, refusal) -> agent.onRefused(refusal));
        TopicReader commandReader = new TopicReader(kafka, properties.domain(), nodeId + "-commands", deadLetters);
        feed.feedCommands(commandReader);
        TopicReader requestReader = new TopicReader(kafka, properties.domain(), nodeId + "-requests", deadLetters);
        feed.feedRequests(requestReader);
        Parts started = new Parts(agent, catalogueReader.start(), commandReader.start(), requestReader.start());
        parts = started;
        watch(started);
        started.caughtUp().thenRun(() -> {
            LOG.info("local copies are read, joining the domain {}", properties.domain());
            feed.onCaughtUp();
            agent.start();
        });
    }

    private void watch(Parts started) {
        loops.watch("catalogue-reader", TURN_WITHIN, started.catalogueReader.pulse());
        loops.watch("command-reader", TURN_WITHIN, started.commandReader.pulse());
        loops.watch("request-reader", TURN_WITHIN, started.requestReader.pulse());
        loops.watch("node-agent", TURN_WITHIN, started.agent.pulse());
        loops.watch("events-out", TURN_WITHIN, events.pulse());
        loops.watch("timer", TURN_WITHIN, Pulse.of(timer));
        sinks.watch(loops);
        cache.watch(loops);
        LinkTransport.watch(loops, "web", HttpResources.get().onServer(true));
    }

    private void ensureTopics() {
        try (Admin admin = Admin.create(kafka.client(Map.of()))) {
            new DomainTopics(admin, properties.domain(),
                    new TopicSettings(properties.topics().partitions(), properties.topics().replicationFactor())).ensure();
        }
    }

    private NodeStatus status() {
        return new NodeStatus(NodeState.UP, cache.load(groups.getAsInt()), List.of());
    }

    /** Whether it has joined, with local copies read to their end. */
    boolean isReady() {
        Parts current = parts;
        return current != null && current.caughtUp().isDone() && current.agent.isJoined();
    }

    /** The newest view's number. */
    long viewNumber() {
        return catalogue.view().number();
    }

    @Override
    public void stop() {
        Parts current = parts;
        parts = null;
        sockets.close();
        feed.close();
        if (current != null) {
            current.agent.close();
            current.commandReader.close();
            current.requestReader.close();
            current.catalogueReader.close();
        }
        cache.close();
        sinks.close();
        events.close();
    }

    @Override
    public boolean isRunning() {
        return parts != null;
    }

    /** The last to start, the first to stop: clients are told to go elsewhere while the web server still answers. */
    @Override
    public int getPhase() {
        return Integer.MAX_VALUE;
    }
}
