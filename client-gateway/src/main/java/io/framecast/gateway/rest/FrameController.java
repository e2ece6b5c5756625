package io.framecast.gateway.rest;

import io.framecast.gateway.frame.FrameFetcher;
import io.framecast.gateway.viewing.RequestMaker;
import io.framecast.gateway.viewing.RequestRefusedException;
import io.framecast.protocol.event.Movie;
import io.framecast.protocol.mask.FrameMask;
import org.jspecify.annotations.Nullable;
import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** Single frames. */
@RestController
class FrameController {

    private final RequestMaker maker;
    private final FrameFetcher frames;

    FrameController(RequestMaker maker, FrameFetcher frames) {
        this.maker = maker;
        this.frames = frames;
    }

    @GetMapping("/api/v1/movies/{id}/frames/{frame}")
    Mono<ResponseEntity<byte[]>> frame(@PathVariable String id, @PathVariable String frame,
            @RequestParam(required = false) @Nullable String version, ServerWebExchange exchange) {
        Movie movie = maker.movie(id);
        int number = number(frame, movie);
        // A version's frame never changes: its name stands for its bytes.
        String etag = "\"" + movie.version() + "-" + number + "\"";
        CacheControl caching = Caching.of(movie, version);
        exchange.getResponse().getHeaders().setCacheControl(caching);
        if (exchange.checkNotModified(etag)) {
            return Mono.just(ResponseEntity.status(304).eTag(etag).cacheControl(caching).build());
        }
        return Mono.fromFuture(() -> frames.fetch(movie, number)).map(found -> ResponseEntity.ok()
                .eTag(etag)
                .cacheControl(caching)
                .contentType(MediaType.IMAGE_JPEG)
                .header("X-Frame", Integer.toString(number))
                .header("X-Source", found.source())
                .body(found.jpeg()));
    }

    private static int number(String text, Movie movie) {
        if (text.isEmpty() || text.length() > 10 || !text.chars().allMatch(c -> c >= '0' && c <= '9')) {
            throw new RequestRefusedException(400, "a frame number is a whole number from 0, got '" + text + "'");
        }
        long number = Long.parseLong(text);
        if (number >= movie.frames() || number >= FrameMask.FRAME_LIMIT) {
            throw new RequestRefusedException(404, "frame " + number + " is past the end: movie '" + movie.id() + "' has "
                    + movie.frames() + " frames (0-" + (movie.frames() - 1) + ")");
        }
        return (int) number;
    }
}
