package io.framecast.gateway.socket;

import static org.assertj.core.api.Assertions.assertThat;

import io.framecast.gateway.testing.RestClient;
import io.framecast.gateway.testing.SocketClient;
import io.framecast.gateway.testing.TestGateway;
import io.framecast.protocol.event.Crq;
import io.framecast.protocol.event.PacedRate;
import java.net.http.HttpResponse;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Requests that say how fast they will be played, on the socket and over REST. */
class PacedRequestsTest {

    @AutoClose
    private final TestGateway gateway = TestGateway.withTwoHolders();
    @AutoClose
    private final RestClient rest = new RestClient(gateway);

    private HttpResponse<String> make(String json) throws Exception {
        return rest.send("POST", "/requests", json.replace('\'', '"'));
    }

    @Test
    void aRateIsToldInFramesAndBytesASecond() throws Exception {
        try (SocketClient socket = SocketClient.connect(gateway.port())) {
            socket.send("{'type':'open','channel':1,'movieId':'street','wanted':'0-9','rate':0.5}").awaitText("opened");
        }
        make("{'movieId':'street','wanted':'0-9','rate':2}");
        rest.get("/movies/street/stream?frames=0-1&rate=16");
        rest.get("/movies/street/stream?frames=0-1&rate=max");
        make("{'movieId':'street','wanted':'0-9'}");
        // A slow answer has a request asked for again.
        Map<String, PacedRate> rates = new LinkedHashMap<>();
        gateway.domain().sent(Crq.class).forEach(crq -> rates.put(crq.ruid(), crq.rate()));
        assertThat(rates.values()).extracting(rate -> rate == null ? 0 : rate.framesPerSecond()).containsExactly(5.0, 20.0, 160.0, 0.0, 0.0);
        assertThat(rates.values().stream().filter(Objects::nonNull).map(PacedRate::bytesPerSecond).toList()).isSorted()
                .allMatch(bytes -> bytes > 0);
    }

    @Test
    void whoWaitsForRoomIsToldItsPlaceAndGetsItsFramesWhenThereIsSome() throws Exception {
        gateway.domain().full(true);
        make("{'movieId':'street','wanted':'0-9','rate':1,'ruid':'before'}");
        assertThat(rest.get("/requests/before").body()).contains("\"phase\":\"PENDING\"").contains("\"queue\":{\"place\":1,\"of\":1}");
        try (SocketClient socket = SocketClient.connect(gateway.port())) {
            socket.send("{'type':'open','channel':1,'movieId':'street','wanted':'0-9','rate':1}")
                    .send("{'type':'demand','channel':1,'generation':1,'ranges':['0-9']}");
            socket.awaitText("opened");
            JsonNode queued = socket.awaitText("queued");
            assertThat(queued.path("channel").asInt()).isEqualTo(1);
            assertThat(queued.path("place").asInt()).isEqualTo(2);
            assertThat(queued.path("of").asInt()).isEqualTo(2);
            assertThat(socket.frames()).isEmpty();
            gateway.domain().full(false);
            socket.awaitText("end");
            assertThat(socket.frames()).hasSize(10);
        }
        assertThat(rest.get("/requests/before").body()).contains("\"queue\":null");
    }

    @Test
    void whoIsRefusedHearsWhyAndWhenToTryAgain() throws Exception {
        gateway.domain().refusePaced("no room: try again later");
        HttpResponse<String> refused = make("{'movieId':'street','rate':1}");
        assertThat(refused.statusCode()).isEqualTo(503);
        assertThat(refused.headers().firstValue("Retry-After")).isPresent();
        assertThat(refused.headers().firstValue("Content-Type")).hasValue("application/problem+json");
        assertThat(refused.body()).contains("no room: try again later");
        HttpResponse<String> stream = rest.get("/movies/street/stream?frames=0-1");
        assertThat(stream.statusCode()).isEqualTo(503);
        assertThat(stream.body()).contains("no room: try again later");
        try (SocketClient socket = SocketClient.connect(gateway.port())) {
            socket.send("{'type':'open','channel':1,'movieId':'street','rate':1}");
            JsonNode problem = socket.awaitText("problem");
            assertThat(problem.path("status").asInt()).isEqualTo(503);
            assertThat(problem.path("detail").asString()).isEqualTo("no room: try again later");
        }
    }

    @Test
    void aRateOutOfRangeIsRefused() throws Exception {
        for (String rate : new String[] {"0", "17", "-1", "'fast'", "true", "[]"}) {
            assertThat(make("{'movieId':'street','rate':" + rate + "}").statusCode()).as(rate).isEqualTo(400);
            try (SocketClient socket = SocketClient.connect(gateway.port())) {
                socket.send("{'type':'open','channel':1,'movieId':'street','rate':" + rate + "}");
                assertThat(socket.awaitText("problem").path("status").asInt()).as(rate).isEqualTo(400);
            }
        }
        assertThat(gateway.domain().sent(Crq.class)).isEmpty();
    }
}
