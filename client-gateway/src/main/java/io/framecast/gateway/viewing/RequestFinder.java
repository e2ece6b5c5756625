package io.framecast.gateway.viewing;

import io.framecast.gateway.request.Ledger;
import io.framecast.gateway.request.RequestBoard;
import io.framecast.gateway.request.RequestStory;
import io.framecast.protocol.id.Ids;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/** Finds requests by their RUIDs: those of late on the board, older ones in the ledger. Thread-safe. */
public final class RequestFinder {

    /** A request just made at another gateway may not be on this one's board yet. */
    private static final Duration BOARD_LAG = Duration.ofMillis(300);

    private static final Duration LEDGER_WITHIN = Duration.ofMillis(300);

    private final RequestBoard board;
    private final Ledger ledger;
    private final Executor blocking;

    /**
     * @param ledger where older requests are found
     * @param blocking runs what waits for the ledger
     */
    public RequestFinder(RequestBoard board, Ledger ledger, Executor blocking) {
        this.board = board;
        this.ledger = ledger;
        this.blocking = blocking;
    }

    /**
     * Finds a request.
     *
     * @return the request, empty where nobody knows it; fails with {@link RequestRefusedException} (503) where it is not on the
     *     board and the ledger cannot be asked
     */
    public CompletableFuture<Optional<RequestStory.Snapshot>> find(String ruid) {
        if (!Ids.isValid(ruid)) {
            // Nobody can have made it, and PostgreSQL does not take every text.
            return CompletableFuture.completedFuture(Optional.empty());
        }
        Optional<RequestStory.Snapshot> known = board.find(ruid);
        if (known.isPresent()) {
            return CompletableFuture.completedFuture(known);
        }
        return CompletableFuture
                .supplyAsync(() -> board.find(ruid),
                        CompletableFuture.delayedExecutor(BOARD_LAG.toMillis(), TimeUnit.MILLISECONDS, blocking))
                .thenApply(late -> late.isPresent() ? late : fromLedger(ruid));
    }

    /**
     * Finds what a client may have made before under an RUID of its own: at once, and where the ledger does not answer in a moment,
     * as if it did not have it; making requests must not wait for PostgreSQL.
     */
    public CompletableFuture<Optional<RequestStory.Snapshot>> findMade(String ruid) {
        Optional<RequestStory.Snapshot> known = board.find(ruid).filter(RequestStory.Snapshot::isListed);
        if (known.isPresent()) {
            return CompletableFuture.completedFuture(known);
        }
        return CompletableFuture.supplyAsync(() -> ledger.find(ruid), blocking)
                .completeOnTimeout(Optional.empty(), LEDGER_WITHIN.toMillis(), TimeUnit.MILLISECONDS)
                .exceptionally(away -> Optional.empty());
    }

    private Optional<RequestStory.Snapshot> fromLedger(String ruid) {
        try {
            return ledger.find(ruid);
        } catch (RuntimeException e) {
            throw new RequestRefusedException(503, "request " + ruid
                    + " is not among the latest, and older ones cannot be looked up: PostgreSQL does not answer; try again later");
        }
    }
}
