package io.framecast.protocol.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PaceTest {

    private final Pace pace = new Pace();

    @Test
    void theFirstFramesSayHowLongOneTakes() {
        assertThat(pace.frameNanos()).isZero();
        pace.begins(1000);
        pace.came(4, 1400);
        assertThat(pace.frameNanos()).isEqualTo(100);
    }

    @Test
    void timeInWhichNothingWasOwedDoesNotCount() {
        pace.begins(0);
        pace.came(1, 100);
        pace.begins(90_000);
        pace.came(1, 90_100);
        assertThat(pace.frameNanos()).isEqualTo(100);
    }

    @Test
    void whatWasLongAgoIsForgotten() {
        pace.begins(0);
        pace.came(1, 800);
        long now = 800;
        for (int frame = 0; frame < 40; frame++) {
            now += 10;
            pace.came(1, now);
        }
        assertThat(pace.frameNanos()).isBetween(10L, 20L);
        pace.came(8, now + 8000);
        assertThat(pace.frameNanos()).as("eight frames say it all").isEqualTo(1000);
    }

    @Test
    void aNewLinkIsNotJudgedByTheFormer() {
        pace.begins(0);
        pace.came(1, 800);
        pace.forget(900);
        assertThat(pace.frameNanos()).isZero();
    }
}
