package io.framecast.strategist.answer;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.kafka.support.ProducerListener;

/** Counts records that Kafka did not acknowledge, and logs at most one a second. */
final class UnsentAnswers implements ProducerListener<Object, Object> {

    private static final Logger LOG = LoggerFactory.getLogger(UnsentAnswers.class);
    private static final long LOG_EVERY_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final Counter unsent;
    private final AtomicLong lastLogNanos = new AtomicLong(System.nanoTime() - LOG_EVERY_NANOS);

    UnsentAnswers(MeterRegistry meters) {
        this.unsent = Counter.builder("framecast.answers.unsent").description("answers that Kafka did not take in time")
                .register(meters);
    }

    @Override
    public void onError(ProducerRecord<Object, Object> answer, @Nullable RecordMetadata metadata, @Nullable Exception error) {
        unsent.increment();
        long now = System.nanoTime();
        long last = lastLogNanos.get();
        if (now - last >= LOG_EVERY_NANOS && lastLogNanos.compareAndSet(last, now)) {
            LOG.warn("an answer to {} was not sent: {}", answer.topic(), String.valueOf(error));
        }
    }
}
