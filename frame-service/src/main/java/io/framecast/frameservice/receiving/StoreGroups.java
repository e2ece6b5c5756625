package io.framecast.frameservice.receiving;

import io.framecast.frameservice.announce.Announcer;
import io.framecast.frameservice.announce.Holdings;
import io.framecast.frameservice.importing.Importer;
import io.framecast.frameservice.store.FrameStore;
import io.framecast.frameservice.store.MovieVersion;
import io.framecast.frameservice.store.OwnRecords;
import io.framecast.protocol.event.GroupRole;
import io.framecast.protocol.event.Sdone;
import io.framecast.protocol.event.Svjoin;
import io.framecast.protocol.id.Ids;
import io.framecast.protocol.mask.FrameMask;
import io.framecast.protocol.sink.SinkLimits;
import io.framecast.protocol.sink.SinkListener;
import io.framecast.protocol.sink.SinkServer;
import io.framecast.protocol.sink.VideoSink;
import io.framecast.protocol.watch.Loops;
import io.framecast.protocol.watch.Pulse;
import io.framecast.protocol.watch.RequestLog;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.netty.channel.DefaultEventLoop;
import io.netty.channel.EventLoop;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/**
 * The groups whose frames are stored on this node.
 *
 * <p>All methods may be called from any thread. Groups live on one event loop; a {@link StoreWriter} writes for all of them.
 */
public final class StoreGroups implements StoreGroup.Outcome, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(StoreGroups.class);
    private static final Duration TELL_EVERY = Duration.ofSeconds(2);
    private static final Duration CLOSE_WITHIN = Duration.ofSeconds(2);
    private static final Duration LOOP_TURNS_WITHIN = Duration.ofSeconds(10);
    private static final int MOST_FRAMES_ON_THEIR_WAY = 4096;
    /** A repair is to be slow, not to fill memory. */
    private static final long MOST_REPAIR_WINDOW_BYTES = 2 << 20;
    /** Only a first guess: the sink corrects it by what comes. */
    private static final long EXPECTED_FRAME_BYTES = 64 << 10;

    private final FrameStore store;
    private final Holdings holdings;
    private final Importer importer;
    private final SinkServer server;
    private final StoreGroupEvents events;
    private final long incarnation;
    private final long windowBytes;
    private final long reserveBytes;
    private final Duration silence;
    private final Pace repairPace;
    private final Counter repaired;
    private final Map<String, StoreGroup> groups = new HashMap<>();
    private final EventLoop loop = new DefaultEventLoop(Thread.ofPlatform().daemon().name("store-groups").factory());
    private final StoreWriter writer;
    private volatile int count;
    private long begun;

    /**
     * @param windowBytes what a group may have on its way
     * @param reserveBytes room on the disk that stays
     * @param repairBytesPerSecond how fast copies come that are made for a repair, all groups together
     * @param silence a group is given up when nothing came for so long
     */
    public StoreGroups(FrameStore store, Holdings holdings, Importer importer, SinkServer server, Announcer announcer, String nodeId,
            long incarnation, InstantSource clock, MeterRegistry meters, long windowBytes, long reserveBytes, long repairBytesPerSecond,
            Duration silence) {
        this.store = store;
        this.writer = new StoreWriter(store);
        this.holdings = holdings;
        this.importer = importer;
        this.server = server;
        this.events = new StoreGroupEvents(announcer, nodeId, incarnation, clock);
        this.incarnation = incarnation;
        this.windowBytes = windowBytes;
        this.reserveBytes = reserveBytes;
        this.silence = silence;
        this.repairPace = new Pace(repairBytesPerSecond);
        this.repaired = Counter.builder("framecast.repair.frames")
                .description("frames stored here to have as many copies as they should, not for an import").register(meters);
        loop.scheduleAtFixedRate(this::look, TELL_EVERY.toMillis(), TELL_EVERY.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Has its event loop and its writing thread watched. */
    public void watch(Loops watched) {
        watched.watch("store-groups", LOOP_TURNS_WITHIN, Pulse.of(loop));
        writer.watch(watched);
    }

    /** Writes what the groups store, and changes what is stored; closed with them. */
    public StoreWriter writer() {
        return writer;
    }

    /** How many groups there are. */
    public int count() {
        return count;
    }

    /** Takes an SVJOIN that names this node as sink; others are ignored. */
    public void join(Svjoin svjoin) {
        if (svjoin.role() == GroupRole.SINK && svjoin.incarnation() == incarnation
                && MovieVersion.isValid(svjoin.movieId(), svjoin.movieVersion())) {
            loop.execute(() -> {
                StoreGroup known = groups.get(svjoin.ruid());
                if (known != null) {
                    known.adopt(svjoin);
                } else {
                    begin(svjoin);
                }
            });
        }
    }

    private void begin(Svjoin svjoin) {
        MovieVersion version = version(svjoin);
        FrameMask missing = svjoin.wanted().andNot(store.stored(version).mask());
        if (missing.isEmpty()) {
            // Stored before, and the coordinator has not heard so.
            tellStored(svjoin);
            return;
        }
        try {
            if (store.freeBytes() <= reserveBytes) {
                throw new IOException("no room is left on its disk");
            }
            // Not named by the RUID: what an earlier group of it wrote may still wait for its removal.
            String staging = "group-" + ++begun;
            GroupSegment segment = new GroupSegment(staging, writer.begin(staging), new OwnRecords(store, version)::copy, loop, writer);
            FrameMask own = missing.and(store.staged(version).mask());
            groups.put(svjoin.ruid(), new StoreGroup(svjoin, missing, own, segment, loop, isRepair(svjoin) ? repairPace : null, events, this,
                    sink -> open(svjoin, sink)));
            count = groups.size();
            RequestLog.tell(svjoin.ruid(), "SVJOIN: SINK that stores {} frames of {} in epoch {}", missing.count(), svjoin.movieId(),
                    svjoin.epoch());
        } catch (IOException | RuntimeException e) {
            try (MDC.MDCCloseable _ = RequestLog.about(svjoin.ruid())) {
                LOG.warn("group {} cannot be stored: {}", svjoin.ruid(), e.toString());
            }
            events.broken(svjoin, "frames cannot be stored: " + e.getMessage());
        }
    }

    private VideoSink open(Svjoin svjoin, SinkListener listener) {
        long window = isRepair(svjoin) ? Math.min(windowBytes, MOST_REPAIR_WINDOW_BYTES) : windowBytes;
        return server.open(svjoin.ruid(), loop, listener, SinkLimits.storing(window, MOST_FRAMES_ON_THEIR_WAY),
                svjoin.wanted().last() + 1, EXPECTED_FRAME_BYTES);
    }

    /** Leaves a group where its term and epoch are not higher than these. */
    public void leave(Sdone sdone) {
        loop.execute(() -> {
            StoreGroup group = groups.get(sdone.ruid());
            if (group != null && group.endsWith(sdone.term(), sdone.epoch())) {
                remove(group, "the coordinator ended it");
            }
        });
    }

    /** Drops all that is stored of a version, and leaves the groups that fetch more of it. */
    public void drop(MovieVersion version) {
        loop.execute(() -> {
            List.copyOf(groups.values()).stream()
                    .filter(group -> version(group.svjoin()).equals(version))
                    .forEach(group -> remove(group, "its movie is dropped"));
            writer.execute(() -> {
                try {
                    if (writer.drop(version)) {
                        LOG.info("dropped {}", version);
                        holdings.announce(version);
                    }
                } catch (IOException e) {
                    LOG.error("{} could not be dropped", version, e);
                }
            });
        });
    }

    @Override
    public void complete(StoreGroup group) {
        Svjoin svjoin = group.svjoin();
        writer.execute(() -> {
            try {
                boolean isStored = writer.commit(version(svjoin), group.staging());
                if (isStored && isRepair(svjoin)) {
                    repaired.increment(group.missingFrames());
                }
                loop.execute(() -> {
                    forget(group);
                    if (isStored) {
                        RequestLog.tell(svjoin.ruid(), "stored {} frames of {}", svjoin.wanted().count(), svjoin.movieId());
                        tellStored(svjoin);
                    }
                });
            } catch (IOException | RuntimeException e) {
                loop.execute(() -> broken(group, "its frames could not be stored: " + e.getMessage()));
            }
        });
    }

    private void tellStored(Svjoin svjoin) {
        String importId = StoreGroupEvents.importOf(svjoin.ruid());
        if (importId != null) {
            // Before the holding is told: where this was the last part, it is told as stored and no longer as staged.
            importer.onPlaced(importId, svjoin.node(), svjoin.wanted());
        }
        holdings.announce(version(svjoin)).thenRun(() -> events.stored(svjoin));
    }

    @Override
    public void broken(StoreGroup group, String reason) {
        try (MDC.MDCCloseable _ = RequestLog.about(group.svjoin().ruid())) {
            LOG.warn("group {} broke: {}", group.svjoin().ruid(), reason);
        }
        forget(group);
        events.broken(group.svjoin(), reason);
    }

    private void remove(StoreGroup group, String reason) {
        if (group.leave(reason)) {
            forget(group);
        }
    }

    private void forget(StoreGroup group) {
        groups.remove(group.svjoin().ruid(), group);
        count = groups.size();
    }

    private void look() {
        writer.askForABeat();
        long silentSince = System.nanoTime() - silence.toNanos();
        for (StoreGroup group : List.copyOf(groups.values())) {
            try {
                group.tellProgress();
                if (group.isSilentSince(silentSince)) {
                    group.end("nothing came for " + silence.toSeconds() + " s");
                }
            } catch (RuntimeException e) {
                // A scheduled task that throws is never run again.
                LOG.error("looking after group {} failed", group.svjoin().ruid(), e);
            }
        }
    }

    private static boolean isRepair(Svjoin svjoin) {
        return Ids.isRepair(svjoin.ruid());
    }

    private static MovieVersion version(Svjoin svjoin) {
        return new MovieVersion(svjoin.movieId(), svjoin.movieVersion());
    }

    /** Leaves all groups; what is being committed is finished. */
    @Override
    public void close() {
        loop.execute(() -> List.copyOf(groups.values()).forEach(group -> remove(group, "this node is being stopped")));
        loop.shutdownGracefully(0, CLOSE_WITHIN.toMillis(), TimeUnit.MILLISECONDS).awaitUninterruptibly(CLOSE_WITHIN.toMillis());
        writer.close();
    }
}
