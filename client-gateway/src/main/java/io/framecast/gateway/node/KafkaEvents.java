package io.framecast.gateway.node;

import io.framecast.gateway.viewing.Events;
import io.framecast.protocol.event.DomainEvent;
import io.framecast.protocol.topic.EventSender;
import io.framecast.protocol.topic.Topic;
import io.framecast.protocol.watch.Pulse;
import io.framecast.protocol.watch.QueueMeter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Events to Kafka. Kafka's producer may wait half a second for a broker's word on a topic, which an event loop must not: a thread
 * of its own hands events over, and what does not fit its queue fails at once.
 */
final class KafkaEvents implements Events, AutoCloseable {

    private static final int QUEUE = 10_000;
    private static final long OUTCOME_WITHIN_MILLIS = 950;

    private final ArrayBlockingQueue<Runnable> queue = new ArrayBlockingQueue<>(QUEUE);
    private final ThreadPoolExecutor thread =
            new ThreadPoolExecutor(1, 1, 0, TimeUnit.SECONDS, queue, Thread.ofPlatform().daemon().name("events-out").factory());
    private final QueueMeter queueMeter;
    private final Pulse pulse = new Pulse();
    private volatile @Nullable EventSender sender;

    KafkaEvents(MeterRegistry meters) {
        this.queueMeter = QueueMeter.of(meters, "events", QUEUE, queue::size);
    }

    /** Beats with each event that is handed over; rests while none waits. */
    Pulse pulse() {
        return pulse;
    }

    /** From now on events can be written. */
    void open(EventSender opened) {
        sender = opened;
    }

    @Override
    public <E extends DomainEvent> CompletableFuture<?> send(Topic<E> topic, String key, E event) {
        return write(current -> current.send(topic, key, event));
    }

    /** Withdraws what a compacted topic says under the key; otherwise as {@link #send}. */
    CompletableFuture<?> withdraw(Topic<?> topic, String key) {
        return write(current -> current.withdraw(topic, key));
    }

    private CompletableFuture<?> write(Function<EventSender, CompletableFuture<?>> how) {
        EventSender current = sender;
        if (current == null) {
            return CompletableFuture.failedFuture(new IllegalStateException("not connected to the domain yet"));
        }
        CompletableFuture<Object> outcome = new CompletableFuture<>();
        try {
            thread.execute(() -> {
                pulse.beat();
                how.apply(current).whenComplete((written, error) -> {
                    if (error == null) {
                        outcome.complete(written);
                    } else {
                        outcome.completeExceptionally(error);
                    }
                });
                if (queue.isEmpty()) {
                    pulse.rest();
                }
            });
        } catch (RejectedExecutionException e) {
            queueMeter.dropped();
            outcome.completeExceptionally(e);
            return outcome;
        }
        return outcome.orTimeout(OUTCOME_WITHIN_MILLIS, TimeUnit.MILLISECONDS);
    }

    @Override
    public void close() {
        thread.shutdown();
        try {
            thread.awaitTermination(OUTCOME_WITHIN_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        EventSender current = sender;
        if (current != null) {
            current.close();
        }
    }
}
