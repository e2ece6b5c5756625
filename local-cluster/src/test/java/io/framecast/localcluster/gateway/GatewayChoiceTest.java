package io.framecast.localcluster.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.Test;

class GatewayChoiceTest {

    private static final URI ONE = URI.create("http://127.0.0.1:1");
    private static final URI TWO = URI.create("http://127.0.0.1:2");
    private static final URI THREE = URI.create("http://127.0.0.1:3");

    @Test
    void theOthersAreAskedFirstAndTheLostOneLast() {
        GatewayChoice choice = new GatewayChoice(List.of(ONE, TWO), 10);
        choice.learn(List.of(ONE, TWO, THREE));

        choice.onLost(0);
        assertThat(choice.isRoundOver()).isTrue();
        assertThat(List.of(choice.next(1).orElseThrow(), choice.next(2).orElseThrow(), choice.next(3).orElseThrow())).containsExactly(TWO, THREE, ONE);
        assertThat(choice.isRoundOver()).isTrue();
        assertThat(choice.current()).isEqualTo(ONE);
    }

    @Test
    void theClockRunsFromTheFirstLossUntilOneServes() {
        GatewayChoice choice = new GatewayChoice(List.of(ONE, TWO), 10);
        choice.onLost(0);
        assertThat(choice.next(9)).contains(TWO);
        choice.onLost(9);
        assertThat(choice.next(11)).isEmpty();

        choice.onServed();
        choice.onLost(20);
        assertThat(choice.next(29)).isPresent();
    }

    @Test
    void aGatewayThatIsAloneIsAskedAgain() {
        GatewayChoice choice = new GatewayChoice(List.of(ONE), 10);

        assertThat(choice.hasOther()).isFalse();
        choice.onLost(0);
        assertThat(choice.next(5)).contains(ONE);
    }
}
