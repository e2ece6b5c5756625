package io.framecast.protocol.sink;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class StallWatchTest {

    private static final long SECOND = 1_000_000_000;

    private final StallWatch watch = new StallWatch();

    @Test
    void aGroupThatWaitsForFramesAndGetsNoneStandsStillAfterTwoSeconds() {
        watch.look(true, 10 * SECOND);
        watch.look(true, 12 * SECOND);
        assertThat(watch.isStalled()).isFalse();

        watch.look(true, 12 * SECOND + 1);

        assertThat(watch.isStalled()).isTrue();
    }

    @Test
    void aViewerWhoAskedForNothingDoesNotStandStill() {
        watch.look(true, 0);
        watch.look(false, 5 * SECOND);
        watch.look(false, 50 * SECOND);
        assertThat(watch.isStalled()).isFalse();

        watch.look(true, 60 * SECOND);
        watch.look(true, 61 * SECOND);

        assertThat(watch.isStalled()).as("the time it did not wait does not count").isFalse();
    }

    @Test
    void theNextFrameEndsTheStall() {
        watch.look(true, 0);
        watch.look(true, 3 * SECOND);
        watch.came(4 * SECOND);
        assertThat(watch.isStalled()).isFalse();

        watch.look(true, 5 * SECOND);

        assertThat(watch.isStalled()).isFalse();
    }
}
