package io.framecast.protocol.topic;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.consumer.Consumer;
import org.jspecify.annotations.Nullable;

/** The thread of a loop that polls Kafka, and its end, whatever it waits for then: a poll is woken up, a pause cut short. Thread-safe. */
public final class PollingThread {

    private final Thread thread;
    private final AtomicBoolean ended = new AtomicBoolean();
    private volatile @Nullable Consumer<?, ?> polled;

    /** @param loop goes on until {@link #isEnded} */
    public PollingThread(String name, Runnable loop) {
        this.thread = Thread.ofPlatform().daemon().name(name).unstarted(loop);
    }

    /** Begins. */
    public void start() {
        thread.start();
    }

    /** Whether its loop is to turn no more. */
    public boolean isEnded() {
        return ended.get();
    }

    /** The loop polls this client from now on. */
    public void polls(Consumer<?, ?> client) {
        polled = client;
    }

    /** The loop does nothing for so long. */
    public void pause(Duration time) {
        LockSupport.parkNanos(time.toNanos());
    }

    /**
     * Ends it; waits for what the loop is doing.
     *
     * @param within for how long at most
     */
    public void end(Duration within) {
        ended.set(true);
        Consumer<?, ?> client = polled;
        if (client != null) {
            client.wakeup();
        }
        LockSupport.unpark(thread);
        try {
            thread.join(within);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
