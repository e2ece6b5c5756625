package io.framecast.gateway.recording;

import io.framecast.protocol.event.Member;
import io.framecast.protocol.link.JoinToken;
import java.net.URI;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.springframework.core.io.buffer.DefaultDataBufferFactory;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.BodyInserters;
import org.springframework.web.reactive.function.client.WebClient;
import org.springframework.web.util.UriComponentsBuilder;
import reactor.core.publisher.Mono;

/** Appends to a movie on a frame service, over HTTP. Thread-safe. */
class AppendClient {

    /** A disk that takes longer for a few frames is not one to record to. */
    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(3);

    private final WebClient client;
    private final JoinToken tokens;

    AppendClient(WebClient client, JoinToken tokens) {
        this.client = client;
        this.tokens = tokens;
    }

    /**
     * What a frame service answered.
     *
     * @param status as in HTTP; 0 where none came
     * @param detail why, where it refused
     */
    record Answer(int status, String detail) {

        boolean isYes() {
            return status == 204;
        }

        /** It has not heard of the epoch yet. */
        boolean isEarly() {
            return status == 503;
        }

        /** It has heard of another epoch. */
        boolean isFenced() {
            return status == 409;
        }
    }

    CompletableFuture<Answer> append(Member node, String movieId, String version, int epoch, ByteBuffer records) {
        // A new buffer for each target: the same bytes, read by two connections.
        return answer(client.put()
                .uri(uri(node, movieId, version, epoch, "frames"))
                .header(JoinToken.HEADER, tokens.mintAppend(movieId, version, epoch))
                .contentType(MediaType.APPLICATION_OCTET_STREAM)
                .body(BodyInserters.fromDataBuffers(Mono.fromSupplier(() -> DefaultDataBufferFactory.sharedInstance.wrap(records.duplicate())))));
    }

    CompletableFuture<Answer> clean(Member node, String movieId, String version, int epoch) {
        return answer(client.get()
                .uri(uri(node, movieId, version, epoch, "clean"))
                .header(JoinToken.HEADER, tokens.mintAppend(movieId, version, epoch)));
    }

    private static CompletableFuture<Answer> answer(WebClient.RequestHeadersSpec<?> asked) {
        return asked.exchangeToMono(response -> response.bodyToMono(String.class).defaultIfEmpty("")
                        .map(text -> new Answer(response.statusCode().value(), text)))
                .timeout(ANSWER_WITHIN)
                .onErrorResume(error -> Mono.just(new Answer(0, String.valueOf(error.getMessage()))))
                .toFuture();
    }

    private static URI uri(Member node, String movieId, String version, int epoch, String what) {
        return UriComponentsBuilder.newInstance()
                .scheme("http").host(node.address().host()).port(node.address().httpPort())
                .path("/internal/movies/{movieId}/{version}/" + what)
                .queryParam("epoch", epoch)
                .encode()
                .buildAndExpand(movieId, version)
                .toUri();
    }
}
