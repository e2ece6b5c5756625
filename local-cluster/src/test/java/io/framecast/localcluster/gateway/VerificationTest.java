package io.framecast.localcluster.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.framecast.localcluster.layout.ClusterProblem;
import io.framecast.protocol.mask.FrameMask;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class VerificationTest {

    private final Map<String, String> answers = new HashMap<>();
    private final ConcurrentLinkedQueue<String> asked = new ConcurrentLinkedQueue<>();
    private HttpServer server;

    @BeforeEach
    void startGateway() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/api/v1", this::answer);
        server.start();
        answers.put("GET /movies/street", "{'id':'street','frames':10,'copies':2}");
        answers.put("GET /movies/street/holdings", "[{'node':'frame-1','kind':'STORE','mask':'0-9'},{'node':'frame-2','kind':'STORE','mask':'0-5'},"
                + "{'node':'gateway-1','kind':'CACHE','mask':'0-9'}]");
        answers.put("POST /movies/street/check?node=frame-1&from=0", part(6, "", "6"));
        answers.put("POST /movies/street/check?node=frame-1&from=6", part(4, "", "null"));
        answers.put("POST /movies/street/check?node=frame-2&from=0", part(6, "", "null"));
    }

    @AfterEach
    void stopGateway() {
        server.stop(0);
    }

    private static String part(int frames, String bad, String next) {
        return "{'frames':%d,'bytes':%d,'bad':'%s','next':%s}".formatted(frames, frames * 100, bad, next);
    }

    private void answer(HttpExchange exchange) throws IOException {
        String call = exchange.getRequestMethod() + " " + exchange.getRequestURI().toString().substring("/api/v1".length());
        asked.add(call);
        String answer = answers.get(call);
        byte[] body = (answer == null ? "{'detail':'it does not answer'}" : answer).replace('\'', '"').getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(answer == null ? 503 : 200, body.length);
        try (var out = exchange.getResponseBody()) {
            out.write(body);
        }
    }

    private VerificationReport verify() {
        try (GatewayClient gateway = new GatewayClient(URI.create("http://127.0.0.1:" + server.getAddress().getPort()), Duration.ofSeconds(5))) {
            Verification verification = new Verification(gateway, "street");
            VerificationReport report = verification.run();
            assertThat(verification.readCopies()).isEqualTo(report.copies());
            assertThat(verification.badCopies()).isEqualTo(report.badCopies());
            assertThat(verification.copies()).isEqualTo(16);
            return report;
        }
    }

    @Test
    void everyStoreIsReadToItsEndAndNoCache() {
        VerificationReport report = verify();

        assertThat(report.isSound()).isTrue();
        assertThat(report.copies()).isEqualTo(16);
        assertThat(report.bytes()).isEqualTo(1600);
        assertThat(report.nodes()).extracting(NodeFindings::node).containsExactly("frame-1", "frame-2");
        assertThat(report.thin()).isEqualTo(FrameMask.range(6, 9));
        assertThat(asked).hasSize(5).noneMatch(call -> call.contains("gateway-1"));
    }

    @Test
    void badFramesAreToldByNodeAndLostAreThoseWithoutASoundCopy() {
        answers.put("POST /movies/street/check?node=frame-1&from=0", part(6, "2", "6"));
        answers.put("POST /movies/street/check?node=frame-1&from=6", part(4, "7", "null"));

        VerificationReport report = verify();

        assertThat(report.isSound()).isFalse();
        assertThat(report.badCopies()).isEqualTo(2);
        assertThat(report.nodes().getFirst().bad()).isEqualTo(FrameMask.of(2, 7));
        assertThat(report.lost()).isEqualTo(FrameMask.of(7));
        assertThat(report.thin()).isEqualTo(FrameMask.of(2, 6, 8, 9));
    }

    @Test
    void aNodeThatDoesNotAnswerIsTroubleAndItsFramesAreNotCalledLost() {
        answers.remove("POST /movies/street/check?node=frame-1&from=6");

        VerificationReport report = verify();

        assertThat(report.isComplete()).isFalse();
        assertThat(report.isSound()).isFalse();
        assertThat(report.nodes().getFirst().frames()).isEqualTo(6);
        assertThat(report.nodes().getFirst().trouble()).contains("it does not answer");
        assertThat(report.lost()).isEqualTo(FrameMask.empty());
    }

    @Test
    void aMovieThatIsNotThereIsRefused() {
        answers.remove("GET /movies/street");

        assertThatThrownBy(this::verify).isInstanceOf(ClusterProblem.class).hasMessageContaining("it does not answer");
    }

    @Test
    void framesThatNobodyHoldsAreLost() {
        VerificationReport report = new VerificationReport("street", 4, 1,
                List.of(new NodeFindings("frame-1", FrameMask.of(0, 1), 2, 20, FrameMask.empty(), null)));

        assertThat(report.lost()).isEqualTo(FrameMask.of(2, 3));
        assertThat(report.thin()).isEqualTo(FrameMask.empty());
        assertThat(report.isSound()).isFalse();
    }
}
