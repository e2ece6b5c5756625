package io.framecast.protocol.watch;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A task with a thread of its own that is done again and again from {@link #start} on, also where it failed. Thread-safe. */
public final class RegularTask implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(RegularTask.class);

    private final String name;
    private final Duration every;
    private final Runnable task;
    private final Pulse pulse = new Pulse();
    private @Nullable ScheduledExecutorService timer;

    /**
     * @param name of the thread, and of the task in the log
     * @param every how long it waits before it is done first, and then after each time, a millisecond or more
     */
    public RegularTask(String name, Duration every, Runnable task) {
        this.name = name;
        this.every = every;
        this.task = task;
    }

    /** Beats with each turn; rests before the start and after the end. */
    public Pulse pulse() {
        return pulse;
    }

    /** Begins; nothing where it has begun. */
    public synchronized void start() {
        if (timer == null) {
            pulse.beat();
            timer = Executors.newSingleThreadScheduledExecutor(Thread.ofPlatform().daemon().name(name).factory());
            timer.scheduleWithFixedDelay(this::turn, every.toMillis(), every.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    private void turn() {
        try {
            task.run();
        } catch (RuntimeException e) {
            // A scheduled task that throws is never run again.
            LOG.warn("{} failed, tried again", name, e);
        } finally {
            pulse.beat();
        }
    }

    @Override
    public synchronized void close() {
        if (timer != null) {
            timer.shutdownNow();
            timer = null;
            pulse.rest();
        }
    }
}
