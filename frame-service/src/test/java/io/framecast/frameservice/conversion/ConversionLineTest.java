package io.framecast.frameservice.conversion;

import static org.assertj.core.api.Assertions.assertThat;

import io.framecast.frameservice.film.FilmFrames;
import io.framecast.protocol.event.FrameRate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConversionLineTest {

    @Test
    void whatTheChildPrintsTheParentReads() {
        for (ConversionLine line : new ConversionLine[] {
            new ConversionLine.Progress(12, 1L << 40),
            new ConversionLine.Finished(new FilmFrames(795, new FrameRate(30000, 1001), true, 768, 576, 1234, 7, "cut short; 3 damaged")),
            new ConversionLine.Refused("no video: Invalid data")
        }) {
            assertThat(ConversionLine.parse(line.format())).contains(line);
        }
    }

    @Test
    void aReasonOfSeveralLinesStaysOneLine() {
        String line = new ConversionLine.Refused("first\nsecond\tthird\u0000").format();

        assertThat(line).isEqualTo("refused\tfirst second third ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "progress", "progress\tx\ty", "progress\t1\t2\t3", "finished\t1\t0/0\t1\t1\t1\t1\t", "# a JVM's own words"})
    void everythingElseIsNotForTheParent(String line) {
        assertThat(ConversionLine.parse(line)).isEmpty();
    }
}
