package io.framecast.protocol.delivery;

import static io.framecast.protocol.delivery.DeliveryUnderTest.EVEN;
import static io.framecast.protocol.delivery.DeliveryUnderTest.ODD;
import static io.framecast.protocol.delivery.DeliveryUnderTest.WANTED;
import static io.framecast.protocol.delivery.DeliveryUnderTest.strategy;
import static io.framecast.protocol.delivery.DeliveryUnderTest.twoSharesAndAStandby;
import static org.assertj.core.api.Assertions.assertThat;

import io.framecast.protocol.event.Lacking;
import io.framecast.protocol.event.Share;
import io.framecast.protocol.mask.FrameMask;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Frames that no source has, one rule at a time. */
class LackingFramesTest {

    private final DeliveryUnderTest sink = new DeliveryUnderTest();
    private final Delivery delivery = sink.delivery();

    @Test
    void frameThatEveryNodeLacksIsReportedOnceAndTheDemandIsMet() {
        delivery.adopt(strategy(1, new Share("a", WANTED, List.of())));
        sink.link("a");
        sink.demand("7");
        delivery.settle();
        delivery.lacks(sink.index("a"), FrameMask.of(7));
        Outcome sought = delivery.settle();
        assertThat(sought.sought()).isEqualTo(FrameMask.of(7));
        assertThat(sought.gone()).as("others may have it").isEqualTo(FrameMask.empty());
        assertThat(sought.met()).isFalse();
        assertThat(delivery.lacking()).containsExactly(new Lacking("a", FrameMask.of(7)));

        delivery.giveUpSeeking(sought.sought());
        Outcome outcome = delivery.settle();
        assertThat(outcome.gone()).isEqualTo(FrameMask.of(7));
        assertThat(outcome.met()).isTrue();
        assertThat(delivery.settle()).isEqualTo(Outcome.NOTHING);
        assertThat(delivery.lacking()).as("to be planned around still").containsExactly(new Lacking("a", FrameMask.of(7)));
    }

    @Test
    void frameThatEveryNodeLacksIsAskedOfAHolderThatTheNextStrategyNames() {
        delivery.adopt(strategy(1, new Share("a", WANTED, List.of())));
        sink.link("a");
        sink.demand("6-8");
        delivery.settle();
        delivery.lacks(sink.index("a"), FrameMask.of(7));
        FrameMask sought = delivery.settle().sought();

        delivery.adopt(strategy(2, new Share("a", WANTED.andNot(FrameMask.of(7)), List.of()), new Share("b", FrameMask.of(7), List.of())));
        sink.link("b");
        Outcome outcome = delivery.settle();
        assertThat(sink.asked(outcome, "b")).containsExactly("7");
        assertThat(outcome.gone()).isEqualTo(FrameMask.empty());
        assertThat(delivery.lacking()).isEmpty();
        delivery.giveUpSeeking(sought);
        assertThat(delivery.settle().gone()).as("it is not sought any more").isEqualTo(FrameMask.empty());
    }

    @Test
    void frameThatEveryNodeLacksIsReportedOnceAStrategySaysThatNobodyHasIt() {
        delivery.adopt(strategy(1, new Share("a", WANTED, List.of())));
        sink.link("a");
        sink.demand("7");
        delivery.settle();
        delivery.lacks(sink.index("a"), FrameMask.of(7));
        delivery.settle();

        delivery.adopt(new Strategy(1, 2, 2, WANTED, List.of(new Share("a", WANTED.andNot(FrameMask.of(7)), List.of())), FrameMask.of(7)));
        Outcome outcome = delivery.settle();
        assertThat(outcome.gone()).isEqualTo(FrameMask.of(7));
        assertThat(outcome.met()).isTrue();
    }

    @Test
    void newEpochMakesFramesAvailableAndTheyMayBeDemandedAgain() {
        delivery.adopt(new Strategy(1, 1, 1, WANTED, List.of(new Share("a", EVEN, List.of())), ODD));
        sink.link("a");
        sink.demand("1");
        assertThat(delivery.settle().gone()).isEqualTo(ODD);

        delivery.adopt(twoSharesAndAStandby(2));
        sink.link("b");
        assertThat(delivery.settle().available()).isEqualTo(ODD);
        sink.demand("1");
        assertThat(sink.asked(delivery.settle(), "b")).containsExactly("1");
    }
}
