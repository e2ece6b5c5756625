package io.framecast.gateway.edge;

import static org.assertj.core.api.Assertions.assertThat;

import io.framecast.protocol.mask.FrameRange;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class OwedFramesTest {

    private static final long PATIENCE = 100;
    private static final long NEVER = Long.MIN_VALUE / 2;

    private final OwedFrames<String> owed = new OwedFrames<>();

    private List<Integer> owe(int first, int last) {
        return owed.replace(List.of(FrameRange.of(first, last)));
    }

    @Test
    void framesAreSeenToInTheOrderInWhichTheyWereAskedFor() {
        owed.replace(List.of(FrameRange.of(7, 8), FrameRange.of(2, 3)));
        assertThat(owed.toDo()).containsExactly(7, 8, 2, 3);
        owed.reading(8);
        owed.waiting(2, "leader", 0);
        assertThat(owed.toDo()).containsExactly(7, 3);
        assertThat(owed.waits()).isTrue();
    }

    @Test
    void whatIsDoneAboutAFrameGoesOnWhenItIsAskedForAgain() {
        owe(0, 3);
        owed.reading(1);
        owed.waiting(2, "leader", 0);
        owed.waiting(3, "leader", 0);
        assertThat(owe(1, 2)).as("nobody waits for it any more").containsExactly(3);
        assertThat(owed.toDo()).isEmpty();
        assertThat(owed.clear()).containsExactly(2);
        assertThat(owed.contains(1)).isFalse();
    }

    @Test
    void aFrameIsSettledOnce() {
        owe(5, 5);
        assertThat(owed.settle(5)).isTrue();
        assertThat(owed.settle(5)).isFalse();
    }

    @Test
    void whatWasReadIsTakenWhereItWasWaitedForAndTheRestOfTheRunIsSeenToAnew() {
        owe(0, 40);
        List.of(0, 1, 33).forEach(owed::reading);
        assertThat(owed.settleRead(0)).isTrue();
        assertThat(owed.settleRead(2)).as("it is not read for this viewing").isFalse();
        owed.wasRead(0);
        assertThat(owed.toDo()).contains(1).doesNotContain(0, 33);
    }

    @Test
    void aFrameThatItsLeaderGaveUpIsSeenToAnewWhereItWasWaitedFor() {
        owe(0, 1);
        owed.waiting(0, "leader", 0);
        owed.reading(1);
        assertThat(owed.givenUp(0)).isTrue();
        assertThat(owed.givenUp(1)).isFalse();
        assertThat(owed.givenUp(9)).as("not owed").isFalse();
        assertThat(owed.toDo()).containsExactly(0);
    }

    @Test
    void aLeaderToWhomNothingComesIsWaitedForUntilPatienceEnds() {
        owe(0, 0);
        owed.waiting(0, "leader", 1000);
        assertThat(owed.takeOverdue(1099, PATIENCE, leader -> NEVER)).isEmpty();
        assertThat(owed.takeOverdue(1100, PATIENCE, leader -> NEVER)).isEqualTo(Map.of(0, "leader"));
        assertThat(owed.contains(0)).as("it is owed no more").isFalse();
    }

    @Test
    void aLeaderToWhomOthersComeIsWaitedForTwiceAsLong() {
        owe(0, 0);
        owed.waiting(0, "leader", 1000);
        assertThat(owed.takeOverdue(1199, PATIENCE, leader -> 1190)).isEmpty();
        assertThat(owed.takeOverdue(1200, PATIENCE, leader -> 1190)).containsOnlyKeys(0);
    }
}
