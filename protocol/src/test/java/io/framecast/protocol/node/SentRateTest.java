package io.framecast.protocol.node;

import static org.assertj.core.api.Assertions.assertThat;

import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;

class SentRateTest {

    @Test
    void aSteadyFlowIsKnownAfterAWhile() {
        SentRate rate = new SentRate(0);
        long known = 0;
        for (int halfSecond = 1; halfSecond <= 40; halfSecond++) {
            known = rate.update(halfSecond * 500_000L, halfSecond * 500L);
        }

        assertThat(known).isCloseTo(1_000_000, Percentage.withPercentage(1));
    }

    @Test
    void aSingleBurstIsSmoothed() {
        SentRate rate = new SentRate(0);

        assertThat(rate.update(1_000_000, 500)).isBetween(1L, 1_000_000L);
        assertThat(rate.update(1_000_000, 20_000)).as("and forgotten").isLessThan(1_000);
    }

    @Test
    void twoReadingsAtOnceChangeNothing() {
        SentRate rate = new SentRate(0);
        long before = rate.update(1000, 1000);

        assertThat(rate.update(5000, 1000)).isEqualTo(before);
    }
}
