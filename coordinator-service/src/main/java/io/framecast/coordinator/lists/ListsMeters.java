package io.framecast.coordinator.lists;

import io.framecast.protocol.event.RequestPhase;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** What the lists tell of themselves. Thread-safe. */
public final class ListsMeters {

    private final MeterRegistry meters;
    private final Map<Integer, Integer> activeByPartition = new ConcurrentHashMap<>();
    private final AtomicLong viewNumber = new AtomicLong();
    private final Timer takeOver;
    private volatile long changingSinceNanos = System.nanoTime();

    /** Registers the meters. */
    public ListsMeters(MeterRegistry meters) {
        this.meters = meters;
        Gauge.builder("framecast.groups.active", activeByPartition,
                active -> active.values().stream().mapToInt(Integer::intValue).sum())
                .description("video groups this coordinator is primary of").register(meters);
        Gauge.builder("framecast.view.number", viewNumber, AtomicLong::get)
                .description("number of the newest view seen").register(meters);
        this.takeOver = Timer.builder("framecast.coordinator.takeover")
                .description("from the change of assignment to lists inherited").register(meters);
    }

    /** The assignment of partitions changes: what is taken over from here on, is taken over since now. */
    public void assignmentChanges() {
        changingSinceNanos = System.nanoTime();
    }

    void tookOver() {
        takeOver.record(Duration.ofNanos(System.nanoTime() - changingSinceNanos));
    }

    void entered(RequestPhase phase) {
        meters.counter("framecast.requests", "phase", phase.name()).increment();
    }

    void active(int partition, int groups) {
        activeByPartition.put(partition, groups);
    }

    void closed(int partition) {
        activeByPartition.remove(partition);
    }

    void view(long number) {
        viewNumber.set(number);
    }

    void undecided() {
        meters.counter("framecast.coordinator.deadlines.failed").increment();
    }

    void refused(String topic) {
        meters.counter("framecast.dead.letters", "topic", topic).increment();
    }
}
