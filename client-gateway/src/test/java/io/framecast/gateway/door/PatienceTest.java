package io.framecast.gateway.door;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class PatienceTest {

    private static final long SECOND = Duration.ofSeconds(1).toNanos();
    private static final DoorSettings SETTINGS = new DoorSettings(10, Duration.ofSeconds(10), Duration.ofSeconds(30));

    private final Patience patience = new Patience(SETTINGS, 0);

    @Test
    void aNewConnectionHasSoLongForItsFirstHeaderWhateverDripsIn() {
        assertThat(patience.leftNanos(4 * SECOND)).isEqualTo(6 * SECOND);
        assertThat(patience.isWithinRequest()).isFalse();
        patience.someBytes(5 * SECOND);
        patience.someBytes(9 * SECOND);
        assertThat(patience.isWithinRequest()).isTrue();
        assertThat(patience.leftNanos(9 * SECOND)).isEqualTo(SECOND);
        assertThat(patience.leftNanos(10 * SECOND)).isZero();
    }

    @Test
    void aKeptConnectionMayRestAndHasSoLongOnceAHeaderHasBegun() {
        patience.header();
        patience.bodyEnd();
        patience.asked(SECOND);
        assertThat(patience.leftNanos(3600 * SECOND)).isEqualTo(Long.MAX_VALUE);
        patience.someBytes(3600 * SECOND);
        patience.someBytes(3605 * SECOND);
        assertThat(patience.leftNanos(3605 * SECOND)).isEqualTo(5 * SECOND);
    }

    @Test
    void aBodyHasSoLongForEachPieceOfALeastSizeNotForEachByte() {
        patience.header();
        patience.asked(0);
        patience.body(1, 20 * SECOND);
        patience.asked(20 * SECOND);
        assertThat(patience.leftNanos(25 * SECOND)).isEqualTo(5 * SECOND);
        patience.body(Patience.LEAST_BODY_BYTES, 29 * SECOND);
        patience.asked(29 * SECOND);
        assertThat(patience.leftNanos(29 * SECOND)).isEqualTo(30 * SECOND);
    }

    @Test
    void timeInWhichNobodyAsksForMoreIsNotHeldAgainstTheSender() {
        patience.header();
        patience.asked(0);
        patience.body(1, SECOND);
        assertThat(patience.leftNanos(3600 * SECOND)).isEqualTo(Long.MAX_VALUE);
        patience.asked(3600 * SECOND);
        assertThat(patience.leftNanos(3600 * SECOND)).isEqualTo(29 * SECOND);
    }
}
