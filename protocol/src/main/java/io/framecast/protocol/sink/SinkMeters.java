package io.framecast.protocol.sink;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
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
    enum Loss { DISCONNECTED, SILENT, LEFT, NEVER_LINKED }

    private final Map<Refusal, Counter> refusals = new EnumMap<>(Refusal.class);
    private final Map<Loss, Counter> losses = new EnumMap<>(Loss.class);
    private final Counter late;
    private final Counter duplicates;
    private final Counter unwanted;
    private final Counter corrupt;
    private final Timer takeover;

    SinkMeters(MeterRegistry meters) {
        for (Refusal refusal : Refusal.values()) {
            refusals.put(refusal, meters.counter("framecast.link.refusals", "reason", tag(refusal)));
        }
        for (Loss loss : Loss.values()) {
            losses.put(loss, meters.counter("framecast.source.failures", "reason", tag(loss)));
        }
        late = meters.counter("framecast.source.late");
        duplicates = meters.counter("framecast.frames.duplicate");
        unwanted = meters.counter("framecast.frames.unwanted");
        corrupt = meters.counter("framecast.corrupt.frames");
        takeover = Timer.builder("framecast.takeover")
                .description("from the loss of a source, as noticed, to the first frame it owed from another")
                .publishPercentileHistogram()
                .register(meters);
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
