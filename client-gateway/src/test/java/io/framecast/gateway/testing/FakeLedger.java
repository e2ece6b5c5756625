package io.framecast.gateway.testing;

import io.framecast.gateway.request.Ledger;
import io.framecast.gateway.request.RequestStory.Snapshot;
import io.framecast.protocol.event.RequestPhase;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A ledger in memory, that can be away. */
public final class FakeLedger implements Ledger {

    private final Map<String, Snapshot> requests = new LinkedHashMap<>();
    private boolean isAway;

    /** Remembers a request; the first put is the newest. */
    public FakeLedger put(Snapshot snapshot) {
        requests.put(snapshot.body().ruid(), snapshot);
        return this;
    }

    /** From now on it does not answer. */
    public FakeLedger away() {
        isAway = true;
        return this;
    }

    @Override
    public Optional<Snapshot> find(String ruid) {
        check();
        return Optional.ofNullable(requests.get(ruid));
    }

    @Override
    public List<Snapshot> latest(@Nullable String movieId, @Nullable RequestPhase phase, @Nullable String after, int limit) {
        check();
        return requests.values().stream()
                .filter(request -> movieId == null || request.body().movieId().equals(movieId))
                .filter(request -> phase == null || request.phase() == phase)
                .dropWhile(request -> after != null && request.body().ruid().compareTo(after) >= 0)
                .limit(limit)
                .toList();
    }

    private void check() {
        if (isAway) {
            throw new IllegalStateException("connection refused");
        }
    }
}
