package io.framecast.coordinator.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class RestorationTest {

    @Test
    void isOverOnceEveryListIsNearItsEnd() {
        assertThat(Restoration.isOver(LongStream.of(0, 1_000))).isTrue();
        assertThat(Restoration.isOver(LongStream.of(0, 1_001))).isFalse();
    }

    @Test
    void isOverWhereThereIsNothingToRestore() {
        assertThat(Restoration.isOver(LongStream.empty())).isTrue();
    }
}
