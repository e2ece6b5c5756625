package io.framecast.frameservice.importing;

import static org.assertj.core.api.Assertions.assertThat;

import io.framecast.protocol.event.ImportEvent;
import io.framecast.protocol.event.PlacementTarget;
import io.framecast.protocol.mask.FrameMask;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class PlacedFramesTest {

    private final PlacedFrames placed = new PlacedFrames();

    @Test
    void isCompleteWhenEveryTargetHasAllItsFramesAndNotBefore() {
        placed.onPlaced("a", FrameMask.range(0, 4));
        assertThat(placed.isComplete()).as("no targets known yet").isFalse();

        placed.onPlacing(placing(new PlacementTarget("a", FrameMask.range(0, 4)), new PlacementTarget("b", FrameMask.range(5, 9))));
        assertThat(placed.isComplete()).isFalse();

        placed.onPlaced("b", FrameMask.range(5, 8));
        assertThat(placed.isComplete()).as("b lacks frame 9").isFalse();

        placed.onPlaced("b", FrameMask.of(9));
        assertThat(placed.isComplete()).isTrue();
    }

    @Test
    void aTargetPlacedAnewNeedNotSendAgainWhatIsPlaced() {
        placed.onPlacing(placing(new PlacementTarget("a", FrameMask.range(0, 4)), new PlacementTarget("b", FrameMask.range(5, 9))));
        placed.onPlaced("a", FrameMask.range(0, 4));

        placed.onPlacing(placing(new PlacementTarget("a", FrameMask.range(0, 4)), new PlacementTarget("c", FrameMask.range(5, 9))));
        placed.onPlaced("c", FrameMask.range(5, 9));

        assertThat(placed.isComplete()).isTrue();
    }

    private static ImportEvent.Placing placing(PlacementTarget... targets) {
        return new ImportEvent.Placing("i", "m", List.of(targets), Instant.EPOCH);
    }
}
