package io.framecast.gateway.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A client of the REST calls that shares no code with the gateway: the JDK's. Paths are those below {@code /api/v1}. */
public final class RestClient implements AutoCloseable {

    private final HttpClient client = HttpClient.newHttpClient();
    private final TestGateway gateway;

    public RestClient(TestGateway gateway) {
        this.gateway = gateway;
    }

    /** Gets it. */
    public HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return client.send(to(path).build(), BodyHandlers.ofString());
    }

    /** Posts bytes. */
    public HttpResponse<String> post(String path, byte[] body) throws IOException, InterruptedException {
        return client.send(to(path).POST(BodyPublishers.ofByteArray(body)).build(), BodyHandlers.ofString());
    }

    /** Sends JSON; no body where that is empty. */
    public HttpResponse<String> send(String method, String path, String json) throws IOException, InterruptedException {
        BodyPublisher body = json.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(json);
        return client.send(to(path).header("Content-Type", "application/json").method(method, body).build(), BodyHandlers.ofString());
    }

    private HttpRequest.Builder to(String path) {
        return HttpRequest.newBuilder(URI.create(gateway.address() + "/api/v1" + path));
    }

    /** An answer's JSON; it must be one of success. */
    public static JsonNode json(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isBetween(200, 299);
        return JsonMapper.shared().readTree(answer.body());
    }

    @Override
    public void close() {
        client.shutdownNow();
    }
}
