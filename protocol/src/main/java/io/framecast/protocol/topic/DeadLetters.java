package io.framecast.protocol.topic;

import io.framecast.protocol.event.DeadLetter;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Base64;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Puts records that cannot be used aside, so that operators see them and no consumer stops. Thread-safe. */
public final class DeadLetters {

    private static final Logger LOG = LoggerFactory.getLogger(DeadLetters.class);
    private static final int KEPT_BYTES = 64 << 10;
    private static final long LOG_EVERY_MILLIS = 1000;

    private final EventSender sender;
    private final String nodeId;
    private final InstantSource clock;
    private final MeterRegistry meters;
    private final AtomicLong lastLogMillis = new AtomicLong();

    /** @param nodeId who refuses the records */
    public DeadLetters(EventSender sender, String nodeId, InstantSource clock, MeterRegistry meters) {
        this.sender = sender;
        this.nodeId = nodeId;
        this.clock = clock;
        this.meters = meters;
        // From the start, so that the first letter is seen as an increase.
        Topics.all().forEach(topic -> counter(meters, topic.in(sender.domain())));
    }

    /** Counts what was put aside from that topic. */
    public static Counter counter(MeterRegistry meters, String topic) {
        return Counter.builder("framecast.dead.letters").tag("topic", topic)
                .description("records put aside because they could not be used").register(meters);
    }

    /** Writes the record and its reason to the dead-letter topic; counts it; logs at most one a second. */
    public void refuse(String topic, int partition, long offset, @Nullable String key, byte @Nullable [] value, String reason) {
        counter(meters, topic).increment();
        sender.send(Topics.DEAD_LETTER, null, letter(topic, partition, offset, key, value, reason, nodeId, clock));
        long now = clock.millis();
        long last = lastLogMillis.get();
        if (now - last >= LOG_EVERY_MILLIS && lastLogMillis.compareAndSet(last, now)) {
            LOG.warn("refused record {}-{}@{} key {}: {}", topic, partition, offset, key, reason);
        }
    }

    /** The letter itself, for those who write it by other means. */
    public static DeadLetter letter(String topic, int partition, long offset, @Nullable String key, byte @Nullable [] value,
            String reason, String nodeId, InstantSource clock) {
        byte[] kept = value == null ? new byte[0] : Arrays.copyOf(value, Math.min(value.length, KEPT_BYTES));
        return new DeadLetter(topic, partition, offset, key, reason, Base64.getEncoder().encodeToString(kept), nodeId,
                clock.instant());
    }
}
