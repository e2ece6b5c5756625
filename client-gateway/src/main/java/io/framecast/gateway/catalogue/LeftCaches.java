package io.framecast.gateway.catalogue;

import io.framecast.protocol.event.Holding;
import io.framecast.protocol.event.View;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What nodes had cached that left without a word: where gateways have a new name with each start nobody else would ever withdraw it. Used by
 * one thread.
 */
public final class LeftCaches {

    private final Duration after;
    private final Map<String, Instant> absentSince = new HashMap<>();

    /** @param after how long a node must have been out of the view */
    public LeftCaches(Duration after) {
        this.after = after;
    }

    /** The keys of those to be withdrawn now. */
    public List<String> due(Collection<Holding> cached, View view, Instant now) {
        List<String> due = new ArrayList<>();
        absentSince.keySet().removeIf(node -> view.member(node).isPresent() || cached.stream().noneMatch(holding -> holding.node().equals(node)));
        for (Holding holding : cached) {
            if (view.member(holding.node()).isEmpty()) {
                Instant since = absentSince.computeIfAbsent(holding.node(), any -> now);
                if (Duration.between(since, now).compareTo(after) >= 0) {
                    due.add(holding.key());
                }
            }
        }
        return due;
    }
}
