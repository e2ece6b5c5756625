package io.framecast.coordinator.lists;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.framecast.protocol.topic.Topics;
import java.time.Duration;
import java.util.Objects;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.streams.errors.TaskCorruptedException;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** The producer gave a record of the lists up. */
class LostRecordTest {

    @AutoClose
    private final ListsUnderTest lists = new ListsUnderTest();
    private final DomainFixture domain = new DomainFixture(lists);

    private static void loseTheRecordWrittenLast() {
        Objects.requireNonNull(WriteLosses.writing()).lost("lists-changelog", new TimeoutException("given up"));
    }

    @Test
    void aPrimaryWhoseLogLacksARecordTakesNoFurtherOne() {
        lists.sendBytes(Topics.CRQ, "ruid-1", new byte[1]);
        lists.discardOutput();

        loseTheRecordWrittenLast();

        assertThatExceptionOfType(TaskCorruptedException.class).isThrownBy(() -> domain.crq(null));
        assertThat(lists.take(Topics.PRQ)).isEmpty();
    }

    @Test
    void aPrimaryWhoseLogLacksARecordLetsNoDeadlinePass() {
        domain.crq(null);
        lists.discardOutput();

        loseTheRecordWrittenLast();

        assertThatExceptionOfType(TaskCorruptedException.class).isThrownBy(() -> lists.pass(Duration.ofMinutes(1)));
        assertThat(lists.take(Topics.PRQ)).isEmpty();
    }
}
