package io.framecast.frameservice.announce;

import io.framecast.protocol.event.DomainEvent;
import io.framecast.protocol.topic.Topic;
import io.framecast.protocol.watch.Pulse;
import io.framecast.protocol.watch.QueueMeter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes events that must arrive, again and again while Kafka does not take them. What is written is asked for anew each time,
 * so that a holding that changed meanwhile is told as it is. Bounded: beyond {@value #MOST_WAITING} waiting events, or after ten
 * minutes, an event is dropped and counted. Thread-safe.
 */
public final class Announcer implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Announcer.class);
    private static final int MOST_WAITING = 10_000;
    private static final Duration AGAIN_AFTER = Duration.ofMillis(500);
    private static final int MOST_TRIES = 1200;

    private final Outlet outlet;
    private final QueueMeter queue;
    private final Semaphore room = new Semaphore(MOST_WAITING);
    private final ScheduledExecutorService timer =
            Executors.newSingleThreadScheduledExecutor(Thread.ofPlatform().daemon().name("announcer").factory());
    private final Pulse pulse = Pulse.of(timer);

    /** @param meters shows what waits and what was dropped, as the queue {@code announcements} */
    public Announcer(Outlet outlet, MeterRegistry meters) {
        this.outlet = outlet;
        this.queue = QueueMeter.of(meters, "announcements", MOST_WAITING, () -> MOST_WAITING - room.availablePermits());
    }

    /** Beats while the thread that tries again takes tasks. */
    public Pulse pulse() {
        return pulse;
    }

    /** Writes an event until it is taken. */
    public <E extends DomainEvent> CompletableFuture<Void> announce(Topic<E> topic, String key, E event) {
        return announceCurrent(topic, key, () -> event);
    }

    /**
     * Writes what is so when it is written.
     *
     * @param current gives the event, or null to withdraw the key
     * @return completes when it is written, exceptionally where it was dropped
     */
    public <E extends DomainEvent> CompletableFuture<Void> announceCurrent(Topic<E> topic, String key, Supplier<@Nullable E> current) {
        CompletableFuture<Void> written = new CompletableFuture<>();
        if (room.tryAcquire()) {
            written.whenComplete((nothing, failure) -> room.release());
            attempt(topic, key, current, 1, written);
        } else {
            drop(topic, key, new IllegalStateException("more than " + MOST_WAITING + " wait"), written);
        }
        return written;
    }

    /** Writes an event once: it is followed by another soon. */
    public <E extends DomainEvent> void mention(Topic<E> topic, String key, E event) {
        outlet.write(topic, key, event);
    }

    private <E extends DomainEvent> void attempt(Topic<E> topic, String key, Supplier<@Nullable E> current, int number,
            CompletableFuture<Void> written) {
        tell(topic, key, current).whenComplete((done, failure) -> {
            if (failure == null) {
                written.complete(null);
            } else if (number >= MOST_TRIES || timer.isShutdown()) {
                drop(topic, key, failure, written);
            } else {
                timer.schedule(() -> attempt(topic, key, current, number + 1, written), AGAIN_AFTER.toMillis(), TimeUnit.MILLISECONDS);
            }
        });
    }

    /** What cannot be told now is told later: nobody hears of what a timer's task throws. */
    private <E extends DomainEvent> CompletableFuture<?> tell(Topic<E> topic, String key, Supplier<@Nullable E> current) {
        try {
            return outlet.write(topic, key, current.get());
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private void drop(Topic<?> topic, String key, Throwable reason, CompletableFuture<Void> written) {
        queue.dropped();
        LOG.warn("{} event of {} was not written: {}", topic.name(), key, reason.toString());
        written.completeExceptionally(reason);
    }

    /** Gives up what waits. */
    @Override
    public void close() {
        timer.shutdownNow();
    }
}
