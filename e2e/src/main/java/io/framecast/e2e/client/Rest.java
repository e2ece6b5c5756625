package io.framecast.e2e.client;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The REST API of one gateway. Thread-safe. */
public final class Rest {

    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(30);
    private static final Duration UPLOAD_WITHIN = Duration.ofMinutes(2);

    private final HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(Duration.ofSeconds(5)).build();
    private final URI base;

    /** @param gateway its public address */
    public Rest(URI gateway) {
        this.base = gateway.resolve("/api/v1/");
    }

    /**
     * An answer.
     *
     * @param status HTTP status
     * @param headers its headers
     * @param body its body, whole
     */
    public record Answer(int status, HttpHeaders headers, byte[] body) {

        /** The body as JSON; fails where it is none. */
        public JsonNode json() {
            return JsonMapper.shared().readTree(text());
        }

        /** The body as text. */
        public String text() {
            return new String(body, StandardCharsets.UTF_8);
        }

        /** A header; "" where it is missing. */
        public String header(String name) {
            return headers.firstValue(name).orElse("");
        }

        /** @throws AssertionError where the status is another */
        public Answer expect(int expected) {
            if (status != expected) {
                throw new AssertionError("expected status %d, got %d: %s".formatted(expected, status, text()));
            }
            return this;
        }
    }

    /** The absolute address of a path below {@code /api/v1/}. */
    public URI address(String path) {
        return base.resolve(path);
    }

    /** GET of a path below {@code /api/v1/}. */
    public Answer get(String path) {
        return send(request(path).GET().timeout(ANSWER_WITHIN).build());
    }

    /** GET of a path below {@code /api/v1/}, with a header. */
    public Answer get(String path, String header, String value) {
        return send(request(path).GET().header(header, value).timeout(ANSWER_WITHIN).build());
    }

    /** PUT of a path below {@code /api/v1/}, without a body. */
    public Answer put(String path) {
        return send(request(path).PUT(BodyPublishers.noBody()).timeout(ANSWER_WITHIN).build());
    }

    /** PUT of JSON text to a path below {@code /api/v1/}. */
    public Answer put(String path, String json) {
        return send(request(path).PUT(BodyPublishers.ofString(json)).header("Content-Type", "application/json").timeout(ANSWER_WITHIN).build());
    }

    /** Appends JPEGs, one behind the other, to a movie that is recorded; the first is to get that number. */
    public Answer append(String movieId, int at, byte[] jpegs) {
        return send(request("movies/" + movieId + "/frames?at=" + at).POST(BodyPublishers.ofByteArray(jpegs)).header("Content-Type", "image/jpeg")
                .timeout(UPLOAD_WITHIN).build());
    }

    /** DELETE of a path below {@code /api/v1/}. */
    public Answer delete(String path) {
        return send(request(path).DELETE().timeout(ANSWER_WITHIN).build());
    }

    /** POST of JSON text to a path below {@code /api/v1/}; the text need not be JSON. */
    public Answer post(String path, String json) {
        return send(request(path).POST(BodyPublishers.ofString(json)).header("Content-Type", "application/json").timeout(ANSWER_WITHIN).build());
    }

    /** PATCH with JSON text of a path below {@code /api/v1/}; the text need not be JSON. */
    public Answer patch(String path, String json) {
        return send(request(path).method("PATCH", BodyPublishers.ofString(json)).header("Content-Type", "application/json")
                .timeout(ANSWER_WITHIN).build());
    }

    /** Uploads a file as a new movie. */
    public Answer upload(Path file, String movieId, String title) {
        try {
            return upload(BodyPublishers.ofFile(file), movieId, title);
        } catch (FileNotFoundException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Uploads bytes as a new movie. */
    public Answer upload(BodyPublisher body, String movieId, String title) {
        return upload(body, "id=%s&title=%s".formatted(encode(movieId), encode(title)));
    }

    /** Uploads bytes as a new movie, with these query parameters. */
    public Answer upload(BodyPublisher body, String query) {
        String path = "movies?" + query;
        return send(request(path).POST(body).header("Content-Type", "application/octet-stream").timeout(UPLOAD_WITHIN).build());
    }

    /** Opens a response whose body is read as it comes; the caller closes the body. */
    public HttpResponse<InputStream> open(String path) {
        return exchange(request(path).GET().build(), BodyHandlers.ofInputStream());
    }

    /** Encodes a query value. */
    public static String encode(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8);
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(address(path));
    }

    private Answer send(HttpRequest request) {
        HttpResponse<byte[]> response = exchange(request, BodyHandlers.ofByteArray());
        return new Answer(response.statusCode(), response.headers(), response.body());
    }

    private <T> HttpResponse<T> exchange(HttpRequest request, HttpResponse.BodyHandler<T> handler) {
        try {
            return http.send(request, handler);
        } catch (IOException e) {
            throw new UncheckedIOException(request.method() + " " + request.uri() + ": " + e, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted during " + request.uri(), e);
        }
    }
}
