package io.framecast.protocol.topic;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With a real broker, and one that goes: takes some seconds. */
class EventSenderTest {

    private static final String DOMAIN = "test";
    /** Kafka's producer would wait for word of a topic for 500 ms. */
    private static final Duration AT_ONCE = Duration.ofMillis(400);

    @Test
    void whoSendsDoesNotWaitHoweverLongKafkaIsAway(@TempDir Path directory) throws Exception {
        KafkaForTests kafka = new KafkaForTests(directory);
        make(kafka, Topics.CANCEL);
        try (EventSender sender = new EventSender(KafkaConnection.open(kafka.bootstrapServers()), DOMAIN, "frame-1")) {
            sender.prepare(List.of(Topics.CANCEL));
            assertThat(sender.withdraw(Topics.CANCEL, "r1")).succeedsWithin(Duration.ofSeconds(10));

            kafka.close();

            for (int outcome = 0; outcome < 4; outcome++) {
                long begun = System.nanoTime();
                CompletableFuture<?> sent = sender.withdraw(Topics.CANCEL, "r1");
                assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(AT_ONCE);
                assertThat(sent).failsWithin(EventSender.OUTCOME_WITHIN.multipliedBy(2));
            }
        }
    }

    private static void make(KafkaForTests kafka, Topic<?> topic) throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
            admin.createTopics(List.of(new NewTopic(topic.in(DOMAIN), 1, (short) 1))).all().get(1, TimeUnit.MINUTES);
        }
    }
}
