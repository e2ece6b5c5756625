package io.framecast.frameservice.avi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.framecast.frameservice.conversion.Conversion;
import io.framecast.frameservice.film.FilmException;
import io.framecast.frameservice.film.FilmFrames;
import io.framecast.frameservice.store.FrameStore;
import io.framecast.frameservice.store.MovieVersion;
import io.framecast.frameservice.store.StoreLayout;
import io.framecast.protocol.event.FrameRate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CuttingConversionTest {

    private static final FilmFrames CONVERTED = new FilmFrames(3, new FrameRate(10, 1), false, 8, 8, 100, 0, "");
    private static final List<byte[]> JPEGS = AviFile.pictures(20);

    @TempDir
    Path directory;

    private final AtomicInteger made = new AtomicInteger();
    private final AtomicInteger closed = new AtomicInteger();
    private FrameStore store;

    @BeforeEach
    void open() throws IOException {
        store = FrameStore.open(new StoreLayout(directory.resolve("data")));
    }

    @AfterEach
    void close() {
        store.close();
    }

    private final class Other implements Conversion {
        @Override
        public FilmFrames await(ProgressListener listener) {
            assertThat(store.layout().stagingDirectory("i1")).doesNotExist();
            return CONVERTED;
        }

        @Override
        public void close() {
            closed.incrementAndGet();
        }
    }

    @Test
    void aPlainFilmIsCutWithoutAnyConversion() throws Exception {
        try (Conversion conversion = of(new AviFile(JPEGS).bytes())) {
            AtomicInteger told = new AtomicInteger();
            assertThat(conversion.await((frames, bytes) -> told.set(frames)).frames()).isEqualTo(20);
            assertThat(told).hasValue(20);
        }

        store.stage(new MovieVersion("m", "i1"), "i1");
        assertThat(store.staged(new MovieVersion("m", "i1")).mask().count()).isEqualTo(20);
        assertThat(made).hasValue(0);
    }

    @Test
    void aFilmThatTurnsOutNotToBePlainIsConvertedWithNothingLeftOfItsCutting() throws Exception {
        byte[] whole = new AviFile(JPEGS).bytes();
        for (byte[] film : List.of(Arrays.copyOf(whole, whole.length - 200), "no AVI at all".getBytes(), new byte[0])) {
            try (Conversion conversion = of(film)) {
                assertThat(conversion.await((frames, bytes) -> { })).isEqualTo(CONVERTED);
            }
        }

        assertThat(made).hasValue(3);
        assertThat(closed).hasValue(3);
        assertThat(Files.list(directory.resolve("data").resolve("incoming"))).isEmpty();
    }

    @Test
    void oneThatWasStoppedNeitherCutsNorConverts() throws Exception {
        Conversion conversion = of(new AviFile(JPEGS).bytes());
        conversion.close();

        assertThatThrownBy(() -> conversion.await((frames, bytes) -> { })).isInstanceOf(FilmException.class).hasMessageContaining("stopped");
        assertThat(made).hasValue(0);
        assertThat(store.layout().stagingDirectory("i1")).doesNotExist();
    }

    private Conversion of(byte[] film) throws IOException {
        Path file = Files.write(directory.resolve("film"), film);
        return new CuttingConversion(file, new CutFilm(store.layout().stagingDirectory("i1"), store.layout().incomingRest("i1"), 1 << 26, 1L << 40), () -> {
            made.incrementAndGet();
            return new Other();
        });
    }
}
