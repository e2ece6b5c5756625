package io.framecast.gateway.socket;

import static org.assertj.core.api.Assertions.assertThat;

import io.framecast.gateway.viewing.ViewingMetrics;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class LatencyWatchTest {

    private static final long MILLIS = 1_000_000;
    private static final long OPENED = -5 * MILLIS;

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final LatencyWatch latency = new LatencyWatch(new ViewingMetrics(meters), OPENED);

    @Test
    void theFirstFrameCountsFromTheOpeningAndIsNoSeek() {
        latency.sought(OPENED + MILLIS);
        latency.sent(OPENED + 7 * MILLIS);
        assertThat(timer("framecast.first.frame").totalTime(TimeUnit.MILLISECONDS)).isEqualTo(7);
        assertThat(timer("framecast.seek").count()).isZero();
    }

    @Test
    void theFirstFrameAfterEachLeapCountsFromTheLatestOne() {
        latency.sent(OPENED);
        latency.sought(-1);
        latency.sought(0);
        latency.sent(3 * MILLIS);
        latency.sent(9 * MILLIS);
        assertThat(timer("framecast.seek").count()).isOne();
        assertThat(timer("framecast.seek").totalTime(TimeUnit.MILLISECONDS)).isEqualTo(3);
        assertThat(timer("framecast.first.frame").count()).isOne();
    }

    private Timer timer(String name) {
        return meters.get(name).timer();
    }
}
