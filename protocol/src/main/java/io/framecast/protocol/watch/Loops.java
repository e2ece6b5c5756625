package io.framecast.protocol.watch;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The background loops of a node. Each has a name and a time within which it must turn; one that has not is stalled, and the
 * node's health says so. Thread-safe.
 */
public final class Loops {

    private static final double NANOS_PER_SECOND = 1e9;

    private final MeterRegistry meters;
    private final Map<String, Loop> loops = new ConcurrentHashMap<>();

    private record Loop(Pulse pulse, Duration within) {

        boolean isStalled() {
            return pulse.silence().compareTo(within) > 0;
        }
    }

    /** @param meters where each loop's silence goes, as {@code framecast.loop.silence} and {@code framecast.loop.silence.limit} */
    public Loops(MeterRegistry meters) {
        this.meters = meters;
    }

    /**
     * Watches a loop; one of the same name is watched no more.
     *
     * @param name says what it does; one of few
     * @param within it must turn in this time
     */
    public void watch(String name, Duration within, Pulse pulse) {
        loops.put(name, new Loop(pulse, within));
        Gauge.builder("framecast.loop.silence", loops, all -> seconds(all, name))
                .tag("loop", name)
                .baseUnit("seconds")
                .description("time since a background loop last turned; 0 while it has nothing to do")
                .register(meters);
        Gauge.builder("framecast.loop.silence.limit", within, limit -> limit.toNanos() / NANOS_PER_SECOND)
                .tag("loop", name)
                .strongReference(true)
                .baseUnit("seconds")
                .description("a loop that is silent for longer is stalled, and health is DOWN")
                .register(meters);
    }

    private static double seconds(Map<String, Loop> loops, String name) {
        Loop loop = loops.get(name);
        return loop == null ? 0 : loop.pulse.silence().toNanos() / NANOS_PER_SECOND;
    }

    /** The names of those that have not turned in their time, in order; empty where all is well. */
    public List<String> stalled() {
        return loops.entrySet().stream().filter(entry -> entry.getValue().isStalled()).map(Map.Entry::getKey).sorted().toList();
    }
}
