package io.framecast.gateway.viewing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.framecast.gateway.catalogue.Catalogue;
import io.framecast.protocol.event.FrameRate;
import io.framecast.protocol.event.Movie;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RequestMakerTest {

    private static final Instant NOW = Instant.parse("2026-05-01T10:00:00Z");

    private final Catalogue catalogue = new Catalogue();
    private final RequestMaker maker = new RequestMaker(catalogue, movieId -> false, 4, InstantSource.fixed(NOW));

    private int refusalOf(String movieId) {
        return assertThatExceptionOfType(RequestRefusedException.class).isThrownBy(() -> maker.movie(movieId)).actual().status();
    }

    @Test
    void aMovieIsSaidNotToExistOnlyWhenTheCatalogueHasBeenReadToItsEnd() {
        assertThat(refusalOf("yard")).isEqualTo(503);
        catalogue.markRead();
        assertThat(refusalOf("yard")).isEqualTo(404);
    }

    @Test
    void aMovieThatIsKnownAlreadyIsNotWaitedFor() {
        catalogue.applyMovie("yard", Movie.recording("yard", "v1", "Yard", new FrameRate(25, 1), 2, null, Map.of(), NOW));
        assertThat(maker.movie("yard").title()).isEqualTo("Yard");
    }
}
