package io.framecast.gateway.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.framecast.gateway.viewing.RequestRefusedException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlayingTest {

    @Test
    void whatIsNotSaidIsOnceAtTheMoviesRate() {
        assertThat(Playing.of(null, null)).isEqualTo(new Playing(1, 1));
        assertThat(Playing.of("1.5", "false")).isEqualTo(new Playing(1.5, 1));
    }

    @Test
    void theBoundsOfTheRateAreIn() {
        assertThat(Playing.of("0.1", null).factor()).isEqualTo(0.1);
        assertThat(Playing.of("16", null).factor()).isEqualTo(16);
    }

    @Test
    void aLoopIsForEverOrSoManyTimes() {
        assertThat(Playing.of("max", "true").rounds()).isEqualTo(Long.MAX_VALUE);
        assertThat(Playing.of("max", "3").rounds()).isEqualTo(3);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.09", "16.01", "-1", "0", "NaN", "Infinity", "fast", "", "MAX"})
    void ratesBeyondTheBoundsAreRefusedWithRuleAndValue(String rate) {
        assertThatThrownBy(() -> Playing.of(rate, null)).isInstanceOf(RequestRefusedException.class)
                .hasMessage("rate must be max, or a factor of the movie's rate from 0.1 to 16, got '" + rate + "'");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1", "1000001", "yes", "", "1.5"})
    void loopsThatAreNoneAreRefusedWithRuleAndValue(String loop) {
        assertThatThrownBy(() -> Playing.of(null, loop)).isInstanceOf(RequestRefusedException.class)
                .hasMessageContaining("loop must be true, false, or how often").hasMessageContaining("'" + loop + "'");
    }
}
