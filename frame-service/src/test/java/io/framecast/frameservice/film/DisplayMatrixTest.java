package io.framecast.frameservice.film;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Expected values are those of FFmpeg's command line, which cameras and players agree with. */
class DisplayMatrixTest {

    private static final int ONE = 1 << 16;

    @ParameterizedTest(name = "{0} {1} / {2} {3}")
    @CsvSource({
        "1, 0, 0, 1, ''", "0, 1, -1, 0, transpose=clock", "-1, 0, 0, -1, 'hflip,vflip'", "0, -1, 1, 0, transpose=cclock",
        "-1, 0, 0, 1, hflip", "1, 0, 0, -1, vflip", "0, 1, 1, 0, transpose=cclock_flip", "0, -1, -1, 0, transpose=clock_flip", "0, 0, 0, 0, ''"
    })
    void quarterTurnsAndMirrorsAreFilters(int a, int b, int c, int d, String filters) {
        assertThat(DisplayMatrix.filters(new int[] {a * ONE, b * ONE, 0, c * ONE, d * ONE, 0, 0, 0, 1 << 30})).isEqualTo(filters);
    }
}
