package io.framecast.coordinator.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.framecast.protocol.topic.KafkaForTests;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@link FetchSample} goes by is what a real consumer says. */
class FetchAnswersTest {

    private static final int ANSWERS = 3;

    @TempDir
    private Path directory;

    @Test
    void aBrokerAnswersFetchesAgainAndAgainThoughItHasNothing() throws Exception {
        try (KafkaForTests kafka = new KafkaForTests(directory)) {
            Map<String, Object> client = Map.of(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, kafka.bootstrapServers());
            try (Admin admin = Admin.create(client)) {
                admin.createTopics(List.of(new NewTopic("silent", 1, (short) 1))).all().get();
            }
            try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(client, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
                TopicPartition silent = new TopicPartition("silent", 0);
                consumer.assign(List.of(silent));
                consumer.seekToBeginning(List.of(silent));
                Instant end = Instant.now().plus(Duration.ofSeconds(60));
                FetchSample sample = FetchSample.none(0);
                int answers = 0;
                for (int look = 1; answers < ANSWERS && Instant.now().isBefore(end); look++) {
                    consumer.poll(Duration.ofMillis(600));
                    sample = sample.next(consumer.metrics(), look);
                    answers += sample.answeredNanos() == look ? 1 : 0;
                }
                assertThat(answers).isEqualTo(ANSWERS);
            }
        }
    }
}
