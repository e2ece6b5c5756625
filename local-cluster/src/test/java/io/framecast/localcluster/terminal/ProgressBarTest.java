package io.framecast.localcluster.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ProgressBarTest {

    @Test
    void aLineSaysHowFarHowFastAndHowLongStill() {
        assertThat(ProgressBar.ofBytes("a.avi", 25_000_000, 100_000_000, 5_000))
                .isEqualTo("a.avi [#######-----------------------]  25 %  25.0 MB of 100.0 MB  5.0 MB/s  0:15 left");
    }

    @Test
    void framesHaveARateOfTheirOwn() {
        assertThat(ProgressBar.ofFrames("demo", 120, 600, 4_000))
                .isEqualTo("demo [##----------]  20 %  120 of 600 frames  30.0 frames/s  0:16 left");
    }

    @Test
    void nothingIsForetoldBeforeTheFirstByteAndAfterTheLast() {
        assertThat(ProgressBar.ofBytes("a", 0, 10, 0)).isEqualTo("a [------------------------------]   0 %  0 B of 10 B");
        assertThat(ProgressBar.ofBytes("a", 10, 10, 1000)).isEqualTo("a [##############################] 100 %  10 B of 10 B  10 B/s");
    }

    @Test
    void framesThatNobodyHasCountedYetAreNotAllThere() {
        assertThat(ProgressBar.ofFrames("demo", 0, 0, 120)).isEqualTo("demo: asking the gateway");
    }

    @Test
    void anEmptyFileIsComplete() {
        assertThat(ProgressBar.ofBytes("a", 0, 0, 0)).contains("100 %");
    }

    @Test
    void sizesAndTimesTakeTheUnitThatFits() {
        assertThat(ProgressBar.bytes(999)).isEqualTo("999 B");
        assertThat(ProgressBar.bytes(1_500)).isEqualTo("1.5 kB");
        assertThat(ProgressBar.bytes(999_999)).isEqualTo("1.0 MB");
        assertThat(ProgressBar.bytes(Long.MAX_VALUE)).endsWith(" TB");
        assertThat(ProgressBar.clock(65)).isEqualTo("1:05");
        assertThat(ProgressBar.clock(3_725)).isEqualTo("1:02:05");
    }
}
