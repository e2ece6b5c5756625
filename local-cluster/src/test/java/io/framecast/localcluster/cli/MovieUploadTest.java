package io.framecast.localcluster.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.framecast.localcluster.gateway.GatewayClient;
import io.framecast.localcluster.layout.ClusterProblem;
import io.framecast.localcluster.terminal.LiveLine;
import io.framecast.localcluster.terminal.Screen;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

class MovieUploadTest {

    @TempDir
    private Path temporary;

    private final AtomicReference<String> query = new AtomicReference<>();
    private final AtomicReference<String> received = new AtomicReference<>();
    private final AtomicInteger looks = new AtomicInteger();
    private final StringWriter err = new StringWriter();
    private String endOfImport = "{\"movieId\":\"street\",\"state\":\"DONE\",\"frames\":795}";
    private HttpServer server;
    private Path file;

    @BeforeEach
    void startGateway() throws IOException {
        file = Files.writeString(temporary.resolve("street.avi"), "bytes of a film");
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/api/v1/movies", exchange -> {
            query.set(exchange.getRequestURI().getRawQuery());
            received.set(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            if (query.get().contains("id=taken")) {
                answer(exchange, 409, "{\"detail\":\"the id taken is in use; choose another\"}");
            } else {
                answer(exchange, 202, "{\"importId\":\"i1\",\"movieId\":\"street\"}");
            }
        });
        server.createContext("/api/v1/imports/i1", exchange ->
                answer(exchange, 200, looks.getAndIncrement() == 0 ? "{\"state\":\"CONVERTING\",\"frames\":12}" : endOfImport));
        server.start();
    }

    @AfterEach
    void stopGateway() {
        server.stop(0);
    }

    private static void answer(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length);
        try (var out = exchange.getResponseBody()) {
            out.write(bytes);
        }
    }

    private String upload(Map<String, String> parameters) {
        URI address = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
        try (GatewayClient gateway = new GatewayClient(address, Duration.ofSeconds(5))) {
            JsonNode end = new MovieUpload(gateway, new LiveLine(new PrintWriter(err, true), Screen.PLAIN)).run(file, parameters);
            return MovieUpload.sentence(file, end);
        }
    }

    @Test
    void aFileIsSentWholeAndFollowedToItsLastFrame() {
        assertThat(upload(Map.of("title", "Street & square"))).isEqualTo("street.avi is imported as street: 795 frames; watch it with ./framecast play street");
        assertThat(query.get()).isEqualTo("title=Street%20%26%20square");
        assertThat(received.get()).isEqualTo("bytes of a film");
        assertThat(err.toString()).contains("100 %").contains("street.avi converting").doesNotContain("\r");
    }

    @Test
    void aStageTellsWhatIsKnownOfItAndNoMore() {
        assertThat(MovieUpload.stageLine("a.avi", "CONVERTING", 0, 0, 400)).isEqualTo("a.avi converting  0:00");
        assertThat(MovieUpload.stageLine("a.avi", "CONVERTING", 1, 900, 1_100)).isEqualTo("a.avi converting, 1 frame  0:01");
        assertThat(MovieUpload.stageLine("a.avi", "CONVERTING", 200, 2_000, 2_800)).isEqualTo("a.avi converting, 200 frames  100.0 frames/s  0:02");
        assertThat(MovieUpload.stageLine("a.avi", "PLACING", 200, 0, 2_800)).isEqualTo("a.avi placing, 200 frames  0:02");
    }

    @Test
    void anImportThatFailsIsToldWithTheGatewaysReason() {
        endOfImport = "{\"state\":\"FAILED\",\"detail\":\"no video stream found\"}";

        assertThatThrownBy(() -> upload(Map.of("title", "t")))
                .isInstanceOf(ClusterProblem.class)
                .hasMessageEndingWith("failed: no video stream found");
    }

    @Test
    void aRefusalIsToldWithTheProblemsDetail() {
        assertThatThrownBy(() -> upload(Map.of("id", "taken")))
                .isInstanceOf(ClusterProblem.class)
                .hasMessage("the gateway refused with 409: the id taken is in use; choose another");
    }
}
