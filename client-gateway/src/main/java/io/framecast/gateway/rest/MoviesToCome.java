package io.framecast.gateway.rest;

import io.framecast.gateway.catalogue.Catalogue;
import io.framecast.gateway.imports.ImportBoard;
import io.framecast.protocol.id.Ids;
import java.time.Duration;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Movies that a gateway is yet to hear of. What it knows comes by several topics, each at its own pace: a client may name a movie here that
 * another gateway, or another topic here, has told it of a moment ago. Such a movie is waited for, and not said to be unknown. Thread-safe.
 */
@Component
class MoviesToCome {

    private static final Duration LOOK_EVERY = Duration.ofMillis(50);
    private static final long MOST_LOOKS = 20;

    private final Catalogue catalogue;
    private final ImportBoard imports;
    private final Duration lookEvery;
    private final long mostLooks;

    @Autowired
    MoviesToCome(Catalogue catalogue, ImportBoard imports) {
        this(catalogue, imports, LOOK_EVERY, MOST_LOOKS);
    }

    MoviesToCome(Catalogue catalogue, ImportBoard imports, Duration lookEvery, long mostLooks) {
        this.catalogue = catalogue;
        this.imports = imports;
        this.lookEvery = lookEvery;
        this.mostLooks = mostLooks;
    }

    /**
     * Completes once the catalogue has the movie: at once where it has it, or where no movie can be called so; and where it does not come,
     * after a second, or as soon as it is known to be still imported.
     */
    Mono<Void> heardOf(String movieId) {
        return Mono.defer(() -> !Ids.isValid(movieId) || isToldOf(movieId) ? Mono.empty()
                : Flux.interval(lookEvery).take(mostLooks).takeUntil(look -> isToldOf(movieId)).then());
    }

    private boolean isToldOf(String movieId) {
        return catalogue.movie(movieId).isPresent() || imports.isImporting(movieId);
    }
}
