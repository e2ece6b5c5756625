package io.framecast.protocol.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class WindowBoundTest {

    @Test
    void framesAreAskedForWhileTheirExpectedBytesFit() {
        WindowBound bound = new WindowBound(1000, 100, 100);
        assertThat(bound.hasRoom(9)).isTrue();
        assertThat(bound.hasRoom(10)).isFalse();
    }

    @Test
    void noMoreFramesAreAskedForThanTheBoundSays() {
        WindowBound bound = new WindowBound(1_000_000, 8, 100);
        assertThat(bound.hasRoom(7)).isTrue();
        assertThat(bound.hasRoom(8)).isFalse();
    }

    @Test
    void bytesThatTheListenerHasNotPassedOnTakeRoom() {
        WindowBound bound = new WindowBound(1000, 100, 100);
        for (int i = 0; i < 10; i++) {
            bound.given(100);
        }
        assertThat(bound.unconsumedBytes()).isEqualTo(1000);
        assertThat(bound.hasRoom(0)).isFalse();
        bound.consumed(200);
        assertThat(bound.hasRoom(0)).isTrue();
        bound.consumed(5000);
        assertThat(bound.unconsumedBytes()).isZero();
    }

    @Test
    void aFrameThatIsLargerThanTheWindowIsAskedForAlone() {
        WindowBound bound = new WindowBound(1000, 100, 5000);
        assertThat(bound.hasRoom(0)).isTrue();
        assertThat(bound.hasRoom(1)).isFalse();
    }

    @Test
    void whatIsExpectedOfFramesFollowsTheirSizesOfLate() {
        WindowBound bound = new WindowBound(10_000, 1000, 1000);
        for (int i = 0; i < 200; i++) {
            bound.given(100);
            bound.consumed(100);
        }
        assertThat(bound.hasRoom(98)).as("by far more than ten of the size that was expected first").isTrue();
    }

    @Test
    void itIsTimeForMoreWhenHalfOfItIsFreeInFramesAndInBytes() {
        WindowBound bound = new WindowBound(1000, 8, 100);
        assertThat(bound.isHalfFree(4)).isTrue();
        assertThat(bound.isHalfFree(5)).as("more than half of the frames are to come").isFalse();
        bound.given(100);
        bound.given(100);
        assertThat(bound.isHalfFree(4)).as("more than half of the bytes are under way").isFalse();
    }

    @Test
    void aListenerIsFarBehindWhereTwiceTheWindowWaitsForIt() {
        WindowBound bound = new WindowBound(1000, 8, 100);
        bound.given(2000);
        assertThat(bound.isPiledUp()).isFalse();
        bound.given(1);
        assertThat(bound.isPiledUp()).isTrue();
    }
}
