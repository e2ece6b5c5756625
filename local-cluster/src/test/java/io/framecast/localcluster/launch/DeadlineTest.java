package io.framecast.localcluster.launch;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class DeadlineTest {

    @Test
    void itIsOverOnceItsLimitHasPassed() {
        Deadline none = new Deadline(Duration.ZERO);
        Deadline day = new Deadline(Duration.ofDays(1));

        assertThat(none.isOver()).isTrue();
        assertThat(none.await(() -> false)).isFalse();
        assertThat(day.isOver()).isFalse();
    }

    @Test
    void whatHoldsAlreadyIsNotWaitedFor() {
        assertThat(new Deadline(Duration.ZERO).await(() -> true)).isTrue();
    }
}
