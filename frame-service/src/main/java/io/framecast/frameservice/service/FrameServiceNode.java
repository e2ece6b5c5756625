package io.framecast.frameservice.service;

import io.framecast.frameservice.announce.Announcer;
import io.framecast.frameservice.announce.Holdings;
import io.framecast.frameservice.importing.Catalogue;
import io.framecast.frameservice.importing.Importer;
import io.framecast.frameservice.importing.LocalImports;
import io.framecast.frameservice.importing.WatchedFolder;
import io.framecast.frameservice.intake.PartialUploads;
import io.framecast.frameservice.receiving.Drops;
import io.framecast.frameservice.receiving.StoreGroups;
import io.framecast.frameservice.recording.Recordings;
import io.framecast.frameservice.scrub.Scrubber;
import io.framecast.frameservice.settings.FrameServiceProperties;
import io.framecast.frameservice.store.FrameStore;
import io.framecast.frameservice.store.MovieVersion;
import io.framecast.protocol.event.GroupRole;
import io.framecast.protocol.event.Holding;
import io.framecast.protocol.event.ImportEvent;
import io.framecast.protocol.event.Movie;
import io.framecast.protocol.event.NodeAddress;
import io.framecast.protocol.event.NodeRole;
import io.framecast.protocol.event.Sdone;
import io.framecast.protocol.event.Svjoin;
import io.framecast.protocol.event.View;
import io.framecast.protocol.link.HolderLinks;
import io.framecast.protocol.node.NodeAgent;
import io.framecast.protocol.node.NodeIdentity;
import io.framecast.protocol.node.Refusal;
import io.framecast.protocol.sink.SinkServer;
import io.framecast.protocol.topic.DeadLetters;
import io.framecast.protocol.topic.DomainTopics;
import io.framecast.protocol.topic.EventSender;
import io.framecast.protocol.topic.TopicReader;
import io.framecast.protocol.topic.TopicReader.From;
import io.framecast.protocol.topic.TopicSettings;
import io.framecast.protocol.topic.Topics;
import io.framecast.protocol.watch.Loops;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.web.server.context.WebServerInitializedEvent;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/**
 * This node's life in its domain. It joins when it can hear commands and has told what it holds, not before; at the end it says
 * goodbye first, so that the next view is without it while it still answers.
 *
 * <p>Two readers: one keeps the local picture (holdings of this node, movies, imports), the other hears commands and views. A
 * slow disk holds up the first alone.
 */
@Component
class FrameServiceNode implements SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(FrameServiceNode.class);
    private static final Duration TURNS_WITHIN = Duration.ofSeconds(30);

    private final FrameServiceProperties properties;
    private final KafkaSettings kafka;
    private final Incarnation incarnation;
    private final FrameStore store;
    private final Holdings holdings;
    private final Announcer announcer;
    private final Importer importer;
    private final LocalImports localImports;
    private final PartialUploads uploads;
    private final HolderLinks links;
    private final SinkServer sinks;
    private final StoreGroups groups;
    private final Scrubber scrubber;
    private final Drops drops;
    private final Recordings recordings;
    private final EventSender sender;
    private final NodeLoadMeter load;
    private final Loops loops;
    private final MeterRegistry meters;
    private final InstantSource clock;
    private final Catalogue catalogue = new Catalogue();
    private volatile @Nullable WatchedFolder folder;
    private final Set<String> announcedKeys = new HashSet<>();
    private int httpPort;
    private volatile @Nullable NodeAgent agent;
    private volatile @Nullable TopicReader picture;
    private volatile @Nullable TopicReader commands;
    private volatile boolean running;

    FrameServiceNode(FrameServiceProperties properties, KafkaSettings kafka, Incarnation incarnation, FrameStore store, Holdings holdings,
            Announcer announcer, Importer importer, LocalImports localImports, PartialUploads uploads, HolderLinks links, SinkServer sinks, StoreGroups groups,
            Scrubber scrubber, Drops drops, Recordings recordings, EventSender sender, NodeLoadMeter load, Loops loops, MeterRegistry meters, InstantSource clock) {
        this.properties = properties;
        this.kafka = kafka;
        this.incarnation = incarnation;
        this.store = store;
        this.holdings = holdings;
        this.announcer = announcer;
        this.importer = importer;
        this.localImports = localImports;
        this.uploads = uploads;
        this.links = links;
        this.sinks = sinks;
        this.groups = groups;
        this.scrubber = scrubber;
        this.drops = drops;
        this.recordings = recordings;
        this.sender = sender;
        this.load = load;
        this.loops = loops;
        this.meters = meters;
        this.clock = clock;
        Gauge.builder("framecast.view.number", this, FrameServiceNode::viewNumber)
                .description("number of the newest view this node knows").register(meters);
    }

    @EventListener
    void onWebServer(WebServerInitializedEvent event) {
        httpPort = event.getWebServer().getPort();
    }

    @Override
    public void start() {
        createTopics();
        sinks.start();
        String nodeId = properties.node().id();
        NodeAgent joining = new NodeAgent(identity(nodeId), sender, load::status, clock, Refusal::endProcess);
        agent = joining;
        DeadLetters deadLetters = new DeadLetters(sender, nodeId, clock, meters);
        TopicReader local = reader(nodeId + "-picture", deadLetters)
                .read(Topics.HOLDING, From.BEGINNING, this::onHolding)
                .read(Topics.MOVIE, From.BEGINNING, this::onMovie)
                .read(Topics.IMPORT, From.BEGINNING, (key, event) -> onImport(event))
                .start();
        picture = local;
        TopicReader hearing = reader(nodeId + "-commands", deadLetters)
                .readKey(Topics.SVJOIN, From.END, nodeId, (key, event) -> onSvjoin(event))
                .readKey(Topics.SDONE, From.END, nodeId, (key, event) -> onSdone(event))
                .readKey(Topics.SDREFUSED, From.END, nodeId, (key, event) -> joining.onRefused(event))
                .read(Topics.VIEW, From.BEGINNING, (key, event) -> onView(joining, event))
                .start();
        commands = hearing;
        watch(joining, local, hearing);
        local.caughtUp().thenCombine(hearing.caughtUp(), (a, b) -> true).thenRun(() -> join(joining));
        running = true;
    }

    private void watch(NodeAgent joining, TopicReader local, TopicReader hearing) {
        loops.watch("picture-reader", TURNS_WITHIN, local.pulse());
        loops.watch("command-reader", TURNS_WITHIN, hearing.pulse());
        loops.watch("node-agent", TURNS_WITHIN, joining.pulse());
        loops.watch("announcer", TURNS_WITHIN, announcer.pulse());
        loops.watch("import-teller", TURNS_WITHIN, importer.pulse());
        loops.watch("upload-keeper", TURNS_WITHIN, uploads.start());
        groups.watch(loops);
        links.watch(loops);
        sinks.watch(loops);
        scrubber.start(loops);
    }

    private long viewNumber() {
        NodeAgent joined = agent;
        return joined == null ? 0 : joined.view().number();
    }

    private void createTopics() {
        try (Admin admin = Admin.create(kafka.connection().client(Map.of()))) {
            new DomainTopics(admin, properties.domain(),
                    new TopicSettings(properties.topics().partitions(), properties.topics().replicationFactor())).ensure();
        }
    }

    private NodeIdentity identity(String nodeId) {
        NodeAddress address = new NodeAddress(properties.node().host(), sinks.port(), httpPort);
        return new NodeIdentity(nodeId, NodeRole.FRAME_SERVICE, incarnation.number(), address, properties.node().zone());
    }

    private TopicReader reader(String name, DeadLetters deadLetters) {
        return new TopicReader(kafka.connection(), properties.domain(), name, deadLetters);
    }

    /** On one of the readers' threads, after everything that was there at the start. */
    private void join(NodeAgent joining) {
        Set<MovieVersion> unwanted;
        synchronized (catalogue) {
            unwanted = catalogue.unwanted(store.storedVersions());
        }
        unwanted.forEach(groups::drop);
        holdings.withdrawStale(announcedKeys);
        store.storedVersions().stream().filter(version -> !unwanted.contains(version)).forEach(holdings::announce);
        joining.start();
        watchFolder();
        LOG.info("joining domain {} with {} movie versions, {} bytes", properties.domain(), store.storedVersions().size(),
                store.storedBytes());
    }

    private void watchFolder() {
        Path watched = properties.watch().folder();
        if (watched != null) {
            WatchedFolder looking = new WatchedFolder(watched, properties.watch().settled(), localImports, catalogue, clock);
            folder = looking;
            loops.watch("watched-folder", TURNS_WITHIN, looking.start());
        }
    }

    private void onHolding(@Nullable String key, @Nullable Holding holding) {
        // Only what an earlier start said: later it is this start that speaks.
        if (key != null && !isCaughtUp() && key.startsWith(properties.node().id() + '/')) {
            if (holding == null) {
                announcedKeys.remove(key);
            } else {
                announcedKeys.add(key);
            }
        }
    }

    private void onMovie(@Nullable String key, @Nullable Movie movie) {
        if (key != null) {
            synchronized (catalogue) {
                catalogue.onMovie(key, movie).ifPresent(groups::drop);
            }
            if (movie != null) {
                recordings.onMovie(movie);
            }
        }
    }

    private void onImport(@Nullable ImportEvent event) {
        if (event != null) {
            importer.onEvent(event);
            localImports.onEvent(event);
            if (event instanceof ImportEvent.OfRepair step) {
                drops.onEvent(step, !isCaughtUp());
            }
            synchronized (catalogue) {
                catalogue.onImport(event).ifPresent(groups::drop);
            }
        }
    }

    private void onSvjoin(@Nullable Svjoin svjoin) {
        if (svjoin == null) {
            return;
        }
        if (svjoin.role() == GroupRole.SINK) {
            groups.join(svjoin);
        } else {
            links.join(svjoin);
        }
    }

    private void onSdone(@Nullable Sdone sdone) {
        if (sdone != null) {
            groups.leave(sdone);
            links.leave(sdone.ruid(), sdone.term(), sdone.epoch());
        }
    }

    private static void onView(NodeAgent agent, @Nullable View view) {
        if (view != null) {
            agent.onView(view);
        }
    }

    private boolean isCaughtUp() {
        TopicReader local = picture;
        return local != null && local.caughtUp().isDone();
    }

    /** Whether the domain counts this node among its members. */
    boolean isJoined() {
        NodeAgent joined = agent;
        return joined != null && joined.isJoined();
    }

    @Override
    public void stop() {
        running = false;
        NodeAgent leaving = agent;
        if (leaving != null) {
            leaving.close();
        }
        for (TopicReader reader : new TopicReader[] {commands, picture}) {
            if (reader != null) {
                reader.close();
            }
        }
        scrubber.close();
        recordings.close();
        groups.close();
        links.close();
        sinks.close();
        WatchedFolder watched = folder;
        if (watched != null) {
            watched.close();
        }
        uploads.close();
        localImports.close();
        importer.close();
    }

    @Override
    public boolean isRunning() {
        return running;
    }
}
