package io.framecast.benchmarks.viewer;

import static org.assertj.core.api.Assertions.assertThat;

import io.framecast.benchmarks.film.Film;
import io.framecast.protocol.mask.FrameMask;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

final class ScriptTest {

    private static final Film FILM = new Film("f", Path.of("f.mjpeg"), 450, Map.of());

    @Test
    void whatAViewerWantsIsInTheFilmAndItsJumpsAreWithinThat() {
        LongStream.range(0, 500).mapToObj(seed -> Script.next(new Random(seed), List.of(FILM))).forEach(script -> {
            assertThat(FrameMask.firstFrames(FILM.frames()).containsAll(FrameMask.of(script.wanted()))).isTrue();
            assertThat(script.wanted()).hasSizeGreaterThan(100).isSorted();
            assertThat(script.seeks()).allMatch(seek -> seek.index() < script.wanted().length);
            assertThat(script.leaveAfterMillis()).isLessThan((long) (script.wanted().length / script.ratePerSecond() * 1000));
        });
    }

    @Test
    void theSameSeedWantsTheSame() {
        Script one = Script.next(new Random(3), List.of(FILM));
        Script other = Script.next(new Random(3), List.of(FILM));
        assertThat(one.wanted()).isEqualTo(other.wanted());
        assertThat(one.seeks()).isEqualTo(other.seeks());
    }
}
