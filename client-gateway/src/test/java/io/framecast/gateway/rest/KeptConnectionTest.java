package io.framecast.gateway.rest;

import static org.assertj.core.api.Assertions.assertThat;

import io.framecast.gateway.testing.TestGateway;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Browsers send dozens of requests of all kinds over each of their few connections. */
class KeptConnectionTest {

    private static final int REQUESTS = 200;

    @Test
    void isAnsweredWhateverMixOfFilesAndQuestionsItCarries() throws Exception {
        try (TestGateway gateway = new TestGateway.Builder().start();
                HttpClient browser = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
            for (int i = 0; i < REQUESTS; i++) {
                String path = i % 2 == 0 ? "/core/playhead.js" : "/api/v1/domain";
                HttpRequest request = HttpRequest.newBuilder(URI.create(gateway.address() + path)).timeout(Duration.ofSeconds(10)).build();
                assertThat(browser.send(request, BodyHandlers.discarding()).statusCode()).as("request %d, %s", i, path).isEqualTo(200);
            }
        }
    }
}
