package io.framecast.gateway.rest;

import io.framecast.gateway.catalogue.Catalogue;
import io.framecast.gateway.index.FrameIndexes;
import io.framecast.gateway.viewing.RequestMaker;
import io.framecast.gateway.viewing.RequestRefusedException;
import io.framecast.protocol.event.Movie;
import io.framecast.protocol.mask.FrameMask;
import java.nio.charset.StandardCharsets;
import java.util.PrimitiveIterator;
import java.util.function.IntFunction;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferFactory;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * When frames are shown: {@code {movieId,version,frameRate,variableRate,frames,timesMicros:[…]}}, a time for each frame of the mask, in
 * its order. A constant rate tells the times; where it varies the holders' indexes do, and a frame that no live node holds has null.
 * Written block by block as it is read.
 */
@RestController
class TimesController {

    private static final int CHARS_PER_TIME = 12;

    private final RequestMaker maker;
    private final Catalogue catalogue;
    private final FrameIndexes indexes;

    TimesController(RequestMaker maker, Catalogue catalogue, FrameIndexes indexes) {
        this.maker = maker;
        this.catalogue = catalogue;
        this.indexes = indexes;
    }

    @GetMapping("/api/v1/movies/{id}/times")
    Mono<Void> times(@PathVariable String id, @RequestParam MultiValueMap<String, String> parameters, ServerWebExchange exchange) {
        Query query = new Query(parameters);
        RequestMaker.Asked asked = maker.ofMovie(id, null, query.text("frames"), null, null);
        Movie movie = asked.movie();
        FrameMask frames = asked.body().wanted();
        FrameMask lacking = movie.variableRate() ? catalogue.availability(movie).missing().and(frames) : FrameMask.empty();
        String etag = "\"" + movie.version() + "-times-" + Integer.toHexString(frames.toText().hashCode()) + "\"";
        CacheControl caching = Caching.ofWhole(movie, query.text("version"));
        ServerHttpResponse response = exchange.getResponse();
        response.getHeaders().setContentType(MediaType.APPLICATION_JSON);
        response.getHeaders().setCacheControl(lacking.isEmpty() ? caching : CacheControl.noStore());
        boolean isKnown = lacking.isEmpty() && exchange.checkNotModified(etag);
        if (isKnown || exchange.getRequest().getMethod().equals(HttpMethod.HEAD)) {
            return response.setComplete();
        }
        DataBufferFactory buffers = response.bufferFactory();
        return response.writeWith(Flux.concat(
                        Mono.fromSupplier(() -> beginning(movie, frames)),
                        movie.variableRate() ? recorded(movie, frames, lacking) : computed(movie, frames),
                        Mono.just("]}\n"))
                .map(text -> buffers.wrap(text.getBytes(StandardCharsets.UTF_8)))
                .cast(DataBuffer.class));
    }

    private static String beginning(Movie movie, FrameMask frames) {
        return "{\"movieId\":\"" + movie.id() + "\",\"version\":\"" + movie.version() + "\",\"frameRate\":\"" + movie.frameRate()
                + "\",\"variableRate\":" + movie.variableRate() + ",\"frames\":\"" + frames.toText() + "\",\"timesMicros\":[";
    }

    private static Flux<String> computed(Movie movie, FrameMask frames) {
        return FrameIndexes.spans(frames).map(span -> text(span, span.first() == frames.first(),
                frame -> Long.toString(movie.timeMicros(frame, 0))));
    }

    private Flux<String> recorded(Movie movie, FrameMask frames, FrameMask lacking) {
        return indexes.blocks(movie, frames).map(known -> {
            FrameMask missing = known.block().missing();
            if (!lacking.containsAll(missing)) {
                throw new RequestRefusedException(503, "the times of " + missing.andNot(lacking).count()
                        + " frames cannot be had: their holders do not answer; try again in a second");
            }
            return text(known.frames(), known.frames().first() == frames.first(),
                    frame -> missing.contains(frame) ? "null" : Long.toString(known.block().timeMicros(frame)));
        });
    }

    private static String text(FrameMask frames, boolean isFirst, IntFunction<String> time) {
        StringBuilder text = new StringBuilder(frames.count() * CHARS_PER_TIME);
        PrimitiveIterator.OfInt each = frames.iterator();
        for (boolean isFirstHere = isFirst; each.hasNext(); isFirstHere = false) {
            text.append(isFirstHere ? "" : ",").append(time.apply(each.nextInt()));
        }
        return text.toString();
    }
}
