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
        assertThat(catalogue.unwanted(Set.of(SECOND))).isEmpty();
    }

    @Test
    void aReplacedVersionIsDroppedTheCurrentOneIsNot() {
        catalogue.onMovie("m", movie("v1"));

        assertThat(catalogue.onMovie("m", movie("v2"))).contains(FIRST);
        assertThat(catalogue.onMovie("m", movie("v2"))).isEmpty();
        assertThat(catalogue.unwanted(Set.of(FIRST, SECOND))).containsExactly(FIRST);
    }

    @Test
    void aDeletedMovieIsDroppedByWhoeverWasAway() {
        // Nothing of the movie's life was read: compaction has left its last record alone.
        catalogue.onMovie("m", movie("v2").deleted(NOW));

        assertThat(catalogue.unwanted(Set.of(FIRST, SECOND))).containsExactlyInAnyOrder(FIRST, SECOND);
    }

    @Test
    void aDeletedMovieIsDroppedAtOnceByWhoeverIsThere() {
        catalogue.onMovie("m", movie("v1").listed(3, 7));

        assertThat(catalogue.onMovie("m", movie("v1").deleted(NOW).listed(3, 8))).contains(FIRST);
    }

    @Test
    void anIdImportedAgainAfterItsDeletionIsKeptWhileItIsImportedAndAfter() {
        catalogue.onMovie("m", movie("v1").deleted(NOW).listed(3, 8));
        catalogue.onImport(new ImportEvent.Accepted("i2", "m", "v2", NOW));
        assertThat(catalogue.unwanted(Set.of(FIRST, SECOND))).containsExactly(FIRST);

        catalogue.onImport(new ImportEvent.Done("i2", "m", "", NOW));
        assertThat(catalogue.onMovie("m", movie("v2").listed(3, 20))).contains(FIRST);
        assertThat(catalogue.unwanted(Set.of(FIRST, SECOND))).containsExactly(FIRST);
    }

    @Test
    void whatAFormerPrimaryStillWritesDropsNothing() {
        catalogue.onMovie("m", movie("v2").listed(5, 1));

        assertThat(catalogue.onMovie("m", movie("v1").listed(3, 9))).isEmpty();
        assertThat(catalogue.onMovie("m", movie("v2").deleted(NOW).listed(3, 10))).isEmpty();
        assertThat(catalogue.unwanted(Set.of(SECOND))).isEmpty();
    }

    @Test
    void aMovieWithOtherFactsKeepsItsFrames() {
        catalogue.onMovie("m", movie("v1").listed(3, 7));

        assertThat(catalogue.onMovie("m", movie("v1").listed(3, 8))).isEmpty();
        assertThat(catalogue.unwanted(Set.of(FIRST))).isEmpty();
    }

    @Test
    void aVersionBeingImportedIsKeptThoughTheCatalogueHasAnother() {
        catalogue.onMovie("m", movie("v1"));
        catalogue.onImport(new ImportEvent.Accepted("i2", "m", "v2", NOW));

        assertThat(catalogue.unwanted(Set.of(FIRST, SECOND))).isEmpty();
    }

    @Test
    void aFailedImportIsDroppedARefusedOneIsNot() {
        catalogue.onImport(new ImportEvent.Accepted("i2", "m", "v2", NOW));

        assertThat(catalogue.onImport(new ImportEvent.Failed("i3", "m", null, true, "taken", NOW))).isEmpty();
        assertThat(catalogue.onImport(new ImportEvent.Failed("i2", "m", "v2", false, "broken", NOW))).contains(SECOND);
    }

    @Test
    void aVersionNobodySpeaksOfIsKept() {
        assertThat(catalogue.unwanted(Set.of(FIRST))).isEmpty();
    }

    private static Movie movie(String version) {
        return new Movie("m", version, "M", 10, new FrameRate(10, 1), false, 8, 8, 100, 2, null, Map.of(), NOW);
    }
}
