package io.framecast.gateway.rest;

import io.framecast.gateway.stream.Playing;
import io.framecast.gateway.stream.Streams;
import io.framecast.gateway.viewing.RequestFinder;
import io.framecast.gateway.viewing.RequestMaker;
import io.framecast.gateway.viewing.RequestRefusedException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** Requests as multipart streams, for {@code <img>}, VLC, ffplay, OpenCV. */
@RestController
class StreamController {

    private static final String CONTENT_TYPE = "multipart/x-mixed-replace; boundary=" + Streams.BOUNDARY;

    private final RequestMaker maker;
    private final RequestFinder finder;
    private final Streams streams;

    StreamController(RequestMaker maker, RequestFinder finder, Streams streams) {
        this.maker = maker;
        this.finder = finder;
        this.streams = streams;
    }

    @GetMapping("/api/v1/movies/{id}/stream")
    Mono<Void> ofMovie(@PathVariable String id, @RequestParam MultiValueMap<String, String> parameters, ServerWebExchange exchange) {
        Query query = new Query(parameters);
        String frames = query.text("frames");
        RequestMaker.Asked asked = query.flag("follow") && frames == null ? maker.fromTheEnd(id) : maker.ofMovie(id, null, frames, null, null);
        return stream(asked, true, query, exchange);
    }

    @GetMapping("/api/v1/requests/{ruid}/stream")
    Mono<Void> ofRequest(@PathVariable String ruid, @RequestParam MultiValueMap<String, String> parameters, ServerWebExchange exchange) {
        Query query = new Query(parameters);
        return Mono.fromFuture(() -> finder.find(ruid))
                .map(found -> maker.ofRequest(ruid, found, query.text("have")))
                .flatMap(asked -> stream(asked, false, query, exchange));
    }

    private Mono<Void> stream(RequestMaker.Asked asked, boolean isNew, Query query, ServerWebExchange exchange) {
        Playing playing = Playing.of(query.text("rate"), query.text("loop"));
        boolean follows = query.flag("follow");
        if (follows && playing.rounds() > 1) {
            throw new RequestRefusedException(400, "a stream follows a movie that grows, or it loops, not both; leave follow or loop out");
        }
        ServerHttpResponse response = exchange.getResponse();
        if (exchange.getRequest().getMethod().equals(HttpMethod.HEAD)) {
            describe(response);
            if (!isNew) {
                // A new stream has no RUID before it is asked for.
                response.getHeaders().set(StreamBody.RUID_HEADER, asked.body().ruid());
            }
            return response.setComplete();
        }
        return Mono.fromFuture(() -> streams.open(asked, isNew, playing, follows)).flatMap(opened -> {
            describe(response);
            response.getHeaders().set(StreamBody.RUID_HEADER, opened.ruid());
            return StreamBody.write(opened, response);
        });
    }

    private static void describe(ServerHttpResponse response) {
        HttpHeaders headers = response.getHeaders();
        headers.set(HttpHeaders.CONTENT_TYPE, CONTENT_TYPE);
        headers.setCacheControl("no-store");
        // Proxies that buffer would turn a live stream into a download.
        headers.set("X-Accel-Buffering", "no");
    }
}
