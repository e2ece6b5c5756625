package io.framecast.gateway.edge;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FlightsTest {

    private final Flights<String> flights = new Flights<>();

    @Test
    void whoAsksFirstLeadsAndTheOthersAreTheOnesThatWait() {
        assertThat(flights.begin(7, "first")).isEqualTo("first");
        assertThat(flights.begin(7, "second")).isEqualTo("first");
        assertThat(flights.leader(7)).isEqualTo("first");
        assertThat(flights.join(7, "third", leader -> true)).isEqualTo("first");
        assertThat(flights.arrived(7)).containsExactly("third");
        assertThat(flights.size()).isZero();
    }

    @Test
    void nobodyWaitsForItselfForWhatIsNotComingOrForALeaderThatIsNotTrusted() {
        assertThat(flights.join(7, "second", leader -> true)).isNull();
        flights.begin(7, "first");
        assertThat(flights.join(7, "first", leader -> true)).isNull();
        assertThat(flights.join(7, "second", leader -> !leader.equals("first"))).isNull();
    }

    @Test
    void whereTheLeaderGivesUpThoseThatWaitAreNamedOnce() {
        flights.begin(7, "first");
        flights.join(7, "second", leader -> true);
        assertThat(flights.givenUp(7, "second")).as("it does not lead").isEmpty();
        assertThat(flights.givenUp(7, "first")).containsExactly("second");
        assertThat(flights.givenUp(7, "first")).isEmpty();
        assertThat(flights.leader(7)).isNull();
    }

    @Test
    void whoHasLeftIsNotGivenTheFrame() {
        flights.begin(7, "first");
        flights.join(7, "second", leader -> true);
        flights.leave(7, "second");
        assertThat(flights.arrived(7)).isEmpty();
    }
}
