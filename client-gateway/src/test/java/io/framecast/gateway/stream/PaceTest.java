package io.framecast.gateway.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.framecast.protocol.event.FrameRate;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PaceTest {

    private static final long MILLI = 1_000_000;

    /** Plays parts that take no time to write; says when each left, in milliseconds. */
    private static List<Long> play(Pace pace, int parts, long startNanos) {
        List<Long> left = new ArrayList<>();
        long now = startNanos;
        for (int i = 0; i < parts; i++) {
            now += pace.waitNanos(now);
            pace.sent(now);
            left.add((now - startNanos) / MILLI);
        }
        return left;
    }

    @Test
    void partsLeaveAtTheMoviesRate() {
        assertThat(play(Pace.of(new FrameRate(10, 1), 1), 4, 77)).containsExactly(0L, 100L, 200L, 300L);
    }

    @Test
    void theFactorMakesItFasterOrSlower() {
        assertThat(play(Pace.of(new FrameRate(10, 1), 2), 3, 0)).containsExactly(0L, 50L, 100L);
        assertThat(play(Pace.of(new FrameRate(10, 1), 0.5), 3, 0)).containsExactly(0L, 200L, 400L);
    }

    @Test
    void anOddRateDoesNotDrift() {
        assertThat(play(Pace.of(new FrameRate(30_000, 1001), 1), 30_001, 0).getLast()).isEqualTo(1_001_000L);
    }

    @Test
    void withoutARateEverythingIsDueAtOnce() {
        assertThat(play(Pace.unlimited(), 3, 0)).containsExactly(0L, 0L, 0L);
    }

    @Test
    void aStallIsNotMadeUpForInABurst() {
        Pace pace = Pace.of(new FrameRate(10, 1), 1);
        pace.sent(0);
        pace.sent(1000 * MILLI);
        assertThat(pace.waitNanos(1000 * MILLI)).isEqualTo(100 * MILLI);
        pace.sent(1100 * MILLI);
        assertThat(pace.waitNanos(1150 * MILLI)).isEqualTo(50 * MILLI);
    }
}
