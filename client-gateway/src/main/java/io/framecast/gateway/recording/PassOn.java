package io.framecast.gateway.recording;

import io.framecast.gateway.viewing.RequestRefusedException;
import io.framecast.protocol.event.Member;
import java.net.URI;
import org.springframework.http.MediaType;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.reactive.function.BodyInserters;
import org.springframework.web.reactive.function.client.ClientResponse;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;

/** Passes a call on to the gateway that writes the movie, and its answer back; the body as it comes. Thread-safe. */
public final class PassOn {

    /** Says that a gateway has passed it on: it is passed on once. */
    public static final String HEADER = "X-Framecast-Passed-On";

    private final WebClient client;

    /** @param client reaches gateways */
    public PassOn(WebClient client) {
        this.client = client;
    }

    /**
     * The answer of that gateway.
     *
     * @param type of its body
     * @return fails with {@link RequestRefusedException}: as that gateway refused it, 503 where it does not answer
     */
    public <T> Mono<T> to(Member gateway, ServerHttpRequest request, Class<T> type) {
        String query = request.getURI().getRawQuery();
        URI uri = URI.create("http://" + gateway.address().host() + ":" + gateway.address().httpPort() + request.getURI().getRawPath()
                + (query == null ? "" : "?" + query));
        MediaType sent = request.getHeaders().getContentType();
        return client.post()
                .uri(uri)
                .header(HEADER, "once")
                .contentType(sent == null ? MediaType.APPLICATION_OCTET_STREAM : sent)
                .body(BodyInserters.fromDataBuffers(request.getBody()))
                .exchangeToMono(response -> response.statusCode().is2xxSuccessful() ? response.bodyToMono(type) : refusal(response))
                .onErrorMap(error -> !(error instanceof RequestRefusedException), error -> new RequestRefusedException(503, "gateway "
                        + gateway.nodeId() + ", which appends to this movie, does not answer; send what was not acknowledged again in a second, with"
                        + " at=, the number of its first frame"));
    }

    private static <T> Mono<T> refusal(ClientResponse response) {
        return response.bodyToMono(String.class).defaultIfEmpty("{}").flatMap(body -> Mono.error(new RequestRefusedException(
                response.statusCode().value(), JsonMapper.shared().readTree(body).path("detail").asString("it was refused without a word"))));
    }
}
