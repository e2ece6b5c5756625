package io.framecast.coordinator.lists;

import io.framecast.protocol.event.RequestPhase;
import io.framecast.protocol.event.RoomVerdict;
import io.framecast.protocol.topic.DeadLetters;
import io.framecast.protocol.watch.Pulse;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;

/** What the lists tell of themselves. Thread-safe. */
public final class ListsMeters {

    private final MeterRegistry meters;
    private final Map<Integer, Integer> activeByPartition = new ConcurrentHashMap<>();
    private final Map<RequestPhase, Counter> entered = new EnumMap<>(RequestPhase.class);
    private final Map<RoomVerdict, Counter> answered = new EnumMap<>(RoomVerdict.class);
    private final Timer takeOver;
    private final Counter undecided;
    private final Pulse pulse = new Pulse();
    private volatile Rationed rationed = Rationed.NOTHING;
    private volatile long changingSinceNanos = System.nanoTime();

    /** What the keeper of the reservations has; nothing on every other coordinator. */
    private record Rationed(int waiting, long reservedBytesPerSecond, long roomBytesPerSecond) {
        static final Rationed NOTHING = new Rationed(0, 0, 0);
    }

    /** Registers the meters. */
    public ListsMeters(MeterRegistry meters) {
        this.meters = meters;
        Gauge.builder("framecast.groups.active", activeByPartition,
                active -> active.values().stream().mapToInt(Integer::intValue).sum())
                .tag("side", "coordinator")
                .description("video groups this node is in").register(meters);
        for (RequestPhase phase : RequestPhase.values()) {
            entered.put(phase, Counter.builder("framecast.requests").tag("phase", phase.name())
                    .description("requests that entered a phase").register(meters));
        }
        for (RoomVerdict verdict : RoomVerdict.values()) {
            answered.put(verdict, Counter.builder("framecast.admission.answers").tag("verdict", verdict.name())
                    .description("answers to claims of paced requests").register(meters));
        }
        Gauge.builder("framecast.admission.waiting", this, lists -> lists.rationed.waiting())
                .description("paced requests that wait for room").register(meters);
        Gauge.builder("framecast.admission.reserved", this, lists -> lists.rationed.reservedBytesPerSecond()).baseUnit("bytes_per_second")
                .description("what paced requests have reserved").register(meters);
        Gauge.builder("framecast.admission.room", this, lists -> lists.rationed.roomBytesPerSecond()).baseUnit("bytes_per_second")
                .description("what paced requests may reserve in all").register(meters);
        this.takeOver = Timer.builder("framecast.coordinator.takeover")
                .description("from the change of assignment to lists inherited")
                .publishPercentileHistogram()
                .minimumExpectedValue(Duration.ofMillis(10))
                .maximumExpectedValue(Duration.ofSeconds(30))
                .register(meters);
        this.undecided = Counter.builder("framecast.coordinator.deadlines.failed")
                .description("deadlines that could not be decided on").register(meters);
    }

    /** Beats while the lists' thread works on them; rests where this coordinator is primary of none. */
    public Pulse pulse() {
        return pulse;
    }

    /** The assignment of partitions changes: what is taken over from here on, is taken over since now. */
    public void assignmentChanges() {
        changingSinceNanos = System.nanoTime();
        turned();
    }

    /** The lists' thread has ended and is replaced: as long as that happens, nothing hangs. */
    public void threadReplaced() {
        turned();
    }

    void turned() {
        if (!activeByPartition.isEmpty()) {
            pulse.beat();
        }
    }

    void tookOver() {
        takeOver.record(Duration.ofNanos(System.nanoTime() - changingSinceNanos));
    }

    void entered(RequestPhase phase) {
        Objects.requireNonNull(entered.get(phase)).increment();
    }

    void answered(RoomVerdict verdict) {
        Objects.requireNonNull(answered.get(verdict)).increment();
    }

    /** @param roomBytesPerSecond what may be reserved; {@link Long#MAX_VALUE} where that is not known */
    void admission(int waiting, long reservedBytesPerSecond, long roomBytesPerSecond) {
        rationed = new Rationed(waiting, reservedBytesPerSecond, roomBytesPerSecond == Long.MAX_VALUE ? 0 : roomBytesPerSecond);
    }

    void active(int partition, int groups) {
        activeByPartition.put(partition, groups);
        pulse.beat();
    }

    void closed(int partition) {
        activeByPartition.remove(partition);
        if (partition == MemberList.PARTITION) {
            rationed = Rationed.NOTHING;
        }
        if (activeByPartition.isEmpty()) {
            pulse.rest();
        }
    }

    void undecided() {
        undecided.increment();
    }

    void refused(String topic) {
        DeadLetters.counter(meters, topic).increment();
    }
}
