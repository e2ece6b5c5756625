package io.framecast.coordinator.lists;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.framecast.protocol.topic.KafkaForTests;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.streams.errors.TaskCorruptedException;
import org.apache.kafka.streams.processor.TaskId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Where no broker is: each record is given up at once. */
class WatchedProducerTest {

    private final WriteLosses losses = new WriteLosses();
    private final List<Exception> told = new ArrayList<>();
    private final WriteLosses.Writer one = losses.open(new TaskId(0, 1));
    private final WriteLosses.Writer two = losses.open(new TaskId(0, 2));
    private final WriteLosses.Writer three = losses.open(new TaskId(0, 3));
    private WatchedProducer producer;

    @BeforeEach
    void open() throws IOException {
        producer = new WatchedProducer(Map.of(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, "127.0.0.1:" + KafkaForTests.freePort(),
                ProducerConfig.MAX_BLOCK_MS_CONFIG, 1), losses);
    }

    @AfterEach
    void close() {
        producer.close();
    }

    private void write(WriteLosses.Writer writer) {
        writer.begins();
        producer.send(new ProducerRecord<>("changelog", new byte[1]), (_, error) -> told.add(error));
    }

    @Test
    void nothingIsCommittedWhileAnyTaskHasLostARecordAndAllOfThemAreNamed() {
        write(one);
        three.begins();
        write(two);

        assertThatExceptionOfType(TaskCorruptedException.class).isThrownBy(producer::flush)
                .satisfies(corrupted -> assertThat(corrupted.corruptedTasks()).containsExactlyInAnyOrder(new TaskId(0, 1), new TaskId(0, 2)));
        assertThatExceptionOfType(TaskCorruptedException.class).as("asked again").isThrownBy(producer::flush);
    }

    @Test
    void aTaskThatLostARecordDecidesOnNothingMore() {
        write(one);

        assertThatExceptionOfType(TaskCorruptedException.class).isThrownBy(one::begins)
                .satisfies(corrupted -> assertThat(corrupted.corruptedTasks()).containsExactly(new TaskId(0, 1)));
        assertThatCode(two::begins).doesNotThrowAnyException();
    }

    @Test
    void anotherThreadsTasksAreNoneOfTheBusinessOfThisOnesProducer() throws InterruptedException {
        Thread other = Thread.ofPlatform().start(() -> write(losses.open(new TaskId(0, 4))));
        other.join();

        assertThatCode(producer::flush).doesNotThrowAnyException();
    }

    @Test
    void aTaskThatIsClosedAndReadAgainHasLostNothing() {
        write(one);

        one.close();

        assertThatCode(producer::flush).doesNotThrowAnyException();
        assertThatCode(() -> losses.open(new TaskId(0, 1)).begins()).doesNotThrowAnyException();
    }

    @Test
    void kafkaStreamsIsNotToldOfALossSinceItWouldForgetTheNext() {
        write(one);

        assertThat(told).isEmpty();
    }

    @Test
    void whatNobodyOfTheListsWritesIsToldToWhoWroteIt() {
        one.begins();
        one.close();

        producer.send(new ProducerRecord<>("elsewhere", new byte[1]), (_, error) -> told.add(error));

        assertThat(told).hasSize(1);
        assertThatCode(producer::flush).doesNotThrowAnyException();
    }
}
