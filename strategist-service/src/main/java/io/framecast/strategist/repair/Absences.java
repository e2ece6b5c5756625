package io.framecast.strategist.repair;

import io.framecast.protocol.event.View;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Since when nodes that hold frames have been out of the view, as far as this node could see it: after its own start, or when
 * it did not run for a while, everyone is granted the whole grace time anew. Not thread-safe; knows no clock.
 */
final class Absences {

    private final Duration grace;
    private final Duration lookedAtLeastEvery;
    private final Map<String, Instant> since = new HashMap<>();
    private Instant lastLook = Instant.MIN;

    /**
     * @param grace how long a node is waited for
     * @param lookedAtLeastEvery a longer pause between two looks is this node's own
     */
    Absences(Duration grace, Duration lookedAtLeastEvery) {
        this.grace = grace;
        this.lookedAtLeastEvery = lookedAtLeastEvery;
    }

    /**
     * Looks who is absent.
     *
     * @param view the latest; the empty one before any came tells nothing
     * @param holders nodes that hold frames
     * @param now not before the last look
     */
    void look(View view, Collection<String> holders, Instant now) {
        if (lastLook.isBefore(now.minus(lookedAtLeastEvery))) {
            since.clear();
        }
        lastLook = now;
        Set<String> absent = new HashSet<>(holders);
        absent.removeIf(node -> view.member(node).isPresent());
        since.keySet().retainAll(absent);
        absent.forEach(node -> since.putIfAbsent(node, now));
    }

    /** Whether the node has been absent for longer than it is waited for. */
    boolean isGivenUp(String node, Instant now) {
        Instant left = since.get(node);
        return left != null && !now.isBefore(left.plus(grace));
    }
}
