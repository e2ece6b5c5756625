package io.framecast.frameservice.film;

import static org.assertj.core.api.Assertions.assertThat;

import io.framecast.protocol.event.FrameRate;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FrameTimesTest {

    private static final FrameRate STATED = new FrameRate(25, 1);
    private static final double MILLISECONDS = 1000;

    private final FrameTimes times = new FrameTimes(STATED, MILLISECONDS);

    private long[] next(long... stamps) {
        return LongStream.of(stamps).map(times::next).toArray();
    }

    @Test
    void theFirstFrameIsAtNoughtWhereverTheFilmBegins() {
        assertThat(next(5_000_000, 5_040_000, 5_090_000)).containsExactly(0, 40_000, 90_000);
    }

    @Test
    void aFrameWithoutATimestampFollowsOneFrameTimeLater() {
        assertThat(next(FrameTimes.NONE, FrameTimes.NONE, 1_000_000, 1_050_000, FrameTimes.NONE))
                .containsExactly(0, 40_000, 80_000, 130_000, 170_000);
    }

    @Test
    void aTimestampTwiceOrALittleBackStillComesAfterTheFrameBefore() {
        assertThat(next(0, 40_000, 40_000, 80_000, 70_000, 120_000)).containsExactly(0, 40_000, 40_001, 80_000, 80_001, 120_000);
    }

    @Test
    void anAppendedRecordingGoesOnWhereTheFirstEnded() {
        assertThat(next(0, 5_000_000, 0, 40_000)).containsExactly(0, 5_000_000, 5_040_000, 5_080_000);
    }

    @ParameterizedTest
    @CsvSource({"30000, 1001, 1000", "30, 1, 1000", "60, 1, 1000", "24, 1, 11.1", "25, 2, 1000", "1, 10, 1000", "120, 1, 1000"})
    void aRateThatIsMerelyRoundedIsConstantAndFound(int numerator, int denominator, double tickMicros) {
        FrameRate rate = new FrameRate(numerator, denominator);
        FrameTimes rounded = new FrameTimes(STATED, tickMicros);
        for (int frame = 0; frame < 20_000; frame++) {
            rounded.next((long) (Math.floor(rate.timeMicros(frame) / tickMicros) * tickMicros));
        }

        assertThat(rounded.isVariable()).isFalse();
        assertThat(rounded.rate()).isEqualTo(rate);
    }

    @Test
    void theStatedRateIsKeptWhereItTellsTheTimes() {
        next(0, 40_000, 80_000, 120_000);

        assertThat(times.rate()).isEqualTo(STATED);
        assertThat(times.isVariable()).isFalse();
    }

    @Test
    void aFilmOfOneFrameHasItsStatedRate() {
        next(0);

        assertThat(times.rate()).isEqualTo(STATED);
        assertThat(times.isVariable()).isFalse();
    }

    @Test
    void aFrameLeftOutMakesTheRateVary() {
        next(0, 40_000, 80_000, 160_000);

        assertThat(times.isVariable()).isTrue();
    }

    @Test
    void aRateThatChangesVariesHoweverSmallTheChange() {
        for (long i = 0; i < 2000; i++) {
            times.next(i < 1000 ? i * 40_000 : 40_000_000 + (i - 1000) * 41_000);
        }

        assertThat(times.isVariable()).isTrue();
    }

    @Test
    void aVaryingRateIsTheAverage() {
        next(0, 100_000, 150_000, 1_000_000);

        assertThat(times.isVariable()).isTrue();
        assertThat(times.rate()).isEqualTo(new FrameRate(3, 1));
    }

    @Test
    void timesGrowWhateverTheTimestampsAre() {
        Random random = new Random(7);
        for (int film = 0; film < 200; film++) {
            FrameTimes wild = new FrameTimes(STATED, MILLISECONDS);
            long last = -1;
            for (int i = 0; i < 200; i++) {
                long time = wild.next(random.nextInt(5) == 0 ? FrameTimes.NONE : random.nextLong(-20_000_000, 20_000_000));
                assertThat(time).isGreaterThan(last);
                last = time;
            }
            assertThat(wild.rate().framesPerSecond()).isPositive();
        }
    }
}
