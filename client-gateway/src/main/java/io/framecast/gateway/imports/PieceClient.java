package io.framecast.gateway.imports;

import io.framecast.gateway.catalogue.Catalogue;
import io.framecast.gateway.viewing.RequestRefusedException;
import io.framecast.protocol.event.Member;
import io.framecast.protocol.event.NodeRole;
import io.framecast.protocol.link.JoinToken;
import io.framecast.protocol.upload.PieceChecksum;
import io.framecast.protocol.upload.UploadPlan;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.BodyInserters;
import org.springframework.web.reactive.function.client.ClientResponse;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;

/** Asks frame services about files that arrive in pieces. Thread-safe. */
final class PieceClient {

    private static final int BAD_GATEWAY = 502;

    private final Catalogue catalogue;
    private final JoinToken tokens;
    private final WebClient client;
    private final Departures departures;

    PieceClient(Catalogue catalogue, JoinToken tokens, WebClient client) {
        this.catalogue = catalogue;
        this.tokens = tokens;
        this.client = client;
        this.departures = new Departures(catalogue);
    }

    Mono<UploadProgress> create(String uploadId, UploadPlan plan) {
        return ask(HttpMethod.PUT, uploadId, request -> request.contentType(MediaType.APPLICATION_JSON).bodyValue(JsonMapper.shared().writeValueAsString(plan)));
    }

    Mono<UploadProgress> find(String uploadId) {
        return ask(HttpMethod.GET, uploadId, request -> request);
    }

    Mono<UploadProgress> append(String uploadId, long offset, @Nullable PieceChecksum checksum, Flux<DataBuffer> body) {
        return ask(HttpMethod.PATCH, uploadId, request -> request.header(UploadPlan.OFFSET_HEADER, Long.toString(offset))
                .headers(headers -> {
                    if (checksum != null) {
                        headers.set(PieceChecksum.HEADER, checksum.header());
                    }
                })
                .contentType(MediaType.APPLICATION_OCTET_STREAM)
                .body(BodyInserters.fromDataBuffers(body)));
    }

    Mono<UploadProgress> remove(String uploadId) {
        return ask(HttpMethod.DELETE, uploadId, request -> request);
    }

    /** Completes a question. */
    @FunctionalInterface
    private interface Asking {
        WebClient.RequestHeadersSpec<?> of(WebClient.RequestBodySpec request);
    }

    private Mono<UploadProgress> ask(HttpMethod method, String uploadId, Asking asking) {
        String importId = UploadPlan.importIdOf(uploadId);
        String nodeId = UploadPlan.nodeOf(uploadId);
        if (importId.isEmpty() || nodeId.isEmpty()) {
            return Mono.error(new RequestRefusedException(404, "upload '" + uploadId + "' is none that POST /api/v1/uploads began"));
        }
        Member node = catalogue.working(NodeRole.FRAME_SERVICE).stream().filter(member -> member.nodeId().equals(nodeId)).findFirst().orElse(null);
        if (node == null) {
            return Mono.error(new RequestRefusedException(503, "frame service " + nodeId + ", which has the beginning of the file, is not in the domain;"
                    + " go on when it is back, or begin anew"));
        }
        return asking.of(client.method(method)
                        .uri("http://{host}:{port}/internal/uploads/{importId}", node.address().host(), node.address().httpPort(), importId)
                        .header(JoinToken.HEADER, tokens.mintPieces(importId, nodeId)))
                .exchangeToMono(response -> told(response, nodeId))
                .takeUntilOther(departures.of(node))
                .onErrorMap(error -> error instanceof RequestRefusedException ? error
                        : new RequestRefusedException(503, "frame service " + nodeId + " cannot be reached: " + error.getMessage() + "; go on in a moment"));
    }

    private static Mono<UploadProgress> told(ClientResponse response, String nodeId) {
        HttpHeaders headers = response.headers().asHttpHeaders();
        if (response.statusCode().is2xxSuccessful()) {
            return response.releaseBody().thenReturn(new UploadProgress(number(headers.getFirst(UploadPlan.OFFSET_HEADER)),
                    number(headers.getFirst(UploadPlan.LENGTH_HEADER)), headers.getFirst(UploadPlan.EXPIRES_HEADER)));
        }
        int status = response.statusCode().value();
        boolean isClients = status == 404 || status == 409 || status == PieceChecksum.MISMATCH || status == 503 || status == 507;
        return response.bodyToMono(String.class).defaultIfEmpty("").flatMap(text -> Mono.error(new RequestRefusedException(
                isClients ? status : BAD_GATEWAY, isClients ? Uploads.detail(text) : "frame service " + nodeId + " failed: " + Uploads.detail(text))));
    }

    private static long number(@Nullable String text) {
        return text == null ? 0 : Long.parseLong(text);
    }
}
