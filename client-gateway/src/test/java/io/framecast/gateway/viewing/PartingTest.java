package io.framecast.gateway.viewing;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class PartingTest {

    private final Parting parting = new Parting();

    @Test
    void theViewerIsLetGoOnceAfterTenSeconds() {
        Duration waited = Duration.ZERO;
        while (!parting.letsTheViewerGo()) {
            waited = waited.plus(parting.say());
        }
        assertThat(waited).hasSeconds(10);
        parting.say();
        assertThat(parting.letsTheViewerGo()).isFalse();
    }

    @Test
    void aCoordinatorHasMinutesToHearOfItAndIsToldLessOftenOnceTheViewerIsGone() {
        Duration waited = Duration.ZERO;
        Duration pause = Duration.ZERO;
        while (!parting.isInVain()) {
            pause = parting.say();
            waited = waited.plus(pause);
        }
        assertThat(pause).hasSeconds(5);
        assertThat(waited).isBetween(Duration.ofMinutes(4), Duration.ofMinutes(6));
    }
}
