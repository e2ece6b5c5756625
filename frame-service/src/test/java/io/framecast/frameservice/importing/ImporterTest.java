package io.framecast.frameservice.importing;

import static org.assertj.core.api.Assertions.assertThat;

import io.framecast.frameservice.Eventually;
import io.framecast.frameservice.announce.Announcer;
import io.framecast.frameservice.announce.Holdings;
import io.framecast.frameservice.announce.RecordedOutlet;
import io.framecast.frameservice.conversion.Conversion;
import io.framecast.frameservice.film.FilmException;
import io.framecast.frameservice.film.FilmFrames;
import io.framecast.frameservice.importing.Importer.Reservation;
import io.framecast.frameservice.store.FrameStore;
import io.framecast.frameservice.store.Frames;
import io.framecast.frameservice.store.MovieVersion;
import io.framecast.frameservice.store.StoreLayout;
import io.framecast.protocol.event.FrameRate;
import io.framecast.protocol.event.ImportEvent;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImporterTest {

    private static final FilmImport FIRST = new FilmImport("i1", new MovieVersion("m", "i1"));
    private static final FilmImport SECOND = new FilmImport("i2", new MovieVersion("n", "i2"));

    @TempDir
    Path directory;

    private final RecordedOutlet outlet = new RecordedOutlet();
    private final Announcer announcer = new Announcer(outlet, new SimpleMeterRegistry());
    private final CountDownLatch mayEnd = new CountDownLatch(1);
    private final AtomicInteger running = new AtomicInteger();
    private final AtomicInteger most = new AtomicInteger();
    private final AtomicInteger stopped = new AtomicInteger();
    private FrameStore store;
    private Importer importer;

    @BeforeEach
    void open() throws IOException {
        store = FrameStore.open(new StoreLayout(directory));
        Holdings holdings = new Holdings(store, announcer, "frame-1", InstantSource.system());
        importer = new Importer(store, holdings, announcer, (film, staging, maxBytes) -> new HeldConversion(staging), "frame-1",
                InstantSource.system(), new SimpleMeterRegistry(), 1, 2, 0);
    }

    @AfterEach
    void close() {
        mayEnd.countDown();
        importer.close();
        announcer.close();
        store.close();
    }

    /** Makes three frames when the test lets it. */
    private final class HeldConversion implements Conversion {
        private final Path staging;
        private final CountDownLatch closed = new CountDownLatch(1);

        HeldConversion(Path staging) {
            this.staging = staging;
        }

        @Override
        public FilmFrames await(ProgressListener listener) throws FilmException, IOException, InterruptedException {
            most.accumulateAndGet(running.incrementAndGet(), Math::max);
            try {
                while (mayEnd.getCount() > 0) {
                    if (closed.await(5, java.util.concurrent.TimeUnit.MILLISECONDS)) {
                        stopped.incrementAndGet();
                        throw new FilmException("stopped");
                    }
                }
                Frames.write(staging, 0, 1, 2);
                return new FilmFrames(3, new FrameRate(10, 1), false, 8, 8, 100, 3, "");
            } finally {
                running.decrementAndGet();
            }
        }

        @Override
        public void close() {
            closed.countDown();
        }
    }

    @Test
    void oneFilmIsConvertedAtATimeAndTheOthersWait() throws Exception {
        convert(FIRST);
        convert(SECOND);
        Eventually.is("running", () -> running.get() == 1);
        mayEnd.countDown();

        Eventually.is("both are converted", () -> outlet.events(ImportEvent.Converted.class).count() == 2);

        assertThat(most).hasValue(1);
        assertThat(Files.list(directory.resolve("incoming"))).isEmpty();
    }

    @Test
    void thoseThatWaitAreToldOfSoThatTheCoordinatorKnowsWhoHasThem() throws Exception {
        convert(FIRST);
        convert(SECOND);

        Eventually.is("told again and again", () -> outlet.events(ImportEvent.Converting.class)
                .filter(event -> event.importId().equals("i2")).count() >= 2);
    }

    @Test
    void moreThanMayWaitAreRefusedAndTheSameIsNotTakenTwice() {
        assertThat(importer.reserve(FIRST)).isEqualTo(Reservation.RESERVED);
        assertThat(importer.reserve(FIRST)).isEqualTo(Reservation.KNOWN);
        assertThat(importer.reserve(SECOND)).isEqualTo(Reservation.RESERVED);
        FilmImport third = new FilmImport("i3", new MovieVersion("o", "i3"));
        assertThat(importer.reserve(third)).isEqualTo(Reservation.FULL);

        importer.unreserve(FIRST);

        assertThat(importer.reserve(third)).isEqualTo(Reservation.RESERVED);
    }

    @Test
    void anImportThatFailsElsewhereIsStoppedInMidConversion() throws Exception {
        convert(FIRST);
        Eventually.is("running", () -> running.get() == 1);

        importer.onEvent(new ImportEvent.Failed("i1", "m", "i1", false, "gateway gone", Instant.EPOCH));

        Eventually.is("stopped", () -> stopped.get() == 1 && running.get() == 0);
        Eventually.is("nothing left", () -> Files.list(directory.resolve("incoming")).findAny().isEmpty());
        assertThat(outlet.events(ImportEvent.Broken.class)).as("the coordinator knows already").isEmpty();
        assertThat(importer.reserve(FIRST)).isEqualTo(Reservation.RESERVED);
    }

    @Test
    void framesThatCameAsTheyAreAreOfferedAtOnceBesideAConversion() throws Exception {
        convert(FIRST);
        Eventually.is("running", () -> running.get() == 1);

        assertThat(importer.reserve(SECOND)).isEqualTo(Reservation.RESERVED);
        take(SECOND);
        importer.unreserve(SECOND);

        assertThat(store.staged(SECOND.version()).mask().count()).isEqualTo(3);
        Eventually.is("told", () -> outlet.events(ImportEvent.Converted.class).anyMatch(event -> event.importId().equals("i2")));
        assertThat(importer.reserve(SECOND)).isEqualTo(Reservation.KNOWN);
    }

    @Test
    void framesOfAnImportThatFailedWhileTheyCameAreRemoved() throws Exception {
        assertThat(importer.reserve(FIRST)).isEqualTo(Reservation.RESERVED);
        importer.onEvent(new ImportEvent.Failed("i1", "m", "i1", false, "gateway gone", Instant.EPOCH));

        take(FIRST);

        assertThat(store.staged(FIRST.version()).mask().count()).isZero();
        assertThat(Files.list(directory.resolve("staging"))).isEmpty();
    }

    private void take(FilmImport film) throws IOException {
        Frames.write(store.layout().stagingDirectory(film.importId()), 0, 1, 2);
        importer.take(film, new FilmFrames(3, new FrameRate(10, 1), false, 8, 8, 100, 3, ""));
    }

    private void convert(FilmImport film) throws IOException {
        assertThat(importer.reserve(film)).isEqualTo(Reservation.RESERVED);
        importer.convert(film, Files.write(store.layout().incomingFile(film.importId()), new byte[10]));
    }
}
