package io.framecast.gateway.rest;

import static org.assertj.core.api.Assertions.assertThat;

import io.framecast.gateway.testing.RestClient;
import io.framecast.gateway.testing.TestGateway;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Holders are asked to check what they store, part by part. */
class CheckTest {

    @AutoClose
    private final TestGateway gateway = TestGateway.withTwoHolders();
    @AutoClose
    private final RestClient rest = new RestClient(gateway);

    private HttpResponse<String> check(String query) throws Exception {
        return rest.send("POST", "/movies/street/check?" + query, "");
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
        gateway.domain().holders().kill("frame-2");

        HttpResponse<String> answer = check("node=frame-2");

        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.headers().firstValue("Retry-After")).isPresent();
        assertThat(answer.body()).contains("frame-2 does not check its frames of 'street' now");
    }
}
