package io.framecast.protocol.watch;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.function.Supplier;

/** Shows one bounded queue: how much waits in it, how much may, and what found it full. Thread-safe. */
public final class QueueMeter {

    private final Counter dropped;

    private QueueMeter(Counter dropped) {
        this.dropped = dropped;
    }

    /**
     * Shows a queue from now on.
     *
     * @param queue its name, one of few
     * @param limit how much it holds at most
     * @param depth asked for what waits, from any thread
     */
    public static QueueMeter of(MeterRegistry meters, String queue, long limit, Supplier<Number> depth) {
        Gauge.builder("framecast.queue.depth", depth).tag("queue", queue)
                .description("entries that wait in a bounded queue").register(meters);
        Gauge.builder("framecast.queue.limit", () -> limit).tag("queue", queue)
                .description("entries that a queue holds at most").register(meters);
        return new QueueMeter(Counter.builder("framecast.queue.dropped").tag("queue", queue)
                .description("entries refused or given up because their queue was full").register(meters));
    }

    /** An entry was refused or given up. */
    public void dropped() {
        dropped.increment();
    }
}
