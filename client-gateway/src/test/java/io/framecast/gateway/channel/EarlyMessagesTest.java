package io.framecast.gateway.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class EarlyMessagesTest {

    private final EarlyMessages early = new EarlyMessages(3, 2);

    @Test
    void theyAreTakenOnceInTheOrderTheyCame() throws Exception {
        ClientMessage first = new ClientMessage.Done(3, "0-9");
        ClientMessage second = new ClientMessage.Done(3, "");
        early.keep(first);
        early.keep(second);
        assertThat(early.takeAll()).containsExactly(first, second);
        assertThat(early.takeAll()).isEmpty();
    }

    @Test
    void moreThanMayWaitAreRefusedAndThoseBeforeStay() throws Exception {
        early.keep(new ClientMessage.Done(3, ""));
        early.keep(new ClientMessage.Done(3, ""));
        assertThatThrownBy(() -> early.keep(new ClientMessage.Done(3, ""))).isInstanceOfSatisfying(MessageException.class,
                refused -> assertThat(refused.status()).isEqualTo(429));
        assertThat(early.takeAll()).hasSize(2);
    }
}
