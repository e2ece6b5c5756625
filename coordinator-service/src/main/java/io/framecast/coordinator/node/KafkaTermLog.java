package io.framecast.coordinator.node;

import io.framecast.coordinator.lists.TermLog;
import io.framecast.protocol.event.Setup;
import io.framecast.protocol.topic.EventSender;
import io.framecast.protocol.topic.Topics;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Announces a primary on the {@code setup} topic; the record's offset is its term. Thread-safe. */
final class KafkaTermLog implements TermLog {

    private static final Duration ANSWER_WITHIN = EventSender.OUTCOME_WITHIN.plusMillis(600);

    private final EventSender sender;
    private final Incarnation self;
    private final InstantSource clock;

    KafkaTermLog(EventSender sender, Incarnation self, InstantSource clock) {
        this.sender = sender;
        this.self = self;
        this.clock = clock;
    }

    @Override
    public long append(int partition) {
        Setup setup = new Setup(partition, self.nodeId(), self.number(), clock.instant());
        try {
            return sender.sendTo(Topics.SETUP, partition, setup).get(ANSWER_WITHIN.toMillis(), TimeUnit.MILLISECONDS).offset();
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException("cannot become primary of partition " + partition + ", Kafka did not take SETUP", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while becoming primary of partition " + partition, e);
        }
    }
}
