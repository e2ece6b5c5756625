package io.framecast.gateway.rest;

import static org.assertj.core.api.Assertions.assertThat;

import io.framecast.gateway.testing.TestGateway;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Holders are asked to check what they store, part by part. */
class CheckTest {

    private TestGateway gateway;
    private HttpClient http;

    @BeforeEach
    void start() {
        gateway = TestGateway.withTwoHolders();
        http = HttpClient.newHttpClient();
    }

    @AfterEach
    void stop() {
        http.close();
        gateway.close();
    }

    private HttpResponse<String> check(String query) throws Exception {
        return http.send(HttpRequest.newBuilder(URI.create(gateway.address() + "/api/v1/movies/street/check?" + query))
                .POST(HttpRequest.BodyPublishers.noBody()).build(), HttpResponse.BodyHandlers.ofString());
    }

    @Test
    void partsFollowOneAnotherToTheEndAndTellWhatIsBad() throws Exception {
        int frames = 0;
        StringBuilder bad = new StringBuilder();
        JsonNode part = JsonMapper.shared().readTree(check("node=frame-2").body());
        while (true) {
            assertThat(part.path("node").asString()).isEqualTo("frame-2");
            assertThat(part.path("version").asString()).isEqualTo("v1");
            frames += part.path("frames").asInt();
            bad.append(part.path("bad").asString()).append(' ');
            if (part.path("next").isNull()) {
                break;
            }
            part = JsonMapper.shared().readTree(check("node=frame-2&from=" + part.path("next")).body());
        }
        assertThat(frames).isEqualTo(TestGateway.FRAMES);
        assertThat(bad.toString()).isEqualTo("17 117 217 ");
    }

    @Test
    void noMoreFramesAreCheckedThanIsAskedFor() throws Exception {
        JsonNode part = JsonMapper.shared().readTree(check("node=frame-1&from=10&limit=5").body());

        assertThat(part.path("from").asInt()).isEqualTo(10);
        assertThat(part.path("frames").asInt()).isEqualTo(5);
        assertThat(part.path("next").asInt()).isEqualTo(15);
    }

    @Test
    void aHolderThatDoesNotAnswerIsSaidToBeUnavailable() throws Exception {
        gateway.domain().kill("frame-2");

        HttpResponse<String> answer = check("node=frame-2");

        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.headers().firstValue("Retry-After")).isPresent();
        assertThat(answer.body()).contains("frame-2 does not check its frames of 'street' now");
    }
}
