package io.framecast.frameservice.announce;

import io.framecast.frameservice.store.FrameStore;
import io.framecast.frameservice.store.Held;
import io.framecast.frameservice.store.MovieVersion;
import io.framecast.protocol.event.Holding;
import io.framecast.protocol.event.HoldingKind;
import io.framecast.protocol.topic.Topics;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Tells the domain what this node holds. A version has one holding: while it is staged for an import that one, since the other
 * nodes fetch from it, then what is stored. Thread-safe.
 */
public final class Holdings {

    private final FrameStore store;
    private final Announcer announcer;
    private final String nodeId;
    private final InstantSource clock;

    /** @param nodeId this node */
    public Holdings(FrameStore store, Announcer announcer, String nodeId, InstantSource clock) {
        this.store = store;
        this.announcer = announcer;
        this.nodeId = nodeId;
        this.clock = clock;
    }

    /** Tells what is held of that version now; withdraws its holding where nothing is. Completes when it is written. */
    public CompletableFuture<Void> announce(MovieVersion version) {
        return announcer.announceCurrent(Topics.HOLDING, key(version), () -> current(version));
    }

    /** Tells all that is stored. */
    public void announceAll() {
        store.storedVersions().forEach(this::announce);
    }

    /**
     * Withdraws what an earlier start of this node announced and does not hold any more.
     *
     * @param announced keys of this node's holdings in the topic
     */
    public void withdrawStale(Set<String> announced) {
        for (String key : announced) {
            String[] parts = key.split("/", -1);
            boolean isOurs = parts.length == 3 && parts[0].equals(nodeId);
            boolean isHeld = isOurs && MovieVersion.isValid(parts[1], parts[2])
                    && !store.held(new MovieVersion(parts[1], parts[2])).isEmpty();
            if (isOurs && !isHeld) {
                announcer.announceCurrent(Topics.HOLDING, key, () -> null);
            }
        }
    }

    private String key(MovieVersion version) {
        return nodeId + '/' + version.movieId() + '/' + version.version();
    }

    private @Nullable Holding current(MovieVersion version) {
        // The time first: whoever knows when frames were dropped can tell whether this was said after that.
        Instant at = clock.instant();
        Held staged = store.staged(version);
        Held told = staged.mask().isEmpty() ? store.stored(version) : staged;
        HoldingKind kind = staged.mask().isEmpty() ? HoldingKind.STORE : HoldingKind.STAGING;
        return told.mask().isEmpty() ? null
                : new Holding(nodeId, version.movieId(), version.version(), kind, told.mask(), told.bytes(), at);
    }
}
