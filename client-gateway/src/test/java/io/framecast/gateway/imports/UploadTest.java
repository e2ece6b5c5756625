package io.framecast.gateway.imports;

import static org.assertj.core.api.Assertions.assertThat;

import io.framecast.gateway.testing.TestGateway;
import io.framecast.protocol.event.ImportEvent;
import io.framecast.protocol.event.Member;
import io.framecast.protocol.event.NodeAddress;
import io.framecast.protocol.event.NodeRole;
import io.framecast.protocol.event.NodeState;
import io.framecast.protocol.event.View;
import io.framecast.protocol.link.JoinToken;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Hooks;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;

class UploadTest {

    /** The frame service takes the body and falls silent. */
    private static final int NONE = 0;

    private final TestGateway gateway = TestGateway.withTwoHolders();
    private final HttpClient client = HttpClient.newHttpClient();
    private final CompletableFuture<Received> received = new CompletableFuture<>();
    private DisposableServer frameService;
    private int answer = 202;

    private record Received(String uri, String token, long bytes, long crc) {}

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
        CRC32C crc = new CRC32C();
        return request.receive().asByteArray()
                .doOnNext(crc::update)
                .map(bytes -> (long) bytes.length)
                .reduce(0L, Long::sum)
                .flatMap(bytes -> {
                    received.complete(new Received(request.uri(), request.requestHeaders().get("X-Framecast-Token"), bytes, crc.getValue()));
                    if (answer == NONE) {
                        return Mono.never();
                    }
                    return response.status(answer).sendString(Mono.just(answer == 202 ? "" : "{\"status\":507,\"detail\":\"no room for it\"}")).then();
                });
    }

    private HttpResponse<String> upload(String query, byte[] body) throws Exception {
        return client.send(HttpRequest.newBuilder(URI.create(gateway.address() + "/api/v1/movies" + query))
                .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                .build(), HttpResponse.BodyHandlers.ofString());
    }

    @Test
    void theFileGoesToAFrameServiceAsItIsWithATokenForIt() throws Exception {
        byte[] file = new byte[20 << 20];
        new Random(1).nextBytes(file);
        CRC32C crc = new CRC32C();
        crc.update(file);
        HttpResponse<String> response = upload("?title=Caf%C3%A9%20at%20noon&copies=1&recordedAt=2026-03-01T12:00:00%2B01:00", file);
        assertThat(response.statusCode()).isEqualTo(202);
        ImportEvent.Requested requested = (ImportEvent.Requested) gateway.domain().sent(ImportEvent.class).getFirst();
        assertThat(requested.title()).isEqualTo("Café at noon");
        assertThat(requested.movieId()).isEqualTo("caf-at-noon");
        assertThat(requested.copies()).isEqualTo(1);
        assertThat(requested.recordedAt()).isEqualTo("2026-03-01T11:00:00Z");
        assertThat(response.headers().firstValue("Location")).hasValue("/api/v1/imports/" + requested.importId());
        assertThat(response.body()).isEqualTo("{\"importId\":\"" + requested.importId() + "\",\"movieId\":\"caf-at-noon\"}");
        Received got = received.get(10, TimeUnit.SECONDS);
        assertThat(got.bytes).isEqualTo(file.length);
        assertThat(got.crc).isEqualTo(crc.getValue());
        assertThat(got.uri).isEqualTo("/internal/imports/" + requested.importId() + "?movieId=caf-at-noon&version=v1&title=Caf%C3%A9%20at%20noon");
        assertThat(new JoinToken("0123456789abcdef").admitsUpload(got.token, requested.importId(), "caf-at-noon", "v1")).isTrue();
        HttpResponse<String> state = client.send(
                HttpRequest.newBuilder(URI.create(gateway.address() + "/api/v1/imports/" + requested.importId())).build(),
                HttpResponse.BodyHandlers.ofString());
        assertThat(state.body()).isEqualTo("{\"importId\":\"" + requested.importId()
                + "\",\"movieId\":\"caf-at-noon\",\"state\":\"RECEIVING\",\"frames\":0,\"bytes\":0,\"detail\":\"\"}");
    }

    @Test
    void anIdThatIsTakenIsRefused() throws Exception {
        HttpResponse<String> response = upload("?id=street", new byte[10]);
        assertThat(response.statusCode()).isEqualTo(409);
        assertThat(response.body()).contains("'street' is taken");
        assertThat(upload("?id=twice", new byte[10]).statusCode()).isEqualTo(202);
        assertThat(upload("?id=twice", new byte[10]).statusCode()).as("it is being imported").isEqualTo(409);
        assertThat(upload("?title=Twice", new byte[10]).statusCode()).as("an id made of the title gives way").isEqualTo(202);
    }

    @Test
    void theBodyOfARefusedUploadIsReleasedOnce() throws Exception {
        Queue<Throwable> dropped = new ConcurrentLinkedQueue<>();
        Hooks.onErrorDropped(dropped::add);
        try {
            byte[] file = new byte[1 << 20];
            // The next request on a connection is answered after what was dropped of the one before it.
            for (int i = 0; i < 3; i++) {
                assertThat(upload("?id=street", file).statusCode()).isEqualTo(409);
            }
            answer = 507;
            assertThat(upload("?id=big", file).statusCode()).isEqualTo(507);
            gateway.catalogue().applyView(new View(2, 2, List.of(), Instant.EPOCH));
            for (int i = 0; i < 3; i++) {
                assertThat(upload("?id=early", file).statusCode()).isEqualTo(503);
            }
        } finally {
            Hooks.resetOnErrorDropped();
        }
        assertThat(dropped).isEmpty();
    }

    @Test
    void aFrameServiceWithoutRoomFailsTheImport() throws Exception {
        answer = 507;
        HttpResponse<String> response = upload("?id=big", new byte[10]);
        assertThat(response.statusCode()).isEqualTo(507);
        assertThat(response.body()).contains("refused the upload with 507: no room for it\"");
        assertThat(gateway.domain().sent(ImportEvent.class)).anyMatch(event -> event instanceof ImportEvent.Broken);
    }

    @Test
    void aFrameServiceThatIsGoneFailsTheImport() throws Exception {
        frameService.disposeNow();
        assertThat(upload("?id=lost", new byte[10]).statusCode()).isEqualTo(502);
        assertThat(gateway.domain().sent(ImportEvent.class)).anyMatch(event -> event instanceof ImportEvent.Broken);
    }

    @Test
    void aFrameServiceThatLeavesTheDomainWithoutAWordEndsTheUpload() throws Exception {
        answer = NONE;
        CompletableFuture<HttpResponse<String>> response = client.sendAsync(HttpRequest.newBuilder(URI.create(gateway.address() + "/api/v1/movies?id=frozen"))
                .POST(HttpRequest.BodyPublishers.ofByteArray(new byte[10]))
                .build(), HttpResponse.BodyHandlers.ofString());
        received.get(1, TimeUnit.MINUTES);
        gateway.catalogue().applyView(new View(2, 2, List.of(), Instant.EPOCH));
        assertThat(response.get(1, TimeUnit.MINUTES).statusCode()).isEqualTo(503);
        assertThat(response.get().body()).contains("frame-1 left the domain");
        assertThat(gateway.domain().sent(ImportEvent.class)).anyMatch(event -> event instanceof ImportEvent.Broken);
    }

    @Test
    void aQuestionThatKafkaDoesNotTakeIsAskedAgain() throws Exception {
        gateway.domain().kafkaRefuses(1);
        assertThat(upload("?id=second-try", new byte[10]).statusCode()).isEqualTo(202);
        gateway.domain().kafkaDown(true);
        HttpResponse<String> response = upload("?id=no-try", new byte[10]);
        assertThat(response.statusCode()).isEqualTo(503);
        assertThat(response.body()).contains("Kafka has taken no records");
    }

    @Test
    void withoutAFrameServiceOrCoordinatorAnUploadIsRefused() throws Exception {
        gateway.domain().silent(true);
        HttpResponse<String> response = upload("?id=early", new byte[10]);
        assertThat(response.statusCode()).isEqualTo(503);
        assertThat(response.body()).contains("no coordinator");
        gateway.catalogue().applyView(new View(2, 2, List.of(), Instant.EPOCH));
        response = upload("?id=early2", new byte[10]);
        assertThat(response.statusCode()).isEqualTo(503);
        assertThat(response.body()).contains("no frame service");
        assertThat(response.headers().firstValue("Retry-After")).hasValue("1");
    }
}
