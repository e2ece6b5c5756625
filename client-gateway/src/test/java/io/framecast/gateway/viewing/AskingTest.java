package io.framecast.gateway.viewing;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class AskingTest {

    private static final long OPENED = Long.MAX_VALUE - 1000;

    private final Asking asking = new Asking(Duration.ofMillis(300), Duration.ofSeconds(10), OPENED);

    @Test
    void pausesDoubleThreeTimesAndThenStayAsLong() {
        assertThat(asking.ask()).hasMillis(300);
        assertThat(asking.ask()).hasMillis(600);
        assertThat(asking.ask()).hasMillis(1200);
        assertThat(asking.ask()).hasMillis(2400);
        assertThat(asking.ask()).hasMillis(2400);
    }

    @Test
    void itIsInVainOnceTheTimeIsUpAndNotBeforeThoughTheClockRunsOverMeanwhile() {
        assertThat(asking.isInVain(OPENED)).isFalse();
        assertThat(asking.isInVain(OPENED + Duration.ofSeconds(10).toNanos() - 1)).isFalse();
        assertThat(asking.isInVain(OPENED + Duration.ofSeconds(10).toNanos())).isTrue();
    }
}
