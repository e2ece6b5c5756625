package io.framecast.gateway.rest;

import io.framecast.gateway.stream.MultipartStream;
import io.framecast.gateway.stream.Streams;
import io.framecast.gateway.viewing.RequestFinder;
import io.framecast.gateway.viewing.RequestMaker;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.NettyDataBufferFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Requests as multipart streams, for {@code <img>}, VLC, ffplay, OpenCV. */
@RestController
class StreamController {

    private static final String CONTENT_TYPE = "multipart/x-mixed-replace; boundary=" + MultipartStream.BOUNDARY;
    private static final byte[] LAST = ("--" + MultipartStream.BOUNDARY + "--\r\n").getBytes(StandardCharsets.US_ASCII);

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
        RequestMaker.Asked asked = maker.ofMovie(id, null, query.text("frames"), null, null);
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
        ServerHttpResponse response = exchange.getResponse();
        if (exchange.getRequest().getMethod().equals(HttpMethod.HEAD)) {
            describe(response, asked.body().ruid());
            return response.setComplete();
        }
        return Mono.fromFuture(() -> streams.open(asked, isNew, query.text("rate"))).flatMap(opened -> {
            describe(response, opened.ruid());
            Flux<ByteBuf> parts = opened.parts().concatWith(Mono.fromSupplier(() -> Unpooled.wrappedBuffer(LAST)));
            NettyDataBufferFactory buffers = (NettyDataBufferFactory) response.bufferFactory();
            return response.writeAndFlushWith(parts.map(part -> Mono.<DataBuffer>just(buffers.wrap(part)))).doFinally(signal -> opened.closed());
        });
    }

    private static void describe(ServerHttpResponse response, String ruid) {
        HttpHeaders headers = response.getHeaders();
        headers.set(HttpHeaders.CONTENT_TYPE, CONTENT_TYPE);
        headers.setCacheControl("no-store");
        headers.set("X-RUID", ruid);
        // Proxies that buffer would turn a live stream into a download.
        headers.set("X-Accel-Buffering", "no");
    }
}
