package io.framecast.localcluster.gateway;

import io.framecast.localcluster.layout.ClusterProblem;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The REST API of one gateway. Threadsafe. */
public final class GatewayClient implements AutoCloseable {

    private static final JsonMapper JSON = JsonMapper.shared();

    private final URI base;
    private final Duration timeout;
    private final HttpClient http;

    /**
     * @param base the gateway's address, such as {@code http://127.0.0.1:8080}
     * @param timeout how long to wait for an answer; uploads may take as long as they move
     */
    public GatewayClient(URI base, Duration timeout) {
        this.base = base;
        this.timeout = timeout;
        this.http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(timeout).build();
    }

    /** {@code GET} of a path below {@code /api/v1}, with its query; the answer as it came. */
    public String get(String path) {
        return answer(send(request(path).timeout(timeout).GET().build()));
    }

    /** As {@link #get}, parsed. */
    public JsonNode getJson(String path) {
        return parsed(get(path));
    }

    /** {@code POST} without a body to such a path; the answer parsed. */
    public JsonNode postJson(String path) {
        return parsed(answer(send(request(path).timeout(timeout).POST(HttpRequest.BodyPublishers.noBody()).build())));
    }

    /** As {@link #getJson}; empty where the gateway says 404. */
    public Optional<JsonNode> findJson(String path) {
        HttpResponse<String> response = send(request(path).timeout(timeout).GET().build());
        return response.statusCode() == 404 ? Optional.empty() : Optional.of(parsed(answer(response)));
    }

    /** {@code PUT} of a path without a body; the answer parsed. */
    public JsonNode putJson(String path) {
        return parsed(answer(send(request(path).timeout(timeout).PUT(HttpRequest.BodyPublishers.noBody()).build())));
    }

    /** {@code PUT} of JSON to a path; the answer as it came. */
    public String put(String path, String json) {
        return answer(send(request(path).timeout(timeout).header("Content-Type", "application/json")
                .PUT(HttpRequest.BodyPublishers.ofString(json)).build()));
    }

    /** {@code DELETE} of a path; the answer parsed. */
    public JsonNode deleteJson(String path) {
        return parsed(answer(send(request(path).timeout(timeout).DELETE().build())));
    }

    /**
     * Uploads a movie.
     *
     * @param query {@code id}, {@code title} and so on
     * @param body the file's bytes
     * @return the gateway's answer: {@code importId} and {@code movieId}
     */
    public JsonNode importMovie(Map<String, String> query, HttpRequest.BodyPublisher body) {
        return parsed(answer(send(request("/movies" + queryString(query)).POST(body).build())));
    }

    /** A path segment or query value as it may stand in an address. */
    public static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    /** A query as it stands in an address, its question mark included; empty where there is nothing to ask. */
    public static String queryString(Map<String, String> query) {
        return query.isEmpty() ? "" : query.entrySet().stream()
                .map(entry -> entry.getKey() + "=" + encoded(entry.getValue()))
                .collect(Collectors.joining("&", "?", ""));
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(base + "/api/v1" + path)).header("Accept", "application/json, application/problem+json");
    }

    private HttpResponse<String> send(HttpRequest request) {
        try {
            return http.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            String reason = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
            throw new ClusterProblem("the gateway at " + base + " does not answer (" + reason + "); ./framecast status shows whether it runs", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ClusterProblem("interrupted while asking the gateway", e);
        }
    }

    private static String answer(HttpResponse<String> response) {
        if (response.statusCode() >= 400) {
            throw new ClusterProblem("the gateway refused with %d: %s".formatted(response.statusCode(), detail(response.body())));
        }
        return response.body();
    }

    /** The sentence of a problem document, else the body itself. */
    private static String detail(String body) {
        try {
            JsonNode problem = JSON.readTree(body);
            return problem.path("detail").asString(problem.path("title").asString(body));
        } catch (JacksonException e) {
            return body.lines().findFirst().orElse("no reason given");
        }
    }

    private static JsonNode parsed(String body) {
        try {
            return JSON.readTree(body);
        } catch (JacksonException e) {
            throw new ClusterProblem("the gateway's answer is no JSON: " + body.lines().findFirst().orElse("(empty)"), e);
        }
    }

    @Override
    public void close() {
        http.close();
    }
}
