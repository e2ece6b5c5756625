package io.framecast.gateway.node;

import io.framecast.gateway.catalogue.Catalogue;
import io.framecast.gateway.catalogue.LeftCaches;
import io.framecast.gateway.edge.EdgeCache;
import io.framecast.gateway.edge.HoldingTeller;
import io.framecast.protocol.event.GroupRole;
import io.framecast.protocol.event.Holding;
import io.framecast.protocol.event.Member;
import io.framecast.protocol.event.Movie;
import io.framecast.protocol.event.NodeLoad;
import io.framecast.protocol.event.NodeRole;
import io.framecast.protocol.event.Sdone;
import io.framecast.protocol.event.Svjoin;
import io.framecast.protocol.link.HolderLinks;
import io.framecast.protocol.node.SentRate;
import io.framecast.protocol.watch.Loops;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The gateway as a holder: tells the domain what it has cached, and pushes it to the sinks it is told to join. Thread-safe. */
final class CacheNode implements AutoCloseable {

    /** A node that is back within this time withdraws its holdings itself. */
    private static final Duration LEFT_FOR_LONG = Duration.ofMinutes(10);

    private static final Logger LOG = LoggerFactory.getLogger(CacheNode.class);

    private final EdgeCache cache;
    private final HolderLinks links;
    private final HoldingTeller teller;
    private final Catalogue catalogue;
    private final Duration announceEvery;
    private final long capacityBytesPerSecond;
    private final ScheduledExecutorService timer;
    private final InstantSource clock;
    private final SentRate rate;
    private final LongSupplier toViewers;
    private final String nodeId;
    private final LeftCaches leftCaches = new LeftCaches(LEFT_FOR_LONG);
    private volatile boolean begun;

    /** @param toViewers bytes sent to viewers since the start: a gateway that is busy with its own has less to give to others */
    CacheNode(String nodeId, EdgeCache cache, HolderLinks links, HoldingTeller teller, Catalogue catalogue, GatewayProperties.EdgeCache settings,
            LongSupplier toViewers, ScheduledExecutorService timer, InstantSource clock) {
        this.nodeId = nodeId;
        this.cache = cache;
        this.links = links;
        this.teller = teller;
        this.catalogue = catalogue;
        this.announceEvery = settings.announceEvery();
        this.capacityBytesPerSecond = cache.settings().isOn() ? settings.capacity().toBytes() : 0;
        this.toViewers = toViewers;
        this.timer = timer;
        this.clock = clock;
        this.rate = new SentRate(clock.millis());
    }

    /** The local copies are read: from now on this start of the node speaks for itself. */
    void begin() {
        begun = true;
        look();
        timer.scheduleWithFixedDelay(this::look, announceEvery.toMillis(), announceEvery.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void look() {
        try {
            teller.look(clock.instant(), capacityBytesPerSecond > 0);
            if (isFirstGateway()) {
                leftCaches.due(catalogue.caches(), catalogue.view(), clock.instant()).forEach(teller::withdrawOfOther);
            }
        } catch (RuntimeException e) {
            // A scheduled task that throws is never run again.
            LOG.warn("what is cached could not be told, tried again: {}", e.toString());
        }
    }

    /** One of them is enough to clear up after those that are gone. */
    private boolean isFirstGateway() {
        return catalogue.working(NodeRole.GATEWAY).stream().map(Member::nodeId).min(Comparator.naturalOrder()).filter(nodeId::equals).isPresent();
    }

    void watch(Loops loops) {
        links.watch(loops);
    }

    void onMovie(String id) {
        cache.keepOnly(id, catalogue.movie(id).map(Movie::version).orElse(null));
    }

    void onHolding(String key, @Nullable Holding holding) {
        if (!begun) {
            teller.saidBefore(key, holding);
        }
    }

    void onSvjoin(Svjoin svjoin) {
        if (svjoin.role() != GroupRole.SINK) {
            links.join(svjoin);
        }
    }

    void onSdone(Sdone sdone) {
        links.leave(sdone.ruid(), sdone.term(), sdone.epoch());
    }

    /** What this gateway has to give. */
    NodeLoad load(int viewings) {
        long sent = rate.update(links.sentBytes() + toViewers.getAsLong(), clock.millis());
        return new NodeLoad(capacityBytesPerSecond, sent, viewings + links.groups(), 0, 0);
    }

    /** The node stops: nobody is to plan with it. */
    @Override
    public void close() {
        teller.withdrawAll();
        links.close();
    }
}
