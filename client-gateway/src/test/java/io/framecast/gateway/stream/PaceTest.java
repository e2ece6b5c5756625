package io.framecast.gateway.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.framecast.protocol.event.FrameRate;
import io.framecast.protocol.event.Movie;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PaceTest {

    private static final long MILLI = 1_000_000;

    private static Movie movie(int numerator, int denominator) {
        return new Movie("m", "v", "M", 100, new FrameRate(numerator, denominator), false, 8, 8, 1000, 1, null, Map.of(), Instant.EPOCH);
    }

    private static Movie varying() {
        return new Movie("m", "v", "M", 100, new FrameRate(10, 1), true, 8, 8, 1000, 1, null, Map.of(), Instant.EPOCH);
    }

    /** Plays frames of these times; says when each left, in milliseconds. */
    private static List<Long> play(Pace pace, int[] frames, long[] timesMillis) {
        List<Long> left = new ArrayList<>();
        long now = 0;
        for (int i = 0; i < frames.length; i++) {
            now += pace.waitNanos(frames[i], timesMillis[i] * 1000, now);
            pace.sent(frames[i], timesMillis[i] * 1000, now);
            left.add(now / MILLI);
        }
        return left;
    }

    /** Plays parts that take no time to write; says when each left, in milliseconds. */
    private static List<Long> play(Pace pace, int parts, long startNanos) {
        List<Long> left = new ArrayList<>();
        long now = startNanos;
        for (int i = 0; i < parts; i++) {
            now += pace.waitNanos(i, 0, now);
            pace.sent(i, 0, now);
            left.add((now - startNanos) / MILLI);
        }
        return left;
    }

    @Test
    void partsLeaveAtTheMoviesRate() {
        assertThat(play(Pace.of(movie(10, 1), 1), 4, 77)).containsExactly(0L, 100L, 200L, 300L);
    }

    @Test
    void theFactorMakesItFasterOrSlower() {
        assertThat(play(Pace.of(movie(10, 1), 2), 3, 0)).containsExactly(0L, 50L, 100L);
        assertThat(play(Pace.of(movie(10, 1), 0.5), 3, 0)).containsExactly(0L, 200L, 400L);
    }

    @Test
    void anOddRateDoesNotDrift() {
        assertThat(play(Pace.of(movie(30_000, 1001), 1), 30_001, 0).getLast()).isEqualTo(1_001_000L);
    }

    @Test
    void withoutARateEverythingIsDueAtOnce() {
        assertThat(play(Pace.unlimited(), 3, 0)).containsExactly(0L, 0L, 0L);
    }

    @Test
    void aStallIsNotMadeUpForInABurst() {
        Pace pace = Pace.of(movie(10, 1), 1);
        pace.sent(0, 0, 0);
        pace.sent(1, 0, 1000 * MILLI);
        assertThat(pace.waitNanos(2, 0, 1000 * MILLI)).isEqualTo(100 * MILLI);
        pace.sent(2, 0, 1100 * MILLI);
        assertThat(pace.waitNanos(3, 0, 1150 * MILLI)).isEqualTo(50 * MILLI);
    }

    @Test
    void whereTheRateVariesFramesLeaveAtTheirOwnTimes() {
        assertThat(play(Pace.of(varying(), 1), new int[] {0, 1, 2, 3}, new long[] {0, 40, 500, 510})).containsExactly(0L, 40L, 500L, 510L);
        assertThat(play(Pace.of(varying(), 2), new int[] {0, 1, 2, 3}, new long[] {0, 40, 500, 510})).containsExactly(0L, 20L, 250L, 255L);
    }

    @Test
    void aJumpOverFramesThatAreNotWantedTakesTheAverageFrameTime() {
        assertThat(play(Pace.of(varying(), 1), new int[] {5, 6, 90, 91}, new long[] {700, 740, 60_000, 60_010}))
                .containsExactly(0L, 40L, 140L, 150L);
    }

    @Test
    void aRoundFollowsOnTheOneBeforeAfterOneFrameTime() {
        assertThat(play(Pace.of(varying(), 1), new int[] {0, 1, 0, 1}, new long[] {0, 40, 0, 40})).containsExactly(0L, 40L, 140L, 180L);
    }
}
