package io.framecast.protocol.sink;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/** The metrics of a node's sinks. Thread-safe. */
final class SinkMeters {

    /** Why a join or a connection was refused. */
    enum Refusal { TOKEN, PROTOCOL, STALE, NOT_IN_STRATEGY, PARKED_TOO_LONG, PARKED_TOO_MANY, NEVER_JOINED }

    /** Why a source was lost. */
    enum Loss { DISCONNECTED, SILENT, STUCK, LEFT, NEVER_LINKED }

    private final Map<Refusal, Counter> refusals = new EnumMap<>(Refusal.class);
    private final Map<Loss, Counter> losses = new EnumMap<>(Loss.class);
    private final Counter late;
    private final Counter slow;
    private final Counter duplicates;
    private final Counter unwanted;
    private final Counter corrupt;
    private final Timer takeover;

    SinkMeters(MeterRegistry meters) {
        for (Refusal refusal : Refusal.values()) {
            refusals.put(refusal, Counter.builder("framecast.link.refusals").tag("reason", tag(refusal))
                    .description("push links that were not admitted").register(meters));
        }
        for (Loss loss : Loss.values()) {
            losses.put(loss, Counter.builder("framecast.source.failures").tag("reason", tag(loss))
                    .description("sources of a group that were lost").register(meters));
        }
        late = counter(meters, "framecast.source.late", "sources that were slower than they had been, so that others were asked too");
        slow = counter(meters, "framecast.source.slow", "sources that became so much slower than others that they were given less");
        duplicates = counter(meters, "framecast.frames.duplicate", "frames that came a second time and were dropped");
        unwanted = counter(meters, "framecast.frames.unwanted", "frames that came after the demand for them was replaced");
        corrupt = counter(meters, "framecast.corrupt.frames", "frames that failed their checksum or did not decode");
        takeover = Timer.builder("framecast.takeover")
                .description("from the loss of a source, as noticed, to the first frame it owed from another")
                .publishPercentileHistogram()
                .minimumExpectedValue(Duration.ofMillis(1))
                .maximumExpectedValue(Duration.ofSeconds(10))
                .register(meters);
    }

    private static Counter counter(MeterRegistry meters, String name, String description) {
        return Counter.builder(name).description(description).register(meters);
    }

    private static String tag(Enum<?> reason) {
        return reason.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    void refused(Refusal reason) {
        Objects.requireNonNull(refusals.get(reason)).increment();
    }

    void lost(Loss reason) {
        Objects.requireNonNull(losses.get(reason)).increment();
    }

    void late() {
        late.increment();
    }

    void slow() {
        slow.increment();
    }

    void duplicate() {
        duplicates.increment();
    }

    void unwanted() {
        unwanted.increment();
    }

    void corrupt() {
        corrupt.increment();
    }

    void takenOver(long nanos) {
        takeover.record(nanos, TimeUnit.NANOSECONDS);
    }
}
