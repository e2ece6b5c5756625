package io.framecast.gateway.rest;

import io.framecast.gateway.filmstrip.Filmstrips;
import io.framecast.gateway.viewing.RequestMaker;
import io.framecast.protocol.event.Movie;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** Filmstrips. One with a blank tile is not to be kept: its frame may be back the next time. */
@RestController
class FilmstripController {

    private static final int DEFAULT_COUNT = 10;
    private static final int DEFAULT_HEIGHT = 90;

    private final RequestMaker maker;
    private final Filmstrips filmstrips;

    FilmstripController(RequestMaker maker, Filmstrips filmstrips) {
        this.maker = maker;
        this.filmstrips = filmstrips;
    }

    @GetMapping("/api/v1/movies/{id}/filmstrip")
    Mono<ResponseEntity<byte[]>> filmstrip(@PathVariable String id, @RequestParam MultiValueMap<String, String> parameters,
            ServerWebExchange exchange) {
        Query query = new Query(parameters);
        int count = query.number("count", 1, Filmstrips.MAX_COUNT, DEFAULT_COUNT);
        int height = query.number("height", Filmstrips.MIN_HEIGHT, Filmstrips.MAX_HEIGHT, DEFAULT_HEIGHT);
        Movie movie = maker.movie(id);
        String etag = "\"" + movie.version() + "-strip-" + (movie.recording() == null ? "" : movie.frames() + "-") + count + "x" + height + "\"";
        CacheControl caching = Caching.ofWhole(movie, query.text("version"));
        if (exchange.checkNotModified(etag)) {
            return Mono.just(ResponseEntity.status(HttpStatus.NOT_MODIFIED).eTag(etag).cacheControl(caching).build());
        }
        return Mono.fromFuture(() -> filmstrips.strip(movie, count, height)).map(strip -> {
            ResponseEntity.BodyBuilder answer = ResponseEntity.ok()
                    .contentType(MediaType.IMAGE_JPEG)
                    .header("X-Frames", strip.shown().toText())
                    .header("X-Blank", strip.blank().toText());
            if (strip.isComplete()) {
                return answer.eTag(etag).cacheControl(caching).body(strip.jpeg());
            }
            exchange.getResponse().getHeaders().remove(HttpHeaders.ETAG);
            return answer.cacheControl(CacheControl.noStore()).body(strip.jpeg());
        });
    }
}
