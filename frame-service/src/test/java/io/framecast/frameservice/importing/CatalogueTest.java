package io.framecast.frameservice.importing;

import static org.assertj.core.api.Assertions.assertThat;

import io.framecast.frameservice.store.MovieVersion;
import io.framecast.protocol.event.FrameRate;
import io.framecast.protocol.event.ImportEvent;
import io.framecast.protocol.event.Movie;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CatalogueTest {

    private static final Instant NOW = Instant.EPOCH;
    private static final MovieVersion FIRST = new MovieVersion("m", "v1");
    private static final MovieVersion SECOND = new MovieVersion("m", "v2");

    private final Catalogue catalogue = new Catalogue();

    @Test
    void aWithdrawnMovieIsDroppedWithTheVersionItHad() {
        catalogue.onMovie("m", movie("v1"));

        assertThat(catalogue.onMovie("m", null)).contains(FIRST);
    }

    @Test
    void aWithdrawalReadWithoutTheMovieBeforeItDropsNothing() {
        // Compaction has taken the movie; the frames on disk may be those of an import after it.
        assertThat(catalogue.onMovie("m", null)).isEmpty();
        assertThat(catalogue.replaced(Set.of(SECOND))).isEmpty();
    }

    @Test
    void aReplacedVersionIsDroppedTheCurrentOneIsNot() {
        catalogue.onMovie("m", movie("v1"));

        assertThat(catalogue.onMovie("m", movie("v2"))).contains(FIRST);
        assertThat(catalogue.onMovie("m", movie("v2"))).isEmpty();
        assertThat(catalogue.replaced(Set.of(FIRST, SECOND))).containsExactly(FIRST);
    }

    @Test
    void aVersionBeingImportedIsKeptThoughTheCatalogueHasAnother() {
        catalogue.onMovie("m", movie("v1"));
        catalogue.onImport(new ImportEvent.Accepted("i2", "m", "v2", NOW));

        assertThat(catalogue.replaced(Set.of(FIRST, SECOND))).isEmpty();
    }

    @Test
    void aFailedImportIsDroppedARefusedOneIsNot() {
        catalogue.onImport(new ImportEvent.Accepted("i2", "m", "v2", NOW));

        assertThat(catalogue.onImport(new ImportEvent.Failed("i3", "m", null, true, "taken", NOW))).isEmpty();
        assertThat(catalogue.onImport(new ImportEvent.Failed("i2", "m", "v2", false, "broken", NOW))).contains(SECOND);
    }

    @Test
    void aVersionNobodySpeaksOfIsKept() {
        assertThat(catalogue.replaced(Set.of(FIRST))).isEmpty();
    }

    private static Movie movie(String version) {
        return new Movie("m", version, "M", 10, new FrameRate(10, 1), 8, 8, 100, 2, null, Map.of(), NOW);
    }
}
