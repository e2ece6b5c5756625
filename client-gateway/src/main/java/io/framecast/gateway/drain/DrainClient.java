package io.framecast.gateway.drain;

import io.framecast.protocol.event.Member;
import io.framecast.protocol.link.JoinToken;
import org.springframework.http.HttpMethod;
import org.springframework.web.reactive.function.client.WebClient;
import org.springframework.web.util.UriComponentsBuilder;
import reactor.core.publisher.Mono;

/** Tells frame services over HTTP. Thread-safe. */
public final class DrainClient implements DrainDesk.FrameService {

    private final WebClient client;
    private final JoinToken tokens;

    /** @param client any */
    public DrainClient(WebClient client, JoinToken tokens) {
        this.client = client;
        this.tokens = tokens;
    }

    @Override
    public Mono<Void> drain(Member node, boolean on) {
        return client.method(on ? HttpMethod.PUT : HttpMethod.DELETE)
                .uri(UriComponentsBuilder.newInstance().scheme("http").host(node.address().host()).port(node.address().httpPort())
                        .path("/internal/draining").build().toUri())
                .header(JoinToken.HEADER, tokens.mintDrain(node.nodeId()))
                .retrieve()
                .toBodilessEntity()
                .then();
    }
}
