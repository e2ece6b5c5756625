package io.framecast.protocol.watch;

import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Tells how long ago a background loop last turned. One that has not begun, has nothing to do or was ended on purpose rests, and
 * is never called silent. Thread-safe.
 */
public final class Pulse {

    /** How often an executor is asked for a beat. */
    public static final Duration ASK_EVERY = Duration.ofSeconds(1);

    private final LongSupplier nanoTime;
    private volatile long lastBeatNanos;
    private volatile boolean rests = true;

    /** A loop that has not begun; it tells each turn by {@link #beat}. */
    public Pulse() {
        this(System::nanoTime);
    }

    Pulse(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /** The pulse of an executor's thread: a task once a second that shows that the thread takes tasks. It ends with the executor. */
    public static Pulse of(ScheduledExecutorService executor) {
        Pulse pulse = new Pulse();
        pulse.beat();
        executor.scheduleAtFixedRate(pulse::beat, ASK_EVERY.toMillis(), ASK_EVERY.toMillis(), TimeUnit.MILLISECONDS);
        return pulse;
    }

    /** The loop turns. */
    public void beat() {
        lastBeatNanos = nanoTime.getAsLong();
        rests = false;
    }

    /** The loop waits for work, or has been ended. */
    public void rest() {
        rests = true;
    }

    /** Time since the last beat; zero while it rests. */
    public Duration silence() {
        return rests ? Duration.ZERO : Duration.ofNanos(Math.max(0, nanoTime.getAsLong() - lastBeatNanos));
    }
}
