package io.framecast.protocol.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FrameRateTest {

    @ParameterizedTest
    @CsvSource({
        "29.97, 29.9701, 30000/1001",
        "29.999, 30.001, 30/1",
        "24.9, 25.1, 25/1",
        "12.4999, 12.5001, 25/2",
        "0.0999, 0.1001, 1/10",
        "0.000277, 0.000278, 1/3598",
        "30, 30, 30/1",
        "2147483647, 2147483647, 2147483647/1",
    })
    void theSimplestRateOfAnIntervalIsFound(double least, double most, String rate) {
        assertThat(FrameRate.between(least, most).framesPerSecond()).isBetween(least, most);
        assertThat(FrameRate.between(least, most).denominator()).isLessThanOrEqualTo(FrameRate.parse(rate).denominator());
    }

    @Test
    void boundsThatAreNoIntervalAreRefused() {
        assertThatThrownBy(() -> FrameRate.between(0, 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> FrameRate.between(2, 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> FrameRate.between(1, Double.NaN)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void timesAreThoseOfTheRateAndDoNotDrift() {
        assertThat(new FrameRate(30_000, 1001).timeMicros(1)).isEqualTo(33_367);
        assertThat(new FrameRate(30_000, 1001).timeMicros(30_000L * 1000)).isEqualTo(1_001_000_000_000L);
        assertThat(new FrameRate(1, Integer.MAX_VALUE).timeMicros(1)).isEqualTo(2_147_483_647_000_000L);
    }
}
