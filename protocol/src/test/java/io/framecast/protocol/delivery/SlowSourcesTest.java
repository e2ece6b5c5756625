package io.framecast.protocol.delivery;

import static io.framecast.protocol.delivery.DeliveryUnderTest.FRAME_BYTES;
import static io.framecast.protocol.delivery.DeliveryUnderTest.WANTED;
import static io.framecast.protocol.delivery.DeliveryUnderTest.strategy;
import static io.framecast.protocol.delivery.DeliveryUnderTest.twoSharesAndAStandby;
import static org.assertj.core.api.Assertions.assertThat;

import io.framecast.protocol.event.Share;
import io.framecast.protocol.event.Standby;
import io.framecast.protocol.mask.FrameMask;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Sources that are lost, late or slow, one rule at a time. */
class SlowSourcesTest {

    private final DeliveryUnderTest sink = new DeliveryUnderTest();
    private final Delivery delivery = sink.delivery();

    private static long millis(long millis) {
        return millis * 1_000_000;
    }

    @Test
    void ownerThatMayStillDialIsWaitedForAndThenItsStandbyIsAsked() {
        delivery.adopt(twoSharesAndAStandby(1));
        sink.link("b", "c");
        sink.demand("0-3");
        Outcome before = delivery.settle();
        assertThat(sink.asked(before, "b")).containsExactly("1-3/2");
        assertThat(sink.asked(before, "c")).isEmpty();

        assertThat(delivery.graceOver()).isTrue();
        assertThat(sink.asked(delivery.settle(), "c")).containsExactly("0-2/2");
    }

    @Test
    void framesOfALostSourceAreAskedOfItsStandbyInDemandOrder() {
        delivery.adopt(twoSharesAndAStandby(1));
        sink.link("a", "b", "c");
        sink.demand("9-0/-1");
        delivery.settle();
        delivery.arrived(sink.index("a"), 8, FRAME_BYTES, true);

        assertThat(delivery.unlinked(sink.index("a"))).isEqualTo(FrameMask.parse("0-6/2"));
        assertThat(sink.asked(delivery.settle(), "c")).containsExactly("6-0/-2");
    }

    @Test
    void lateSourceIsHedgedAndTheCopyThatComesSecondIsADuplicate() {
        delivery.adopt(twoSharesAndAStandby(1));
        sink.link("a", "b", "c");
        sink.demand("0-5");
        delivery.settle();

        delivery.late(sink.index("a"));
        assertThat(sink.asked(delivery.settle(), "c")).containsExactly("0-4/2");
        assertThat(delivery.arrived(sink.index("c"), 0, FRAME_BYTES, true)).isEqualTo(Arrival.GIVE);
        assertThat(delivery.arrived(sink.index("a"), 0, FRAME_BYTES, true)).isEqualTo(Arrival.DUPLICATE);

        delivery.punctual(sink.index("a"));
        Outcome outcome = delivery.settle();
        assertThat(outcome.asks()).extracting(Ask::source).contains(sink.index("c"));
        assertThat(sink.asked(outcome, "c")).as("the hedge is withdrawn").isEmpty();
    }

    @Test
    void lateSourceThatOwesNothingIsAskedForOneFrameSoThatItCanShowThatItIsBack() {
        delivery.adopt(twoSharesAndAStandby(1));
        sink.link("a", "b", "c");
        delivery.late(sink.index("a"));
        sink.demand("0-7");
        Outcome outcome = delivery.settle();

        assertThat(sink.asked(outcome, "a")).containsExactly("0");
        assertThat(sink.asked(outcome, "c")).containsExactly("0-6/2");
    }

    @Test
    void slowSourceIsAskedForWhatItSendsSoonAndTheRestComesFromItsStandby() {
        delivery.adopt(twoSharesAndAStandby(1));
        sink.link("a", "b", "c");
        sink.demand("0-9");
        delivery.settle();

        delivery.paced(sink.index("b"), millis(5));
        assertThat(delivery.paced(sink.index("a"), millis(90))).isTrue();
        Outcome outcome = delivery.settle();
        assertThat(sink.asked(outcome, "a")).as("200 ms of work").containsExactly("0-2/2");
        assertThat(sink.asked(outcome, "c")).containsExactly("4-8/2");
        assertThat(delivery.sources().isSlow(sink.index("a"))).isTrue();
    }

    @Test
    void sourceThatIsTooSlowForASingleFrameIsAskedForOneAndHedged() {
        delivery.adopt(twoSharesAndAStandby(1));
        sink.link("a", "b", "c");
        delivery.paced(sink.index("b"), millis(5));
        delivery.paced(sink.index("a"), millis(500));
        sink.demand("0-9");
        Outcome outcome = delivery.settle();
        assertThat(sink.asked(outcome, "a")).as("so that it can show that it is faster").containsExactly("0");
        assertThat(sink.asked(outcome, "c")).containsExactly("0-8/2");
    }

    @Test
    void sourceThatIsAsFastAsOthersAgainIsGivenItsShare() {
        delivery.adopt(twoSharesAndAStandby(1));
        sink.link("a", "b", "c");
        delivery.paced(sink.index("b"), millis(5));
        delivery.paced(sink.index("a"), millis(500));
        delivery.paced(sink.index("a"), millis(8));
        sink.demand("0-9");
        assertThat(sink.asked(delivery.settle(), "a")).containsExactly("0-8/2");
    }

    @Test
    void onlySourceOfAPlanThatIsSlowIsRelievedByAStandbyOfWhichNothingIsKnown() {
        delivery.adopt(strategy(1, new Share("a", WANTED, List.of(new Standby("c", WANTED)))));
        sink.link("a", "c");
        sink.demand("0-5");
        delivery.settle();
        delivery.paced(sink.index("a"), millis(150));
        Outcome outcome = delivery.settle();
        assertThat(sink.asked(outcome, "a")).containsExactly("0");
        assertThat(sink.asked(outcome, "c")).containsExactly("1-5");
    }

    @Test
    void whereAllAreSlowNobodyIs() {
        delivery.adopt(twoSharesAndAStandby(1));
        sink.link("a", "b", "c");
        delivery.paced(sink.index("c"), millis(300));
        delivery.paced(sink.index("b"), millis(400));
        delivery.paced(sink.index("a"), millis(500));
        sink.demand("0-9");
        Outcome outcome = delivery.settle();
        assertThat(sink.asked(outcome, "a")).containsExactly("0-8/2");
        assertThat(sink.asked(outcome, "c")).isEmpty();
    }
}
