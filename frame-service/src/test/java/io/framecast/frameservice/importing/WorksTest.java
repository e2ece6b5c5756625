package io.framecast.frameservice.importing;

import static org.assertj.core.api.Assertions.assertThat;

import io.framecast.frameservice.conversion.Conversion;
import io.framecast.frameservice.film.FilmFrames;
import io.framecast.frameservice.importing.Importer.Reservation;
import io.framecast.frameservice.importing.Works.Made;
import io.framecast.frameservice.importing.Works.Phase;
import io.framecast.frameservice.importing.Works.Work;
import io.framecast.frameservice.store.MovieVersion;
import io.framecast.protocol.event.ImportEvent;
import io.framecast.protocol.event.PlacementTarget;
import io.framecast.protocol.mask.FrameMask;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class WorksTest {

    private static final FilmImport FIRST = new FilmImport("i1", new MovieVersion("m", "i1"));
    private static final FilmImport SECOND = new FilmImport("i2", new MovieVersion("n", "i2"));
    private static final Path FILE = Path.of("incoming", "i1");

    private final Works works = new Works(2);
    private final AtomicInteger stopped = new AtomicInteger();

    private final class Stoppable implements Conversion {
        @Override
        public FilmFrames await(ProgressListener listener) {
            throw new UnsupportedOperationException("nobody waits for it here");
        }

        @Override
        public void close() {
            stopped.incrementAndGet();
        }
    }

    @Test
    void stagedOnesTakeNoPlaceFromThoseThatCome() throws IOException {
        works.reserve(FIRST);
        works.reserve(SECOND);
        FilmImport third = new FilmImport("i3", new MovieVersion("o", "i3"));
        assertThat(works.reserve(third)).isEqualTo(Reservation.FULL);

        assertThat(works.stage(found(FIRST), () -> { })).isTrue();

        assertThat(works.unstaged()).isEqualTo(1);
        assertThat(works.reserve(third)).isEqualTo(Reservation.RESERVED);
        assertThat(works.reserve(FIRST)).isEqualTo(Reservation.KNOWN);
    }

    @Test
    void onesThatWaitOrAreConvertedAreToldOfWithWhatIsMade() throws IOException {
        works.reserve(FIRST);
        works.reserve(SECOND);
        assertThat(told()).isEmpty();

        Work work = Objects.requireNonNull(works.received(FIRST, FILE));
        assertThat(told()).containsExactly("i1 0");

        assertThat(works.begin(work)).isEqualTo(FILE);
        works.progress(work, new Made(7, 900));
        assertThat(told()).containsExactly("i1 7");

        works.stage(work, () -> { });
        assertThat(told()).isEmpty();
    }

    @Test
    void forgettingOneStopsItsConversionAndSaysWhatIsLeftOfIt() {
        works.reserve(FIRST);
        Work work = Objects.requireNonNull(works.received(FIRST, FILE));
        works.begin(work);
        assertThat(works.isConvertedBy(work, new Stoppable())).isTrue();

        assertThat(works.forget("i1")).isEqualTo(new Works.Forgotten(FIRST, Phase.CONVERTING, FILE));

        assertThat(stopped).hasValue(1);
        assertThat(works.forget("i1")).isNull();
    }

    @Test
    void whatComesForOneThatWasForgottenChangesNothingAlsoWhereItIsHereAgain() throws IOException {
        works.reserve(FIRST);
        Work former = Objects.requireNonNull(works.received(FIRST, FILE));
        works.forget("i1");
        works.reserve(FIRST);

        assertThat(works.begin(former)).isNull();
        assertThat(works.isConvertedBy(former, new Stoppable())).isFalse();
        assertThat(works.stage(former, () -> {
            throw new IOException("must not be staged");
        })).isFalse();
        assertThat(works.giveUp(former)).isFalse();
        assertThat(works.find("i1")).isNotNull();
    }

    @Test
    void oneThatCouldNotBeStagedCanBeGivenUp() {
        works.reserve(FIRST);
        Work work = found(FIRST);
        try {
            works.stage(work, () -> {
                throw new IOException("the disk is full");
            });
        } catch (IOException e) {
            assertThat(works.giveUp(work)).isTrue();
        }
        assertThat(works.find("i1")).isNull();
    }

    @Test
    void itIsPlacedWhenTheLastTargetHasItsPartAndNotBeforeItIsStaged() throws IOException {
        works.reserve(FIRST);
        works.onPlacing(new ImportEvent.Placing("i1", "m", List.of(new PlacementTarget("a", FrameMask.range(0, 4)),
                new PlacementTarget("b", FrameMask.range(5, 9))), Instant.EPOCH));
        assertThat(works.onPlaced("i1", "a", FrameMask.range(0, 9))).isFalse();
        works.stage(found(FIRST), () -> { });

        assertThat(works.onPlaced("i1", "a", FrameMask.range(0, 4))).isFalse();
        assertThat(works.onPlaced("i2", "b", FrameMask.range(5, 9))).isFalse();
        assertThat(works.onPlaced("i1", "b", FrameMask.range(5, 9))).isTrue();
    }

    private Work found(FilmImport film) {
        return Objects.requireNonNull(works.find(film.importId()));
    }

    private List<String> told() {
        List<String> told = new ArrayList<>();
        works.eachUnconverted((film, made) -> told.add(film.importId() + " " + made.frames()));
        return told;
    }
}
