package io.framecast.protocol.sink;

import io.framecast.protocol.link.LinkMessage.Join;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Links that have joined a group, or an epoch of one, that this node has not heard of yet. Thread-safe, bounded. */
final class ParkedJoins {

    /** A link and what it asked for. */
    record Parked(Join join, SinkLink link) {}

    private final int limit;
    private final Map<String, List<Parked>> byRuid = new HashMap<>();
    private final Map<SinkLink, String> links = new HashMap<>();

    ParkedJoins(int limit) {
        this.limit = limit;
    }

    /** Keeps it in place of what the link asked before; false where there are too many. */
    synchronized boolean add(Join join, SinkLink link) {
        remove(link);
        if (links.size() >= limit) {
            return false;
        }
        links.put(link, join.ruid());
        byRuid.computeIfAbsent(join.ruid(), ruid -> new ArrayList<>(4)).add(new Parked(join, link));
        return true;
    }

    /** Takes out all that wait for that group. */
    synchronized List<Parked> take(String ruid) {
        List<Parked> taken = byRuid.remove(ruid);
        if (taken == null) {
            return List.of();
        }
        taken.forEach(parked -> links.remove(parked.link()));
        return taken;
    }

    /** Takes out a link; false where it was not there. */
    synchronized boolean remove(SinkLink link) {
        String ruid = links.remove(link);
        if (ruid == null) {
            return false;
        }
        List<Parked> others = Objects.requireNonNull(byRuid.get(ruid), "every link is also with its group");
        others.removeIf(parked -> parked.link() == link);
        if (others.isEmpty()) {
            byRuid.remove(ruid);
        }
        return true;
    }

    /** Takes out a link if it still waits with that join. */
    @SuppressWarnings("ReferenceEquality") // A link that parks again says the same once more: that JOIN has its own time.
    synchronized boolean expire(Join join, SinkLink link) {
        List<Parked> waiting = byRuid.get(join.ruid());
        return waiting != null && waiting.stream().anyMatch(parked -> parked.link() == link && parked.join() == join) && remove(link);
    }

    synchronized int size() {
        return links.size();
    }
}
