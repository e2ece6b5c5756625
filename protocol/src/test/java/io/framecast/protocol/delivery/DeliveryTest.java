package io.framecast.protocol.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.framecast.protocol.event.Lacking;
import io.framecast.protocol.event.Share;
import io.framecast.protocol.event.Standby;
import io.framecast.protocol.mask.FrameMask;
import io.framecast.protocol.mask.FrameRange;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The sink's rules one by one; {@link DeliveryPropertyTest} has them all at once. */
class DeliveryTest {

    private static final int FRAME_BYTES = 100;
    private static final FrameMask WANTED = FrameMask.firstFrames(100);
    private static final FrameMask EVEN = FrameMask.parse("0-98/2");
    private static final FrameMask ODD = FrameMask.parse("1-99/2");

    private long generation;
    private final Delivery delivery = new Delivery(10 * FRAME_BYTES, 1000, true, 100, FRAME_BYTES, () -> ++generation);

    private static Strategy strategy(int epoch, Share... shares) {
        return new Strategy(1, epoch, epoch, WANTED, List.of(shares), FrameMask.empty());
    }

    /** a has the even frames, b the odd ones, c stands by for both. */
    private static Strategy twoSharesAndAStandby(int epoch) {
        return strategy(epoch, new Share("a", EVEN, List.of(new Standby("c", EVEN))), new Share("b", ODD, List.of(new Standby("c", ODD))));
    }

    private int index(String node) {
        return delivery.sources().indexOf(node);
    }

    private void link(String... nodes) {
        for (String node : nodes) {
            delivery.linked(index(node), 1);
        }
    }

    private List<String> asked(Outcome outcome, String node) {
        return outcome.asks().stream().filter(ask -> ask.source() == index(node)).flatMap(ask -> ask.ranges().stream())
                .map(FrameRange::toString).toList();
    }

    private static long millis(long millis) {
        return millis * 1_000_000;
    }

    private void demand(String range) {
        assertThat(delivery.demand(List.of(FrameRange.parse(range)))).isTrue();
    }

    @Test
    void eachShareIsAskedOfItsOwnerUpToTheWindow() {
        delivery.adopt(twoSharesAndAStandby(1));
        link("a", "b", "c");
        demand("0-99");
        Outcome outcome = delivery.settle();

        assertThat(asked(outcome, "a")).containsExactly("0-8/2");
        assertThat(asked(outcome, "b")).containsExactly("1-9/2");
        assertThat(asked(outcome, "c")).isEmpty();
    }

    @Test
    void windowIsFilledAgainWhenHalfOfItIsFree() {
        delivery.adopt(twoSharesAndAStandby(1));
        link("a", "b");
        demand("0-99");
        delivery.settle();
        for (int frame = 0; frame < 4; frame++) {
            assertThat(delivery.arrived(index(frame % 2 == 0 ? "a" : "b"), frame, FRAME_BYTES, true)).isEqualTo(Arrival.GIVE);
            delivery.consumed(FRAME_BYTES);
            assertThat(delivery.settle().asks()).isEmpty();
        }
        delivery.arrived(index("a"), 4, FRAME_BYTES, true);
        assertThat(delivery.settle().asks()).as("given but not consumed").isEmpty();
        delivery.consumed(FRAME_BYTES);

        assertThat(asked(delivery.settle(), "a")).containsExactly("6-14/2");
    }

    @Test
    void ownerThatMayStillDialIsWaitedForAndThenItsStandbyIsAsked() {
        delivery.adopt(twoSharesAndAStandby(1));
        link("b", "c");
        demand("0-3");
        Outcome before = delivery.settle();
        assertThat(asked(before, "b")).containsExactly("1-3/2");
        assertThat(asked(before, "c")).isEmpty();

        assertThat(delivery.graceOver()).isTrue();
        assertThat(asked(delivery.settle(), "c")).containsExactly("0-2/2");
    }

    @Test
    void framesOfALostSourceAreAskedOfItsStandbyInDemandOrder() {
        delivery.adopt(twoSharesAndAStandby(1));
        link("a", "b", "c");
        demand("9-0/-1");
        delivery.settle();
        delivery.arrived(index("a"), 8, FRAME_BYTES, true);

        assertThat(delivery.unlinked(index("a"))).isEqualTo(FrameMask.parse("0-6/2"));
        assertThat(asked(delivery.settle(), "c")).containsExactly("6-0/-2");
    }

    @Test
    void lateSourceIsHedgedAndTheCopyThatComesSecondIsADuplicate() {
        delivery.adopt(twoSharesAndAStandby(1));
        link("a", "b", "c");
        demand("0-5");
        delivery.settle();

        delivery.late(index("a"));
        assertThat(asked(delivery.settle(), "c")).containsExactly("0-4/2");
        assertThat(delivery.arrived(index("c"), 0, FRAME_BYTES, true)).isEqualTo(Arrival.GIVE);
        assertThat(delivery.arrived(index("a"), 0, FRAME_BYTES, true)).isEqualTo(Arrival.DUPLICATE);

        delivery.punctual(index("a"));
        Outcome outcome = delivery.settle();
        assertThat(outcome.asks()).extracting(Ask::source).contains(index("c"));
        assertThat(asked(outcome, "c")).as("the hedge is withdrawn").isEmpty();
    }

    @Test
    void slowSourceIsAskedForWhatItSendsSoonAndTheRestComesFromItsStandby() {
        delivery.adopt(twoSharesAndAStandby(1));
        link("a", "b", "c");
        demand("0-9");
        delivery.settle();

        delivery.paced(index("b"), millis(5));
        assertThat(delivery.paced(index("a"), millis(90))).isTrue();
        Outcome outcome = delivery.settle();
        assertThat(asked(outcome, "a")).as("200 ms of work").containsExactly("0-2/2");
        assertThat(asked(outcome, "c")).containsExactly("4-8/2");
        assertThat(delivery.sources().isSlow(index("a"))).isTrue();
    }

    @Test
    void sourceThatIsTooSlowForASingleFrameIsAskedForOneAndHedged() {
        delivery.adopt(twoSharesAndAStandby(1));
        link("a", "b", "c");
        delivery.paced(index("b"), millis(5));
        delivery.paced(index("a"), millis(500));
        demand("0-9");
        Outcome outcome = delivery.settle();
        assertThat(asked(outcome, "a")).as("so that it can show that it is faster").containsExactly("0");
        assertThat(asked(outcome, "c")).containsExactly("0-8/2");
    }

    @Test
    void sourceThatIsAsFastAsOthersAgainIsGivenItsShare() {
        delivery.adopt(twoSharesAndAStandby(1));
        link("a", "b", "c");
        delivery.paced(index("b"), millis(5));
        delivery.paced(index("a"), millis(500));
        delivery.paced(index("a"), millis(8));
        demand("0-9");
        assertThat(asked(delivery.settle(), "a")).containsExactly("0-8/2");
    }

    @Test
    void onlySourceOfAPlanThatIsSlowIsRelievedByAStandbyOfWhichNothingIsKnown() {
        delivery.adopt(strategy(1, new Share("a", WANTED, List.of(new Standby("c", WANTED)))));
        link("a", "c");
        demand("0-5");
        delivery.settle();
        delivery.paced(index("a"), millis(150));
        Outcome outcome = delivery.settle();
        assertThat(asked(outcome, "a")).containsExactly("0");
        assertThat(asked(outcome, "c")).containsExactly("1-5");
    }

    @Test
    void whereAllAreSlowNobodyIs() {
        delivery.adopt(twoSharesAndAStandby(1));
        link("a", "b", "c");
        delivery.paced(index("c"), millis(300));
        delivery.paced(index("b"), millis(400));
        delivery.paced(index("a"), millis(500));
        demand("0-9");
        Outcome outcome = delivery.settle();
        assertThat(asked(outcome, "a")).containsExactly("0-8/2");
        assertThat(asked(outcome, "c")).isEmpty();
    }

    @Test
    void lateSourceThatOwesNothingIsAskedForOneFrameSoThatItCanShowThatItIsBack() {
        delivery.adopt(twoSharesAndAStandby(1));
        link("a", "b", "c");
        delivery.late(index("a"));
        demand("0-7");
        Outcome outcome = delivery.settle();

        assertThat(asked(outcome, "a")).containsExactly("0");
        assertThat(asked(outcome, "c")).containsExactly("0-6/2");
    }

    @Test
    void frameThatEveryNodeLacksIsReportedOnceAndTheDemandIsMet() {
        delivery.adopt(strategy(1, new Share("a", WANTED, List.of())));
        link("a");
        demand("7");
        delivery.settle();
        delivery.lacks(index("a"), FrameMask.of(7));
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
        link("a");
        demand("6-8");
        delivery.settle();
        delivery.lacks(index("a"), FrameMask.of(7));
        FrameMask sought = delivery.settle().sought();

        delivery.adopt(strategy(2, new Share("a", WANTED.andNot(FrameMask.of(7)), List.of()), new Share("b", FrameMask.of(7), List.of())));
        link("b");
        Outcome outcome = delivery.settle();
        assertThat(asked(outcome, "b")).containsExactly("7");
        assertThat(outcome.gone()).isEqualTo(FrameMask.empty());
        assertThat(delivery.lacking()).isEmpty();
        delivery.giveUpSeeking(sought);
        assertThat(delivery.settle().gone()).as("it is not sought any more").isEqualTo(FrameMask.empty());
    }

    @Test
    void frameThatEveryNodeLacksIsReportedOnceAStrategySaysThatNobodyHasIt() {
        delivery.adopt(strategy(1, new Share("a", WANTED, List.of())));
        link("a");
        demand("7");
        delivery.settle();
        delivery.lacks(index("a"), FrameMask.of(7));
        delivery.settle();

        delivery.adopt(new Strategy(1, 2, 2, WANTED, List.of(new Share("a", WANTED.andNot(FrameMask.of(7)), List.of())), FrameMask.of(7)));
        Outcome outcome = delivery.settle();
        assertThat(outcome.gone()).isEqualTo(FrameMask.of(7));
        assertThat(outcome.met()).isTrue();
    }

    @Test
    void newEpochMakesFramesAvailableAndTheyMayBeDemandedAgain() {
        delivery.adopt(new Strategy(1, 1, 1, WANTED, List.of(new Share("a", EVEN, List.of())), ODD));
        link("a");
        demand("1");
        assertThat(delivery.settle().gone()).isEqualTo(ODD);

        delivery.adopt(twoSharesAndAStandby(2));
        link("b");
        assertThat(delivery.settle().available()).isEqualTo(ODD);
        demand("1");
        assertThat(asked(delivery.settle(), "b")).containsExactly("1");
    }

    @Test
    void seekingBackAsksAgainForExactlyTheFramesThatHaveComeOnThatLink() {
        delivery.adopt(strategy(1, new Share("a", WANTED, List.of())));
        link("a");
        demand("0-3");
        Ask first = delivery.settle().asks().getFirst();
        for (int frame = 0; frame < 4; frame++) {
            delivery.arrived(index("a"), frame, FRAME_BYTES, true);
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
        link("a");
        demand("0-9");
        delivery.settle();
        delivery.replaceDemand(List.of(FrameRange.of(5, 20)));
        delivery.settle();

        assertThat(delivery.arrived(index("a"), 4, FRAME_BYTES, true)).isEqualTo(Arrival.UNWANTED);
        assertThat(delivery.arrived(index("a"), 5, FRAME_BYTES, true)).isEqualTo(Arrival.GIVE);
    }

    @Test
    void frameLargerThanTheWindowIsAskedAlone() {
        Delivery small = new Delivery(10, 1000, true, 100, FRAME_BYTES, () -> ++generation);
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
        Delivery underestimated = new Delivery(1000, 1000, true, 100, 1, () -> ++generation);
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
        link("a");
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
        delivery.linked(index("a"), 5);

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
        Delivery storing = new Delivery(10 * FRAME_BYTES, 1000, false, 100, FRAME_BYTES, () -> ++generation);
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
