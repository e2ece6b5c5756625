package io.framecast.frameservice.receiving;

import static org.assertj.core.api.Assertions.assertThat;

import io.framecast.frameservice.store.MovieVersion;
import io.framecast.protocol.event.ImportEvent;
import io.framecast.protocol.mask.FrameMask;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class DropOrdersTest {

    private static final MovieVersion MOVIE = new MovieVersion("m", "v");

    private final DropOrders orders = new DropOrders();

    @Test
    void anOrderOfAFormerPrimaryIsRefusedOnceItsSuccessorHasSpoken() {
        assertThat(orders.isCurrent(MOVIE, order(1, 5))).isTrue();
        assertThat(orders.isCurrent(MOVIE, order(1, 5))).as("given again").isTrue();
        orders.heard(MOVIE, new ImportEvent.Repairing("r", "m", "v", List.of(), List.of(), "", 2, 0, Instant.EPOCH));

        assertThat(orders.isCurrent(MOVIE, order(1, 6))).isFalse();
        assertThat(orders.isCurrent(MOVIE, order(2, 1))).isTrue();
    }

    @Test
    void anOrderOfAnEarlierRoundIsRefused() {
        assertThat(orders.isCurrent(MOVIE, order(1, 5))).isTrue();
        assertThat(orders.isCurrent(MOVIE, order(1, 4))).isFalse();
        assertThat(orders.isCurrent(new MovieVersion("other", "v"), order(1, 4))).isTrue();
    }

    private static ImportEvent.Dropping order(long term, long sequence) {
        return new ImportEvent.Dropping("r", "m", "v", "frame-1", FrameMask.of(1), 2, term, sequence, Instant.EPOCH);
    }
}
