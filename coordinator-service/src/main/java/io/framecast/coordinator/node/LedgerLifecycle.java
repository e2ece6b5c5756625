package io.framecast.coordinator.node;

import io.framecast.coordinator.ledger.Ledger;
import java.time.Duration;
import org.springframework.context.SmartLifecycle;

/** Starts and stops the ledger's loop with the process. */
final class LedgerLifecycle implements SmartLifecycle {

    /** A turn may wait for PostgreSQL, for Kafka and for the pause between two tries. */
    private static final Duration TURNS_WITHIN = Duration.ofSeconds(90);

    private final Ledger ledger;
    private final boolean enabled;
    private volatile boolean running;

    LedgerLifecycle(Ledger ledger, boolean enabled) {
        this.ledger = ledger;
        this.enabled = enabled;
    }

    @Override
    public void start() {
        running = true;
        if (enabled) {
            ledger.start();
        }
    }

    /** Whether the loop turns, or is not to. */
    boolean isTurning() {
        return !enabled || !running || ledger.isTurning(TURNS_WITHIN);
    }

    @Override
    public void stop() {
        running = false;
        if (enabled) {
            ledger.close();
        }
    }

    @Override
    public boolean isRunning() {
        return running;
    }
}
