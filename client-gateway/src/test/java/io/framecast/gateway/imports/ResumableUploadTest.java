package io.framecast.gateway.imports;

import static org.assertj.core.api.Assertions.assertThat;

import io.framecast.gateway.testing.TestGateway;
import io.framecast.protocol.event.Member;
import io.framecast.protocol.event.NodeAddress;
import io.framecast.protocol.event.NodeRole;
import io.framecast.protocol.event.NodeState;
import io.framecast.protocol.event.View;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;

/** What a client of tus sees; the frame service is the test's. */
class ResumableUploadTest {

    private static final String PIECES = "/api/v1/uploads/i1.frame-1";
    private static final String SHA1 = "sha1 Kq5sNclPz7QV2+lfQIuc6R7oRu0=";

    private final TestGateway gateway = TestGateway.withTwoHolders();
    private final HttpClient client = HttpClient.newHttpClient();
    private final CompletableFuture<String> checksum = new CompletableFuture<>();
    private DisposableServer frameService;
    private int answer = 204;

    @BeforeEach
    void start() {
        frameService = HttpServer.create().host("127.0.0.1").port(0).handle(this::take).bindNow();
        gateway.catalogue().applyView(new View(2, 1, List.of(new Member("frame-1", NodeRole.FRAME_SERVICE, 1,
                new NodeAddress("127.0.0.1", 0, frameService.port()), "", NodeState.UP)), Instant.EPOCH));
    }

    @AfterEach
    void stop() {
        client.shutdownNow();
        frameService.disposeNow(Duration.ofSeconds(1));
        gateway.close();
    }

    private Mono<Void> take(HttpServerRequest request, HttpServerResponse response) {
        return request.receive().aggregate().asString().defaultIfEmpty("").flatMap(body -> {
            checksum.complete(String.valueOf(request.requestHeaders().get("Upload-Checksum")));
            return answer == 0 ? Mono.never() : response.status(answer).header("Upload-Offset", Integer.toString(body.length()))
                    .sendString(Mono.just(answer == 204 ? "" : "{\"detail\":\"the piece has another sum\"}")).then();
        });
    }

    private HttpRequest piece(String header) {
        return HttpRequest.newBuilder(URI.create(gateway.address() + PIECES)).header("Tus-Resumable", "1.0.0").header("Upload-Offset", "0")
                .header("Content-Type", "application/offset+octet-stream").header("Upload-Checksum", header)
                .method("PATCH", HttpRequest.BodyPublishers.ofString("hello world")).build();
    }

    private HttpResponse<String> send(HttpRequest request) throws Exception {
        return client.send(request, HttpResponse.BodyHandlers.ofString());
    }

    @Test
    void optionsSayWhichChecksumsThereAre() throws Exception {
        HttpResponse<String> options = send(HttpRequest.newBuilder(URI.create(gateway.address() + "/api/v1/uploads"))
                .method("OPTIONS", HttpRequest.BodyPublishers.noBody()).build());
        assertThat(options.headers().firstValue("Tus-Extension").orElse("").split(",")).contains("checksum", "creation", "termination");
        assertThat(options.headers().firstValue("Tus-Checksum-Algorithm").orElse("").split(",")).contains("sha1", "sha256", "crc32");
    }

    @Test
    void aPiecesChecksumIsHeldAgainstItWhereItIsWritten() throws Exception {
        HttpResponse<String> response = send(piece(SHA1));
        assertThat(response.statusCode()).isEqualTo(204);
        assertThat(response.headers().firstValue("Upload-Offset")).hasValue("11");
        assertThat(checksum.get(1, TimeUnit.MINUTES)).isEqualTo(SHA1);
    }

    @Test
    void anotherSumIsSaidWith460AndAnUnknownAlgorithmWith400() throws Exception {
        answer = 460;
        HttpResponse<String> response = send(piece(SHA1));
        assertThat(response.statusCode()).isEqualTo(460);
        assertThat(response.body()).contains("the piece has another sum");
        response = send(piece("md5 XrY7u+Ae7tCTyyK7j1rNww=="));
        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(response.body()).contains("sha1,sha256,crc32");
    }

    @Test
    void aFrameServiceThatLeavesTheDomainWithoutAWordEndsThePiece() throws Exception {
        answer = 0;
        CompletableFuture<HttpResponse<String>> response = client.sendAsync(piece(SHA1), HttpResponse.BodyHandlers.ofString());
        checksum.get(1, TimeUnit.MINUTES);
        gateway.catalogue().applyView(new View(2, 2, List.of(), Instant.EPOCH));
        assertThat(response.get(1, TimeUnit.MINUTES).statusCode()).isEqualTo(503);
    }
}
