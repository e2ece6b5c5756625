package io.framecast.gateway.index;

import io.framecast.protocol.event.Member;
import io.framecast.protocol.event.Movie;
import io.framecast.protocol.link.JoinToken;
import io.framecast.protocol.record.IndexEntry;
import java.net.URI;
import java.time.Duration;
import org.springframework.web.reactive.function.client.WebClient;
import org.springframework.web.util.UriComponentsBuilder;
import reactor.core.publisher.Mono;

/** Asks frame services over HTTP. Thread-safe. */
public final class HolderClient implements FrameIndexes.Holder {

    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(2);

    private final WebClient client;
    private final JoinToken tokens;

    /** @param client any; made to take answers as long as they may be */
    public HolderClient(WebClient client, JoinToken tokens) {
        this.client = client.mutate()
                .codecs(codecs -> codecs.defaultCodecs().maxInMemorySize(IndexEntry.MAX_SPAN * IndexEntry.BYTES))
                .build();
        this.tokens = tokens;
    }

    @Override
    public Mono<byte[]> entries(Member node, Movie movie, int first, int last) {
        URI uri = UriComponentsBuilder.newInstance()
                .scheme("http")
                .host(node.address().host())
                .port(node.address().httpPort())
                .path("/internal/movies/{movieId}/{version}/index")
                .queryParam("first", first)
                .queryParam("last", last)
                .encode()
                .buildAndExpand(movie.id(), movie.version())
                .toUri();
        return client.get()
                .uri(uri)
                .header(JoinToken.HEADER, tokens.mintIndex(movie.id(), movie.version()))
                .retrieve()
                .bodyToMono(byte[].class)
                .timeout(ANSWER_WITHIN);
    }
}
