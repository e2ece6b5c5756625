package io.framecast.frameservice.receiving;

import io.framecast.frameservice.announce.Announcer;
import io.framecast.frameservice.announce.Holdings;
import io.framecast.frameservice.store.FrameStore;
import io.framecast.frameservice.store.Held;
import io.framecast.frameservice.store.MovieVersion;
import io.framecast.protocol.event.ImportEvent;
import io.framecast.protocol.link.HolderLinks;
import io.framecast.protocol.mask.FrameMask;
import io.framecast.protocol.topic.Topics;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Drops frames that the coordinator has told this node to drop, and says so. An order is carried out once it is current, and read after
 * this node's start: the coordinator gives it again until it is answered. Events are handed in by one thread.
 */
public final class Drops {

    private static final Logger LOG = LoggerFactory.getLogger(Drops.class);

    private final FrameStore store;
    private final StoreWriter writer;
    private final Holdings holdings;
    private final Announcer announcer;
    private final HolderLinks links;
    private final String nodeId;
    private final InstantSource clock;
    private final DropOrders orders = new DropOrders();
    private final Counter dropped;

    /** @param nodeId this node */
    public Drops(FrameStore store, StoreWriter writer, Holdings holdings, Announcer announcer, HolderLinks links, String nodeId,
            InstantSource clock, MeterRegistry meters) {
        this.store = store;
        this.writer = writer;
        this.holdings = holdings;
        this.announcer = announcer;
        this.links = links;
        this.nodeId = nodeId;
        this.clock = clock;
        this.dropped = Counter.builder("framecast.repair.dropped.frames")
                .description("frames dropped here because there were enough copies of them elsewhere").register(meters);
    }

    /**
     * Reads a step of a repair.
     *
     * @param isPast whether it was in the log before this start of the node had read it to its end: nothing is done then
     */
    public void onEvent(ImportEvent.OfRepair event, boolean isPast) {
        switch (event) {
            case ImportEvent.Repairing repairing when MovieVersion.isValid(repairing.movieId(), repairing.movieVersion()) ->
                orders.heard(new MovieVersion(repairing.movieId(), repairing.movieVersion()), repairing);
            case ImportEvent.Dropping order when MovieVersion.isValid(order.movieId(), order.movieVersion()) -> {
                MovieVersion version = new MovieVersion(order.movieId(), order.movieVersion());
                if (orders.isCurrent(version, order) && order.node().equals(nodeId) && !isPast && !isNeededHere(order)) {
                    writer.execute(() -> carryOut(version, order));
                }
            }
            case ImportEvent.Repaired over when !isPast -> writer.execute(() -> sayAgain(over.movieId()));
            default -> { }
        }
    }

    /** What was to be dropped here may have stayed: the next round rests on what was said after this one alone. */
    private void sayAgain(String movieId) {
        store.storedVersions().stream().filter(version -> version.movieId().equals(movieId)).forEach(holdings::announce);
    }

    /** A viewer's group may know no other holder of a movie that is kept once; with more copies it knows another one. */
    private boolean isNeededHere(ImportEvent.Dropping order) {
        return order.copies() == 1 && links.serves(order.movieId(), order.movieVersion());
    }

    private void carryOut(MovieVersion version, ImportEvent.Dropping order) {
        try {
            Held before = store.stored(version);
            Held after = store.drop(version, order.mask(), writer::turn);
            Instant at = clock.instant();
            dropped.increment(before.mask().and(order.mask()).count());
            FrameMask damaged = before.mask().andNot(order.mask()).andNot(after.mask());
            if (!damaged.isEmpty()) {
                LOG.error("{} frames of {} were found damaged and are held no more: {}", damaged.count(), version, damaged.toText());
            }
            holdings.announce(version).thenRun(() -> announcer.announce(Topics.IMPORT, order.movieId(),
                    new ImportEvent.Dropped(order.repairId(), order.movieId(), nodeId, order.mask(), at)));
        } catch (IOException | RuntimeException e) {
            LOG.warn("{} frames of {} could not be dropped, tried again when told again: {}", order.mask().count(), version, e.toString());
        }
    }
}
