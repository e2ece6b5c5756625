package io.framecast.gateway.check;

import io.framecast.protocol.event.Member;
import io.framecast.protocol.event.Movie;
import io.framecast.protocol.link.JoinToken;
import java.net.URI;
import java.time.Duration;
import org.springframework.web.reactive.function.client.WebClient;
import org.springframework.web.util.UriComponentsBuilder;
import reactor.core.publisher.Mono;

/** Asks frame services over HTTP. Thread-safe. */
public final class CheckClient implements HolderChecks {

    /** A node reads 64 MiB and one frame before it answers: 7 MB/s is enough. */
    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(10);

    private final WebClient client;
    private final JoinToken tokens;

    public CheckClient(WebClient client, JoinToken tokens) {
        this.client = client;
        this.tokens = tokens;
    }

    @Override
    public Mono<CheckedFrames> check(Member node, Movie movie, int from, int limit) {
        URI uri = UriComponentsBuilder.newInstance()
                .scheme("http")
                .host(node.address().host())
                .port(node.address().httpPort())
                .path("/internal/movies/{movieId}/{version}/check")
                .queryParam("from", from)
                .queryParam("limit", limit)
                .encode()
                .buildAndExpand(movie.id(), movie.version())
                .toUri();
        return client.post()
                .uri(uri)
                .header(JoinToken.HEADER, tokens.mintCheck(movie.id(), movie.version()))
                .retrieve()
                .bodyToMono(CheckedFrames.class)
                .timeout(ANSWER_WITHIN);
    }
}
