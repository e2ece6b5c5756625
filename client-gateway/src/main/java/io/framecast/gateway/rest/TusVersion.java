package io.framecast.gateway.rest;

import io.framecast.protocol.upload.PieceChecksum;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;

/** Says on every answer to an upload which tus it is, and to OPTIONS what of it there is (tus 1.0, "OPTIONS"). */
@Component
@Order(Ordered.LOWEST_PRECEDENCE)
class TusVersion implements WebFilter {

    private static final String VERSION = "1.0.0";
    private static final String PATH = "/api/v1/uploads";

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
        String path = exchange.getRequest().getPath().value();
        if (path.equals(PATH) || path.startsWith(PATH + "/")) {
            HttpHeaders headers = exchange.getResponse().getHeaders();
            headers.set("Tus-Resumable", VERSION);
            if (exchange.getRequest().getMethod().equals(HttpMethod.OPTIONS)) {
                headers.set("Tus-Version", VERSION);
                headers.set("Tus-Extension", "creation,creation-with-upload,checksum,termination,expiration");
                headers.set("Tus-Checksum-Algorithm", PieceChecksum.Algorithm.all());
            }
        }
        return chain.filter(exchange);
    }
}
