package io.framecast.gateway.request;

import io.framecast.protocol.event.RequestPhase;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What PostgreSQL remembers of requests. Its methods wait for an answer, and throw where there is none. */
public interface Ledger {

    /** The request, folded from its events; empty where the ledger does not have it. */
    Optional<RequestStory.Snapshot> find(String ruid);

    /**
     * Requests, newest first.
     *
     * @param movieId of this movie alone; null for all
     * @param phase in this phase alone; null for all
     * @param after a RUID: only requests made before it; null to begin with the newest. Where the ledger does not have it, there
     *     are none
     * @param limit at most so many
     */
    List<RequestStory.Snapshot> latest(@Nullable String movieId, @Nullable RequestPhase phase, @Nullable String after, int limit);
}
