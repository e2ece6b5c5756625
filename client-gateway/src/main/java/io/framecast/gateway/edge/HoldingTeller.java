package io.framecast.gateway.edge;

import io.framecast.protocol.event.Holding;
import io.framecast.protocol.event.HoldingKind;
import io.framecast.protocol.mask.FrameMask;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Tells the domain what is cached here: seldom, and only where enough of it has changed to matter to a plan. What is told may be gone a
 * moment later; who asks for it then is answered with LACK. Thread-safe.
 */
public final class HoldingTeller {

    private static final int PART_THAT_MATTERS = 8;
    private static final Duration IN_ANY_CASE_AFTER = Duration.ofSeconds(30);

    /** Where holdings are written. */
    @FunctionalInterface
    public interface Outlet {

        /**
         * Writes a holding.
         *
         * @param holding null withdraws it
         * @return completes when it is written, exceptionally where it could not be
         */
        CompletableFuture<?> write(String key, @Nullable Holding holding);
    }

    private record Told(FrameMask mask, Instant at) {}

    private final EdgeCache cache;
    private final String nodeId;
    private final Outlet outlet;
    /** By record key: what the topic says, as far as is known here. */
    private final Map<String, Told> told = new HashMap<>();

    /** @param nodeId this gateway */
    public HoldingTeller(EdgeCache cache, String nodeId, Outlet outlet) {
        this.cache = cache;
        this.nodeId = nodeId;
        this.outlet = outlet;
    }

    /** What the topic says from an earlier start of this node; other nodes' keys are ignored. */
    public synchronized void saidBefore(String key, @Nullable Holding holding) {
        if (!key.startsWith(nodeId + '/')) {
            return;
        }
        if (holding == null) {
            told.remove(key);
        } else {
            told.put(key, new Told(holding.mask(), Instant.EPOCH));
        }
    }

    /**
     * Tells what has changed noticeably; to be called every few seconds.
     *
     * @param mayBeAsked false where this node has nothing to push with: then nothing is told
     */
    public synchronized void look(Instant now, boolean mayBeAsked) {
        Set<String> gone = new HashSet<>(told.keySet());
        for (Shelf shelf : cache.shelves()) {
            FrameMask mask = shelf.mask();
            Holding holding = new Holding(nodeId, shelf.movie().movieId(), shelf.movie().version(), HoldingKind.CACHE, mask, shelf.bytes(), now);
            if (!mask.isEmpty() && mayBeAsked) {
                gone.remove(holding.key());
                Told before = told.get(holding.key());
                if (matters(before, mask, now)) {
                    tell(holding.key(), holding, new Told(mask, now));
                }
            }
        }
        gone.forEach(this::withdraw);
    }

    /** Withdraws what a node said that has long been gone. */
    public void withdrawOfOther(String key) {
        outlet.write(key, null);
    }

    /** Withdraws everything: the node stops. */
    public synchronized void withdrawAll() {
        Set.copyOf(told.keySet()).forEach(this::withdraw);
    }

    private static boolean matters(@Nullable Told before, FrameMask mask, Instant now) {
        if (before == null) {
            return true;
        }
        int changed = before.mask.andNot(mask).count() + mask.andNot(before.mask).count();
        return changed >= Math.max(RunKey.FRAMES, before.mask.count() / PART_THAT_MATTERS)
                || (changed > 0 && Duration.between(before.at, now).compareTo(IN_ANY_CASE_AFTER) >= 0);
    }

    private void withdraw(String key) {
        told.remove(key);
        write(key, null);
    }

    private void tell(String key, Holding holding, Told next) {
        told.put(key, next);
        write(key, holding);
    }

    /** What could not be written is written when it is looked at next: until then the topic says something else. */
    private void write(String key, @Nullable Holding holding) {
        outlet.write(key, holding).whenComplete((written, error) -> {
            if (error != null) {
                unwritten(key);
            }
        });
    }

    private synchronized void unwritten(String key) {
        told.put(key, new Told(FrameMask.empty(), Instant.EPOCH));
    }
}
