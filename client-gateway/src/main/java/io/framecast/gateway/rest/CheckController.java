package io.framecast.gateway.rest;

import io.framecast.gateway.catalogue.Catalogue;
import io.framecast.gateway.check.CheckedFrames;
import io.framecast.gateway.check.HolderChecks;
import io.framecast.gateway.viewing.RequestMaker;
import io.framecast.gateway.viewing.RequestRefusedException;
import io.framecast.protocol.event.HoldingKind;
import io.framecast.protocol.event.Member;
import io.framecast.protocol.event.Movie;
import io.framecast.protocol.mask.FrameMask;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

/** Has a holder read what it stores of a movie, part by part, so that who asks sees how far it is and nothing is kept here. */
@RestController
class CheckController {

    private static final Logger LOG = LoggerFactory.getLogger(CheckController.class);

    private final RequestMaker maker;
    private final Catalogue catalogue;
    private final HolderChecks holders;

    CheckController(RequestMaker maker, Catalogue catalogue, HolderChecks holders) {
        this.maker = maker;
        this.catalogue = catalogue;
        this.holders = holders;
    }

    /** What one part of it was like; {@code next} is null at the end. */
    record CheckReport(String movieId, String version, String node, int from, int frames, long bytes, String bad, @Nullable Integer next) {}

    @PostMapping("/api/v1/movies/{id}/check")
    Mono<CheckReport> check(@PathVariable String id, @RequestParam MultiValueMap<String, String> parameters) {
        Query query = new Query(parameters);
        int from = query.number("from", 0, FrameMask.FRAME_LIMIT - 1, 0);
        int limit = query.number("limit", 1, FrameMask.FRAME_LIMIT, FrameMask.FRAME_LIMIT);
        String name = query.id("node");
        if (name == null) {
            throw new RequestRefusedException(400, "node must be given; GET /api/v1/movies/{id}/holdings says who holds the movie");
        }
        Movie movie = maker.movie(id);
        Member node = holder(movie, name);
        return holders.check(node, movie, from, limit)
                .map(checked -> report(movie, name, from, checked))
                .onErrorMap(error -> {
                    LOG.warn("{} does not check its frames of {}: {}", name, movie.id(), error.toString());
                    return new RequestRefusedException(503, name + " does not check its frames of '" + movie.id() + "' now; try again in a second");
                });
    }

    private Member holder(Movie movie, String node) {
        return catalogue.holdings(movie).stream()
                .filter(holding -> holding.kind() == HoldingKind.STORE && holding.node().equals(node))
                .findFirst()
                .flatMap(holding -> catalogue.view().member(node))
                .orElseThrow(() -> new RequestRefusedException(404, "'" + node + "' is no live node that stores frames of movie '" + movie.id()
                        + "'; GET /api/v1/movies/" + movie.id() + "/holdings says who does"));
    }

    private static CheckReport report(Movie movie, String node, int from, CheckedFrames checked) {
        return new CheckReport(movie.id(), movie.version(), node, from, checked.frames(), checked.bytes(), checked.bad().toText(), checked.next());
    }
}
