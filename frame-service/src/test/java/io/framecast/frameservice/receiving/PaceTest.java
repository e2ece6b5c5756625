package io.framecast.frameservice.receiving;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PaceTest {

    private static final long MILLI = 1_000_000;

    @Test
    void noMoreThanTheRateIsConsumedWhoeverSharesIt() {
        Pace pace = new Pace(1000);

        assertThat(pace.take(100, 0)).isEqualTo(100 * MILLI);
        assertThat(pace.take(50, 0)).as("after the one before").isEqualTo(150 * MILLI);
        assertThat(pace.take(50, 100 * MILLI)).isEqualTo(100 * MILLI);
    }

    @Test
    void whatWasNotUsedIsNotSavedUp() {
        Pace pace = new Pace(1000);
        pace.take(100, 0);

        assertThat(pace.take(100, 10_000 * MILLI)).isEqualTo(100 * MILLI);
    }
}
