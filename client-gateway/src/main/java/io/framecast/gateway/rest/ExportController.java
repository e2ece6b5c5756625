package io.framecast.gateway.rest;

import io.framecast.gateway.export.ExportFormat;
import io.framecast.gateway.export.Exports;
import io.framecast.gateway.export.Exports.ExportFile;
import io.framecast.gateway.viewing.RequestMaker;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** Movies as downloads. */
@RestController
class ExportController {

    private final RequestMaker maker;
    private final Exports exports;

    ExportController(RequestMaker maker, Exports exports) {
        this.maker = maker;
        this.exports = exports;
    }

    @GetMapping("/api/v1/movies/{id}/export")
    Mono<Void> export(@PathVariable String id, @RequestParam MultiValueMap<String, String> parameters, ServerWebExchange exchange) {
        Query query = new Query(parameters);
        ExportFormat format = ExportFormat.parse(query.text("format", ExportFormat.MJPEG.name()));
        RequestMaker.Asked asked = maker.ofMovie(id, null, query.text("frames"), null, null);
        return Mono.usingWhen(exports.prepare(asked, format), file -> answer(file, format, exchange),
                file -> Mono.fromRunnable(file::close));
    }

    private static Mono<Void> answer(ExportFile file, ExportFormat format, ServerWebExchange exchange) {
        ServerHttpResponse response = exchange.getResponse();
        if (exchange.getRequest().getMethod().equals(HttpMethod.HEAD)) {
            describe(response, file, format);
            return response.setComplete();
        }
        return Mono.fromFuture(file::open).flatMap(stream -> {
            describe(response, file, format);
            response.getHeaders().set(StreamBody.RUID_HEADER, stream.ruid());
            return StreamBody.write(stream, response);
        });
    }

    private static void describe(ServerHttpResponse response, ExportFile file, ExportFormat format) {
        HttpHeaders headers = response.getHeaders();
        headers.setContentType(MediaType.parseMediaType(format.contentType()));
        headers.setContentLength(file.bytes());
        headers.setContentDisposition(ContentDisposition.attachment().filename(file.name()).build());
        headers.setCacheControl("no-store");
    }
}
