package io.framecast.gateway.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.framecast.protocol.mask.FrameMask;
import io.framecast.protocol.mask.FrameRange;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class FrameOrderTest {

    /** Sends what can be had until the order is at its end, and says what went out. */
    private static List<Integer> sendAll(FrameOrder order) {
        List<Integer> sent = new ArrayList<>();
        while (!order.isAtEnd()) {
            if (!order.isNextUnavailable()) {
                sent.add(order.next());
                order.sent();
            }
            order.advance();
        }
        return sent;
    }

    @Test
    void framesGoByTheirNumbersAndThoseThatNobodyHoldsAreLeftOut() {
        FrameOrder order = new FrameOrder(FrameMask.parse("3,7-9,20", 100), 1);
        order.lose(FrameMask.parse("8,20", 100));
        assertThat(sendAll(order)).containsExactly(3, 7, 9);
    }

    @Test
    void eachRoundHasAllFramesAgain() {
        assertThat(sendAll(new FrameOrder(FrameMask.parse("1-2", 100), 3))).containsExactly(1, 2, 1, 2, 1, 2);
    }

    @Test
    void aRoundOfWhichNothingCanBeHadIsTheLast() {
        FrameOrder order = new FrameOrder(FrameMask.parse("1-2", 100), Long.MAX_VALUE);
        order.sent();
        order.advance();
        order.lose(FrameMask.parse("1-2", 100));
        assertThat(order.advance()).as("one frame of the first round went out").isTrue();
        assertThat(sendAll(order)).isEmpty();
    }

    @Test
    void onlyFramesWhoseTurnIsToComeAreAwaited() {
        FrameOrder order = new FrameOrder(FrameMask.parse("1-5", 100), 1);
        order.advance();
        assertThat(order.awaits(1)).as("its turn is over").isFalse();
        assertThat(order.awaits(2)).isTrue();
        assertThat(order.awaits(6)).as("not wanted").isFalse();
    }

    @Test
    void behindTheLastFrameOfAMovieThatGrowsItWaitsForMore() {
        FrameOrder order = new FrameOrder(FrameMask.parse("8-9", 100), 1);
        order.growFurther();
        order.advance();
        order.advance();
        assertThat(order.isAtEnd()).isFalse();
        assertThat(order.isNextWanted()).as("there is no frame 10 yet").isFalse();
        assertThat(order.grow(FrameMask.range(10, 12), true)).as("somebody waits for it").isTrue();
        assertThat(order.next()).isEqualTo(10);
        assertThat(order.grow(FrameMask.range(13, 13), false)).as("three frames come before it").isFalse();
        assertThat(sendAll(order)).containsExactly(10, 11, 12, 13);
    }

    @Test
    void itEndsWhereTheMovieStopsGrowing() {
        FrameOrder order = new FrameOrder(FrameMask.parse("9", 100), 1);
        order.growFurther();
        order.advance();
        assertThat(order.grow(FrameMask.empty(), false)).isTrue();
        assertThat(order.isAtEnd()).isTrue();
    }

    @Test
    void whatHasAHolderAgainIsDemandedFromTheNextFrameOn() {
        FrameOrder order = new FrameOrder(FrameMask.parse("0-9", 100), 1);
        order.lose(FrameMask.parse("2-9", 100));
        for (int frame = 0; frame < 5; frame++) {
            order.advance();
        }
        assertThat(order.regain(FrameMask.parse("2-4", 100))).as("they were left out").isEmpty();
        assertThat(order.regain(FrameMask.parse("3-7,50", 100))).containsExactly(FrameRange.of(5, 7));
        assertThat(order.isNextUnavailable()).isFalse();
    }
}
