package io.framecast.benchmarks.viewer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.BitSet;
import org.junit.jupiter.api.Test;

final class PlayoutTest {

    private static final long MILLIS = 1_000_000;

    private final BitSet there = new BitSet();
    private final Playout playout = new Playout(100, 10, 0);

    private void advanceTo(long millis) {
        playout.advance(millis * MILLIS, there::get);
    }

    @Test
    void theFirstFrameIsWaitedForAndThenShownAtTheRate() {
        advanceTo(80);
        there.set(0, 100);
        advanceTo(120);
        advanceTo(1_119);
        assertThat(playout.next()).isEqualTo(10);
        assertThat(playout.waits()).containsExactly(new Wait(Wait.Kind.START, 0, 120 * MILLIS));
    }

    @Test
    void whoJumpsBeforeTheFirstPictureStillWaitsForTheFirst() {
        advanceTo(80);
        playout.seek(50, 100 * MILLIS);
        there.set(50, 100);
        advanceTo(120);
        assertThat(playout.next()).isEqualTo(51);
        assertThat(playout.waits()).containsExactly(new Wait(Wait.Kind.START, 0, 120 * MILLIS));
    }

    @Test
    void theFirstPictureIsShownAtOnceAndMovesOnWithAQuarterOfASecondAhead() {
        there.set(0, 2);
        advanceTo(100);
        advanceTo(299);
        assertThat(playout.next()).isEqualTo(1);
        there.set(2, 100);
        advanceTo(300);
        advanceTo(400);
        assertThat(playout.next()).isEqualTo(3);
        assertThat(playout.waits()).containsExactly(new Wait(Wait.Kind.START, 0, 100 * MILLIS));
    }

    @Test
    void sourcesThatAreSlowerThanPlayStallItAfterTheFirstMoment() {
        there.set(0);
        advanceTo(0);
        advanceTo(399);
        advanceTo(400);
        there.set(1, 100);
        advanceTo(1_000);
        assertThat(playout.waits()).endsWith(new Wait(Wait.Kind.STALL, 399 * MILLIS, 1_000 * MILLIS));
    }

    @Test
    void aFrameThatIsNotThereWhenItIsDueHaltsThePictureUntilItComes() {
        there.set(0, 5);
        advanceTo(0);
        advanceTo(500);
        advanceTo(1_400);
        there.set(5, 100);
        advanceTo(1_700);
        advanceTo(1_800);
        assertThat(playout.waits()).endsWith(new Wait(Wait.Kind.STALL, 500 * MILLIS, 1_700 * MILLIS));
        assertThat(playout.next()).as("what was missed is not caught up with").isEqualTo(7);
    }

    @Test
    void aFrameThatIsLateByLessThanAnEyeSeesIsNoStall() {
        there.set(0, 5);
        advanceTo(0);
        advanceTo(500);
        there.set(5, 100);
        advanceTo(530);
        assertThat(playout.waits()).hasSize(1);
    }

    @Test
    void aSeekEndsOneWaitAndBeginsAnother() {
        there.set(0, 5);
        advanceTo(0);
        advanceTo(1_000);
        playout.seek(50, 2_000 * MILLIS);
        there.set(50);
        advanceTo(2_030);
        assertThat(playout.waits()).extracting(Wait::kind, Wait::millis).containsExactly(
                org.assertj.core.groups.Tuple.tuple(Wait.Kind.START, 0L),
                org.assertj.core.groups.Tuple.tuple(Wait.Kind.STALL, 1_500L),
                org.assertj.core.groups.Tuple.tuple(Wait.Kind.SEEK, 30L));
    }

    @Test
    void aViewerThatLeavesWhileItWaitsHasWaited() {
        playout.end(3_000 * MILLIS);
        assertThat(playout.waits()).containsExactly(new Wait(Wait.Kind.START, 0, 3_000 * MILLIS));
    }
}
