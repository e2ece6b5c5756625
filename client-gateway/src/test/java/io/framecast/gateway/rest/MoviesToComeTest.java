package io.framecast.gateway.rest;

import static org.assertj.core.api.Assertions.assertThat;

import io.framecast.gateway.catalogue.Catalogue;
import io.framecast.gateway.imports.ImportBoard;
import io.framecast.protocol.event.FrameRate;
import io.framecast.protocol.event.ImportEvent;
import io.framecast.protocol.event.Movie;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class MoviesToComeTest {

    private static final Duration NEVER = Duration.ofDays(1);
    private static final Duration OFTEN = Duration.ofMillis(1);
    private static final Duration AT_THE_LATEST = Duration.ofMinutes(1);

    private final Catalogue catalogue = new Catalogue();
    private final ImportBoard imports = new ImportBoard(10);

    private MoviesToCome lookingEvery(Duration pause, long mostLooks) {
        return new MoviesToCome(catalogue, imports, pause, mostLooks);
    }

    private void list(String id) {
        catalogue.applyMovie(id, new Movie(id, "v1", "A movie", 10, new FrameRate(10, 1), false, 8, 8, 100L, 2, null, Map.of(), Instant.EPOCH));
    }

    @Test
    void aMovieInTheCatalogueIsNotWaitedFor() {
        list("street");
        lookingEvery(NEVER, 1).heardOf("street").block(AT_THE_LATEST);
    }

    @Test
    void aMovieThatIsBeingImportedIsNotWaitedFor() {
        imports.apply(new ImportEvent.Requested("i", "street", "gateway-1", "Title", 2, null, null, Instant.EPOCH));
        lookingEvery(NEVER, 1).heardOf("street").block(AT_THE_LATEST);
    }

    @Test
    void whatNoMovieCanBeCalledIsNotWaitedFor() {
        lookingEvery(NEVER, 1).heardOf("../etc/passwd").block(AT_THE_LATEST);
    }

    @Test
    void aMovieThatIsYetToComeIsWaitedForUntilItHas() {
        CompletableFuture<Void> heard = lookingEvery(OFTEN, Long.MAX_VALUE).heardOf("street").toFuture();
        assertThat(heard).isNotDone();
        list("street");
        assertThat(heard).succeedsWithin(AT_THE_LATEST);
    }

    @Test
    void aMovieThatDoesNotComeIsWaitedForNoLongerThanSoManyLooks() {
        lookingEvery(OFTEN, 3).heardOf("street").block(AT_THE_LATEST);
    }
}
