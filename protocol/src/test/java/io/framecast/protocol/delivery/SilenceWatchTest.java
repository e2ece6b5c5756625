package io.framecast.protocol.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.framecast.protocol.delivery.SilenceWatch.Verdict;
import org.junit.jupiter.api.Test;

class SilenceWatchTest {

    private static final int LATE = 400;
    private static final int LOST = 2000;
    private static final int GAP = 300;

    private final SilenceWatch watch = new SilenceWatch(LATE, LOST, GAP, 0);

    private void tickTo(long end) {
        for (long now = 100; now <= end; now += 100) {
            watch.tick(now);
        }
    }

    @Test
    void linkThatOwesAndSendsNothingIsLateAndThenLost() {
        tickTo(3000);

        assertThat(judge(watch, 400, 0, true, 0)).isEqualTo(Verdict.FINE);
        assertThat(judge(watch, 401, 0, true, 0)).isEqualTo(Verdict.LATE);
        assertThat(judge(watch, 2001, 0, true, 0)).isEqualTo(Verdict.LOST);
    }

    @Test
    void linkThatTakesFarLongerForAFrameThanItUsedToIsLateThoughBytesCome() {
        Pace pace = new Pace();
        pace.begins(0);
        pace.came(1, 100);
        tickTo(3000);

        assertThat(watch.judge(900, 899, true, 899, pace)).as("eight times as long as the last").isEqualTo(Verdict.FINE);
        assertThat(watch.judge(901, 899, true, 899, pace)).isEqualTo(Verdict.LATE);
        pace.came(1, 910);
        assertThat(watch.judge(1700, 1690, true, 1690, pace)).as("this is its pace now").isEqualTo(Verdict.FINE);
    }

    @Test
    void linkThatOwesNothingIsNotLate() {
        tickTo(1500);

        assertThat(judge(watch, 1500, 0, false, 0)).isEqualTo(Verdict.FINE);
    }

    @Test
    void answersToPingsKeepALinkButNotItsPunctuality() {
        tickTo(3000);

        assertThat(judge(watch, 3000, 2900, true, 2000)).isEqualTo(Verdict.LATE);
        assertThat(judge(watch, 3000, 2900, true, 2700)).isEqualTo(Verdict.FINE);
    }

    @Test
    void ourOwnPauseIsNobodysSilence() {
        tickTo(1000);
        watch.tick(10_000);

        assertThat(judge(watch, 10_000, 1000, true, 1000)).isEqualTo(Verdict.FINE);
        assertThat(watch.hasPassed(10_000, 1000, LOST)).isFalse();
        assertThat(judge(watch, 10_401, 1000, true, 1000)).isEqualTo(Verdict.LATE);
        assertThat(judge(watch, 12_001, 1000, true, 1000)).isEqualTo(Verdict.LOST);
    }

    @Test
    void clockMayBeAnyNumber() {
        long start = Long.MAX_VALUE - 100;
        SilenceWatch wrapping = new SilenceWatch(LATE, LOST, GAP, start);
        wrapping.tick(start + 200);

        assertThat(judge(wrapping, start + 300, start, true, start)).isEqualTo(Verdict.FINE);
        assertThat(judge(wrapping, start + 500, start, true, start)).isEqualTo(Verdict.LATE);
    }

    /** Of a source of which nothing is known but when a byte of a frame came last. */
    private static Verdict judge(SilenceWatch watch, long now, long lastByte, boolean owes, long lastFrameByte) {
        Pace pace = new Pace();
        pace.begins(lastFrameByte);
        return watch.judge(now, lastByte, owes, lastFrameByte, pace);
    }
}
