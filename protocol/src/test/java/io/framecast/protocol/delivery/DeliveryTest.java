package io.framecast.protocol.delivery;

import static io.framecast.protocol.delivery.DeliveryUnderTest.FRAME_BYTES;
import static io.framecast.protocol.delivery.DeliveryUnderTest.WANTED;
import static io.framecast.protocol.delivery.DeliveryUnderTest.strategy;
import static io.framecast.protocol.delivery.DeliveryUnderTest.twoSharesAndAStandby;
import static org.assertj.core.api.Assertions.assertThat;

import io.framecast.protocol.event.Share;
import io.framecast.protocol.mask.FrameMask;
import io.framecast.protocol.mask.FrameRange;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The sink's rules one by one; {@link DeliveryPropertyTest} has them all at once. */
class DeliveryTest {

    private final DeliveryUnderTest sink = new DeliveryUnderTest();
    private final Delivery delivery = sink.delivery();

    @Test
    void eachShareIsAskedOfItsOwnerUpToTheWindow() {
        delivery.adopt(twoSharesAndAStandby(1));
        sink.link("a", "b", "c");
        sink.demand("0-99");
        Outcome outcome = delivery.settle();

        assertThat(sink.asked(outcome, "a")).containsExactly("0-8/2");
        assertThat(sink.asked(outcome, "b")).containsExactly("1-9/2");
        assertThat(sink.asked(outcome, "c")).isEmpty();
    }

    @Test
    void windowIsFilledAgainWhenHalfOfItIsFree() {
        delivery.adopt(twoSharesAndAStandby(1));
        sink.link("a", "b");
        sink.demand("0-99");
        delivery.settle();
        for (int frame = 0; frame < 4; frame++) {
            assertThat(delivery.arrived(sink.index(frame % 2 == 0 ? "a" : "b"), frame, FRAME_BYTES, true)).isEqualTo(Arrival.GIVE);
            delivery.consumed(FRAME_BYTES);
            assertThat(delivery.settle().asks()).isEmpty();
        }
        delivery.arrived(sink.index("a"), 4, FRAME_BYTES, true);
        assertThat(delivery.settle().asks()).as("given but not consumed").isEmpty();
        delivery.consumed(FRAME_BYTES);

        assertThat(sink.asked(delivery.settle(), "a")).containsExactly("6-14/2");
    }

    @Test
    void seekingBackAsksAgainForExactlyTheFramesThatHaveComeOnThatLink() {
        delivery.adopt(strategy(1, new Share("a", WANTED, List.of())));
        sink.link("a");
        sink.demand("0-3");
        Ask first = delivery.settle().asks().getFirst();
        for (int frame = 0; frame < 4; frame++) {
            delivery.arrived(sink.index("a"), frame, FRAME_BYTES, true);
            delivery.consumed(FRAME_BYTES);
        }
        delivery.settle();
        delivery.replaceDemand(List.of(FrameRange.of(4, 5)));
        Ask onward = delivery.settle().asks().getFirst();
        delivery.replaceDemand(List.of(FrameRange.of(2, 5)));
        Ask back = delivery.settle().asks().getFirst();

        assertThat(first.again()).isEmpty();
        assertThat(onward.again()).isEmpty();
        assertThat(back.ranges()).containsExactly(FrameRange.of(2, 5));
        assertThat(back.again()).containsExactly(FrameRange.of(2, 3));
        assertThat(back.generation()).isEqualTo(first.generation());
    }

    @Test
    void frameOnItsWayWhenTheDemandIsReplacedIsGivenIfItIsStillDemandedAndDroppedIfNot() {
        delivery.adopt(strategy(1, new Share("a", WANTED, List.of())));
        sink.link("a");
        sink.demand("0-9");
        delivery.settle();
        delivery.replaceDemand(List.of(FrameRange.of(5, 20)));
        delivery.settle();

        assertThat(delivery.arrived(sink.index("a"), 4, FRAME_BYTES, true)).isEqualTo(Arrival.UNWANTED);
        assertThat(delivery.arrived(sink.index("a"), 5, FRAME_BYTES, true)).isEqualTo(Arrival.GIVE);
    }

    @Test
    void frameLargerThanTheWindowIsAskedAlone() {
        Delivery small = DeliveryUnderTest.delivery(10, FRAME_BYTES, true);
        small.adopt(strategy(1, new Share("a", WANTED, List.of())));
        small.linked(0, 1);
        small.demand(List.of(FrameRange.of(0, 99)));

        assertThat(small.settle().asks().getFirst().ranges()).containsExactly(FrameRange.of(0, 0));
        small.arrived(0, 0, FRAME_BYTES, true);
        assertThat(small.settle().asks()).isEmpty();
        small.consumed(FRAME_BYTES);
        assertThat(small.settle().asks().getFirst().ranges()).containsExactly(FrameRange.of(1, 1));
    }

    @Test
    void linkThatOwesTheFirstFrameIsReadHoweverMuchPilesUp() {
        Delivery underestimated = DeliveryUnderTest.delivery(1000, 1, true);
        underestimated.adopt(twoSharesAndAStandby(1));
        underestimated.linked(0, 1);
        underestimated.linked(1, 1);
        underestimated.demand(List.of(FrameRange.of(0, 99)));
        underestimated.settle();
        for (int frame = 1; frame < 50; frame += 2) {
            underestimated.arrived(1, frame, FRAME_BYTES, true);
        }

        assertThat(underestimated.mayRead(0)).isTrue();
        assertThat(underestimated.mayRead(1)).isFalse();
        underestimated.consumed(25 * FRAME_BYTES);
        assertThat(underestimated.mayRead(1)).isTrue();
    }

    @Test
    void tooManyRangesAreRefusedAndNothingIsTakenOfThem() {
        List<FrameRange> most = Collections.nCopies(DemandQueue.MAX_RANGES, FrameRange.of(0, 99));
        assertThat(delivery.demand(most)).isTrue();
        assertThat(delivery.demand(List.of(FrameRange.of(0, 1)))).isFalse();
        assertThat(delivery.replaceDemand(Collections.nCopies(DemandQueue.MAX_RANGES + 1, FrameRange.of(0, 1)))).isFalse();
        assertThat(delivery.replaceDemand(List.of(FrameRange.of(0, 1)))).isTrue();
    }

    @Test
    void demandThatRepeatsItselfTenThousandTimesIsWorkedOffInBoundedSteps() {
        delivery.adopt(strategy(1, new Share("a", WANTED, List.of())));
        sink.link("a");
        delivery.demand(Collections.nCopies(10_000, new FrameRange(0, 98, 2)));
        int steps = 0;
        for (int frame = 0; frame < 100; frame += 2) {
            while (delivery.settle().unfinished()) {
                steps++;
            }
            delivery.arrived(0, frame, FRAME_BYTES, true);
            delivery.consumed(FRAME_BYTES);
        }

        Outcome last = delivery.settle();
        while (last.unfinished()) {
            last = delivery.settle();
            steps++;
        }
        assertThat(last.met()).isTrue();
        assertThat(steps).isBetween(5, 100);
    }

    @Test
    void lowerOrEqualStrategyIsRefused() {
        assertThat(delivery.adopt(twoSharesAndAStandby(2))).isTrue();
        assertThat(delivery.adopt(twoSharesAndAStandby(2))).isFalse();
        assertThat(delivery.adopt(twoSharesAndAStandby(1))).isFalse();
        assertThat(delivery.adopt(new Strategy(2, 1, 0, WANTED, List.of(), FrameMask.empty()))).isTrue();
    }

    @Test
    void joinsAreJudgedByTermEpochStrategyAndIncarnation() {
        assertThat(Admission.of(delivery, "a", 1, 1, 1)).isEqualTo(Admission.WAIT);
        delivery.adopt(twoSharesAndAStandby(2));
        delivery.linked(sink.index("a"), 5);

        assertThat(Admission.of(delivery, "a", 5, 1, 2)).isEqualTo(Admission.ADMIT);
        assertThat(Admission.of(delivery, "a", 6, 1, 2)).isEqualTo(Admission.ADMIT);
        assertThat(Admission.of(delivery, "a", 4, 1, 2)).isEqualTo(Admission.NOT_IN_STRATEGY);
        assertThat(Admission.of(delivery, "a", 5, 1, 3)).isEqualTo(Admission.WAIT);
        assertThat(Admission.of(delivery, "a", 5, 2, 1)).isEqualTo(Admission.WAIT);
        assertThat(Admission.of(delivery, "a", 5, 1, 1)).isEqualTo(Admission.STALE);
        assertThat(Admission.of(delivery, "x", 5, 1, 2)).isEqualTo(Admission.NOT_IN_STRATEGY);
    }

    @Test
    void storingSinkMissesOnlyWhatItWasNotGivenAndAViewersMayMissAll() {
        Delivery storing = DeliveryUnderTest.delivery(10 * FRAME_BYTES, FRAME_BYTES, false);
        for (Delivery each : List.of(storing, delivery)) {
            each.adopt(strategy(1, new Share("a", WANTED, List.of())));
            each.linked(0, 1);
            each.demand(List.of(FrameRange.of(0, 9)));
            each.settle();
            each.arrived(0, 0, FRAME_BYTES, true);
        }

        assertThat(storing.missing()).isEqualTo(FrameMask.range(1, 99));
        assertThat(delivery.missing()).isEqualTo(WANTED);
    }
}
