package io.framecast.coordinator.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.framecast.coordinator.lists.ListsMeters;
import io.framecast.protocol.watch.Loops;
import io.framecast.protocol.watch.Pulse;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;

/** What the liveness probe is told. */
class LoopsHealthTest {

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final Loops loops = new Loops(meters);

    private Health health() {
        return new NodeConfiguration().loopsHealthIndicator(new StreamsHandle(new ListsMeters(meters), 6, meters), loops).health();
    }

    private void watch(String name, Duration within) {
        Pulse pulse = new Pulse();
        pulse.beat();
        loops.watch(name, within, pulse);
    }

    @Test
    void isUpWhileEveryLoopTurns() {
        watch("reader", Duration.ofHours(1));

        assertThat(health().getStatus()).isEqualTo(Status.UP);
    }

    @Test
    void isDownAndNamesTheLoopThatTurnsNoMore() {
        watch("reader", Duration.ofHours(1));
        // Whatever time has passed is longer than that.
        watch("timer", Duration.ofNanos(-1));

        assertThat(health().getStatus()).isEqualTo(Status.DOWN);
        assertThat(health().getDetails()).containsEntry("stalled", List.of("timer"));
    }
}
