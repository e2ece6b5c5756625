package io.framecast.frameservice.conversion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.framecast.frameservice.Eventually;
import io.framecast.frameservice.FrameServiceApplication;
import io.framecast.frameservice.demo.DemoMovie;
import io.framecast.frameservice.film.DebianFfmpeg;
import io.framecast.frameservice.film.FilmException;
import io.framecast.frameservice.film.FilmFrames;
import io.framecast.frameservice.film.FilmSettings;
import io.framecast.frameservice.store.FrameStore;
import io.framecast.frameservice.store.MovieVersion;
import io.framecast.frameservice.store.StoreLayout;
import io.framecast.protocol.mask.FrameMask;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Real children of this JVM. */
@Timeout(120)
class ChildConversionTest {

    private static final FilmSettings SETTINGS = new FilmSettings(3, 1, 1 << 26, 1L << 32);
    private static final ConversionLimits LIMITS = new ConversionLimits(64 << 20, 2L << 30, Duration.ofSeconds(60), Duration.ofHours(1));
    private static final Conversion.ProgressListener UNHEARD = (frames, bytes) -> { };

    @TempDir
    Path directory;

    @Test
    void theChildWritesASegmentThatTheStoreTakes() throws Exception {
        StoreLayout layout = new StoreLayout(directory.resolve("data"));
        Path film = demo();
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
            assertFails(conversion, "no video that can be read");
        }
        assertThat(staging).doesNotExist();
    }

    @ParameterizedTest
    @CsvSource({"1, 60, 3600, more than 1 MiB of memory", "2048, 2, 3600, no progress for 2 s", "2048, 60, 1, took more than 1 s"})
    void aChildThatGoesBeyondALimitIsKilled(long memoryMebibytes, long progressSeconds, long seconds, String reason) throws Exception {
        ConversionLimits limits = new ConversionLimits(64 << 20, memoryMebibytes << 20, Duration.ofSeconds(progressSeconds),
                Duration.ofSeconds(seconds));
        try (Conversion conversion = start(endlessFilm(), limits)) {
            assertFails(conversion, reason);
        }
    }

    @ParameterizedTest
    @CsvSource({"KILL, killed from outside (SIGKILL)", "SEGV, its decoder crashed"})
    void aDecoderThatIsKilledOrCrashesCostsItsFilmAloneAndSaysWhy(String signal, String reason) throws Exception {
        Set<Long> before = children();
        try (Conversion conversion = start(endlessFilm(), LIMITS)) {
            long child = children().stream().filter(pid -> !before.contains(pid)).findFirst().orElseThrow();
            // Killed before its handlers are set it would end by the signal itself.
            Eventually.is("it waits for its film", () -> Files.exists(directory.resolve("staging")));
            assertThat(new ProcessBuilder("kill", "-" + signal, Long.toString(child)).start().waitFor()).isZero();

            assertFails(conversion, reason);
        }
    }

    private static Set<Long> children() {
        return ProcessHandle.current().children().map(ProcessHandle::pid).collect(Collectors.toSet());
    }

    /** As many frames as four and a half hours have at 25 a second, through a pipe, into a child with room for little but their index. */
    @Test
    void aLongFilmTakesNoMoreMemoryThanItsIndex() throws Exception {
        int wanted = 400_000;
        Path pipe = endlessFilm();
        byte[] jpeg = Files.readAllBytes(DebianFfmpeg.make(directory.resolve("small.jpg"), "-f", "lavfi", "-i", "color=gray:size=16x16", "-frames:v",
                "1", "-c:v", "mjpeg", "-f", "image2", "-update", "1"));
        ByteArrayOutputStream thousand = new ByteArrayOutputStream();
        for (int i = 0; i < 1000; i++) {
            thousand.write(jpeg);
        }
        Thread.ofVirtual().start(() -> {
            try (OutputStream out = Files.newOutputStream(pipe)) {
                for (int i = 0; i < wanted / 1000; i++) {
                    thousand.writeTo(out);
                }
            } catch (IOException e) {
                // The child has ended; what it made says enough.
            }
        });

        try (Conversion conversion = start(pipe, directory.resolve("staging"), new ConversionLimits(48 << 20, 300L << 20, Duration.ofSeconds(60),
                Duration.ofHours(1)))) {
            assertMakes(wanted, conversion);
        }
    }

    @Test
    void aStoppedConversionEndsAtOnce() throws Exception {
        try (Conversion conversion = start(endlessFilm(), LIMITS)) {
            Thread.ofVirtual().start(conversion::close);
            assertFails(conversion, "stopped");
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aChildEndsWhenItsParentIsGone(boolean busy) throws Exception {
        List<String> command = OwnProgram.command(FrameServiceApplication.class, List.of("--enable-native-access=ALL-UNNAMED"),
                List.of(ConversionChild.COMMAND));
        Process child = new ProcessBuilder(command).redirectErrorStream(true).start();
        try {
            if (busy) {
                DataOutputStream out = new DataOutputStream(child.getOutputStream());
                new ConversionOrder(endlessFilm(), directory.resolve("staging"), SETTINGS).writeTo(out);
                out.flush();
                Eventually.is("it waits for its film", () -> Files.exists(directory.resolve("staging")));
            }
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

    @Test
    void aChildThatWasStartedAheadTakesTheNextFilm() throws Exception {
        Path film = demo();
        try (Children children = new Children(FrameServiceApplication.class, LIMITS, Duration.ofMinutes(10))) {
            children.prepare();
            children.prepare();
            Set<Long> ahead = children();
            assertThat(ahead).hasSize(1);

            try (Conversion conversion = children.convert(film, directory.resolve("staging"), SETTINGS)) {
                assertThat(children()).isEqualTo(ahead);
                assertMakes(30, conversion);
            }
        }
    }

    @Test
    void whereTheOneThatWaitedHasDiedTheFilmIsConvertedByAnother() throws Exception {
        Path film = demo();
        try (Children children = new Children(FrameServiceApplication.class, LIMITS, Duration.ofMinutes(10))) {
            children.prepare();
            ProcessHandle.current().children().forEach(ProcessHandle::destroyForcibly);
            Eventually.is("it has died", () -> children().isEmpty());

            try (Conversion conversion = children.convert(film, directory.resolve("staging"), SETTINGS)) {
                assertMakes(30, conversion);
            }
        }
    }

    @Test
    void aChildThatGetsNoFilmIsEnded() throws Exception {
        try (Children children = new Children(FrameServiceApplication.class, LIMITS, Duration.ofSeconds(1))) {
            children.prepare();
            Eventually.is("it has ended", () -> children().isEmpty());
        }
    }

    private static void assertFails(Conversion conversion, String reason) {
        assertThatThrownBy(() -> conversion.await(UNHEARD)).isInstanceOf(FilmException.class).hasMessageContaining(reason);
    }

    private static void assertMakes(int frames, Conversion conversion) throws Exception {
        assertThat(conversion.await(UNHEARD).frames()).isEqualTo(frames);
    }

    /** A film of 30 frames. */
    private Path demo() throws Exception {
        Path film = directory.resolve("demo.avi");
        DemoMovie.write(film, 1);
        return film;
    }

    private Conversion start(Path film, ConversionLimits limits) throws Exception {
        return start(film, directory.resolve("staging"), limits);
    }

    private static Conversion start(Path film, Path staging, ConversionLimits limits) throws Exception {
        return new Children(FrameServiceApplication.class, limits, Duration.ofMinutes(10)).convert(film, staging, SETTINGS);
    }
}
