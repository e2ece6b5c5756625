package io.framecast.coordinator.node;

import io.framecast.coordinator.ledger.Ledger;
import io.framecast.protocol.watch.Loops;
import java.time.Duration;
import org.springframework.context.SmartLifecycle;

/** Starts and stops the ledger's loop with the process. */
final class LedgerLifecycle implements SmartLifecycle {

    /** A turn may wait for PostgreSQL, for Kafka and for the pause between two tries. */
    private static final Duration TURNS_WITHIN = Duration.ofSeconds(90);

    private final Ledger ledger;
    private final boolean enabled;
    private final Loops loops;
    private volatile boolean running;

    LedgerLifecycle(Ledger ledger, boolean enabled, Loops loops) {
        this.ledger = ledger;
        this.enabled = enabled;
        this.loops = loops;
    }

    @Override
    public void start() {
        running = true;
        if (enabled) {
            ledger.start();
            loops.watch("ledger", TURNS_WITHIN, ledger.pulse());
        }
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
