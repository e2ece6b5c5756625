package io.framecast.gateway.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.framecast.protocol.event.FrameRate;
import io.framecast.protocol.mask.FrameMask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FileFramesTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"0-99 | 10", "0-99/4 | 2.5", "20-80/10 | 1", "17 | 10", "0-9,50-59 | 10", "5,8 | 3.3333333"})
    void framesAreShownAtTheRateAtWhichTheyWereTaken(String mask, double framesPerSecond) {
        FileFrames frames = FileInMemory.frames(FileInMemory.movie(100, false), FrameMask.parse(mask), frame -> 1);

        assertThat(frames.rate().framesPerSecond()).isCloseTo(framesPerSecond, within(1e-6));
    }

    @Test
    void aVaryingRateIsShownAtItsAverage() {
        FileFrames frames = FileInMemory.frames(FileInMemory.movie(100, true), FrameMask.of(0, 50, 99), frame -> 1);

        assertThat(2 / frames.rate().framesPerSecond()).isCloseTo(FileInMemory.timeMicros(99) / 1e6, within(1e-6));
    }

    @Test
    void timesOfAConstantRateAreThoseOfTheRate() {
        FileFrames frames = FileInMemory.frames(FileInMemory.movie(100, false), FrameMask.of(99), frame -> 1);

        assertThat(frames.timeMicros(0)).isEqualTo(new FrameRate(10, 1).timeMicros(99));
    }
}
