package io.framecast.coordinator.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.framecast.coordinator.lists.ListsMeters;
import io.framecast.coordinator.lists.WriteLosses;
import io.framecast.protocol.watch.LoopsForTests;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;

/** What the liveness probe is told. */
class LoopsHealthTest {

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final LoopsForTests loops = new LoopsForTests(meters).turning("reader");

    private Health health() {
        return new NodeConfiguration().loopsHealthIndicator(new StreamsHandle(new ListsMeters(meters), new WriteLosses(), 6, meters), loops.watched()).health();
    }

    @Test
    void isUpWhileEveryLoopTurns() {
        assertThat(health().getStatus()).isEqualTo(Status.UP);
    }

    @Test
    void isDownAndNamesTheLoopThatTurnsNoMore() {
        loops.stalled("timer");

        assertThat(health().getStatus()).isEqualTo(Status.DOWN);
        assertThat(health().getDetails()).containsEntry("stalled", List.of("timer"));
    }
}
