package io.framecast.frameservice.conversion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.framecast.frameservice.Eventually;
import io.framecast.frameservice.FrameServiceApplication;
import io.framecast.frameservice.demo.DemoMovie;
import io.framecast.frameservice.film.FilmException;
import io.framecast.frameservice.film.FilmFrames;
import io.framecast.frameservice.film.FilmSettings;
import io.framecast.frameservice.store.FrameStore;
import io.framecast.frameservice.store.MovieVersion;
import io.framecast.frameservice.store.StoreLayout;
import io.framecast.protocol.mask.FrameMask;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Real children of this JVM. */
@Timeout(120)
class ChildConversionTest {

    private static final FilmSettings SETTINGS = new FilmSettings(3, 1, 1 << 26, 1L << 32);
    private static final ConversionLimits LIMITS = new ConversionLimits(64 << 20, 2L << 30, Duration.ofSeconds(60));

    @TempDir
    Path directory;

    @Test
    void theChildWritesASegmentThatTheStoreTakes() throws Exception {
        StoreLayout layout = new StoreLayout(directory.resolve("data"));
        Path film = directory.resolve("demo.avi");
        DemoMovie.write(film, 1);
        AtomicInteger told = new AtomicInteger();

        try (FrameStore store = FrameStore.open(layout);
                Conversion conversion = start(film, layout.stagingDirectory("i1"), LIMITS)) {
            FilmFrames frames = conversion.await((made, bytes) -> told.set(made));
            store.stage(new MovieVersion("m", "i1"), "i1");

            assertThat(frames.frames()).isEqualTo(30);
            assertThat(told.get()).isPositive();
            assertThat(store.staged(new MovieVersion("m", "i1")).mask()).isEqualTo(FrameMask.firstFrames(30));
        }
    }

    @Test
    void aFileThatIsNoVideoFailsWithTheReasonAndLeavesNothing() throws Exception {
        Path junk = Files.writeString(directory.resolve("junk"), "not a film");
        Path staging = directory.resolve("staging");

        try (Conversion conversion = start(junk, staging, LIMITS)) {
            assertThatThrownBy(() -> conversion.await((frames, bytes) -> { }))
                    .isInstanceOf(FilmException.class).hasMessageContaining("no video that can be read");
        }
        assertThat(staging).doesNotExist();
    }

    @Test
    void aChildThatTakesTooMuchMemoryIsKilled() throws Exception {
        try (Conversion conversion = start(endlessFilm(), directory.resolve("staging"),
                new ConversionLimits(64 << 20, 1 << 20, Duration.ofSeconds(60)))) {
            assertThatThrownBy(() -> conversion.await((frames, bytes) -> { }))
                    .isInstanceOf(FilmException.class).hasMessageContaining("more than 1 MiB of memory");
        }
    }

    @Test
    void aChildThatMakesNoProgressIsKilled() throws Exception {
        try (Conversion conversion = start(endlessFilm(), directory.resolve("staging"),
                new ConversionLimits(64 << 20, 2L << 30, Duration.ofSeconds(2)))) {
            assertThatThrownBy(() -> conversion.await((frames, bytes) -> { }))
                    .isInstanceOf(FilmException.class).hasMessageContaining("no progress for 2 s");
        }
    }

    @Test
    void aStoppedConversionEndsAtOnce() throws Exception {
        try (Conversion conversion = start(endlessFilm(), directory.resolve("staging"), LIMITS)) {
            Thread.ofVirtual().start(conversion::close);
            assertThatThrownBy(() -> conversion.await((frames, bytes) -> { }))
                    .isInstanceOf(FilmException.class).hasMessageContaining("stopped");
        }
    }

    @Test
    void aChildEndsWhenItsParentIsGone() throws Exception {
        List<String> command = OwnProgram.command(FrameServiceApplication.class, List.of("--enable-native-access=ALL-UNNAMED"),
                ConversionChild.arguments(endlessFilm(), directory.resolve("staging"), SETTINGS));
        Process child = new ProcessBuilder(command).redirectErrorStream(true).start();
        try {
            // What the system does with a dead parent's end of the pipe.
            child.getOutputStream().close();
            Eventually.is("the child has ended", () -> !child.isAlive());
            assertThat(child.exitValue()).isEqualTo(3);
        } finally {
            child.destroyForcibly();
        }
    }

    /** A pipe nobody writes to: opening it as a film never ends. */
    private Path endlessFilm() throws Exception {
        Path pipe = directory.resolve("pipe");
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
        return pipe;
    }

    private static Conversion start(Path film, Path staging, ConversionLimits limits) throws Exception {
        return ChildConversion.start(FrameServiceApplication.class, film, staging, SETTINGS, limits);
    }
}
