package io.framecast.strategist.answer;

import static org.assertj.core.api.Assertions.assertThat;

import io.framecast.protocol.event.Prq;
import io.framecast.protocol.event.Purpose;
import io.framecast.protocol.event.Sink;
import io.framecast.protocol.mask.FrameMask;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** A question that a gateway's impatience repeats is answered once; one that a coordinator repeats is answered again. */
class RecentQuestionsTest {

    private final RecentQuestions recent = new RecentQuestions();

    @Test
    void theSameQuestionIsAnsweredOnceHoweverOftenTheRequestIsAcknowledged() {
        assertThat(recent.isNews(asked(0, 1, List.of()), millis(0))).isTrue();
        assertThat(recent.isNews(asked(0, 2, List.of()), millis(100))).isFalse();
        assertThat(recent.isNews(asked(0, 3, List.of()), millis(499))).isFalse();
    }

    @Test
    void aCoordinatorThatAsksAgainAfterASecondIsAnswered() {
        assertThat(recent.isNews(asked(0, 1, List.of()), millis(0))).isTrue();
        assertThat(recent.isNews(asked(0, 1, List.of()), millis(400))).isFalse();
        assertThat(recent.isNews(asked(0, 1, List.of()), millis(1_000))).isTrue();
    }

    @Test
    void theNextEpochAndALostNodeAreAnotherQuestion() {
        assertThat(recent.isNews(asked(0, 1, List.of()), millis(0))).isTrue();
        assertThat(recent.isNews(asked(1, 2, List.of()), millis(10))).isTrue();
        assertThat(recent.isNews(asked(1, 3, List.of("frame-2")), millis(20))).isTrue();
    }

    @Test
    void whatIsTooOldToMatterIsNotKept() {
        recent.isNews(asked(0, 1, List.of()), millis(0));
        recent.isNews(askedOf("01k3x9d2c8m4q7n5v0b6v0"), millis(600));
        assertThat(recent.size()).isOne();
    }

    private static long millis(long millis) {
        return TimeUnit.MILLISECONDS.toNanos(millis);
    }

    private static Prq askedOf(String ruid) {
        return asked(ruid, 0, 1, List.of());
    }

    private static Prq asked(int epoch, long sequence, List<String> excluded) {
        return asked("01k3x9d2c8m4q7n5v0b6tz", epoch, sequence, excluded);
    }

    private static Prq asked(String ruid, int epoch, long sequence, List<String> excluded) {
        return new Prq(ruid, 7, epoch, sequence, "street", "v1", FrameMask.firstFrames(100), FrameMask.empty(),
                FrameMask.firstFrames(100), 4, Purpose.VIEW, new Sink("gateway-1", 5, "127.0.0.1", 1), excluded, List.of(),
                Instant.parse("2026-05-01T10:00:00Z"));
    }
}
