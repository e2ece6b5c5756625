package io.framecast.e2e.client;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;

/** One file on its way by tus, a request at a time; each opens a connection of its own, so that none is one of a gateway that has gone. */
public final class TusUpload {

    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(60);

    private final URI address;
    private final String importPath;

    private TusUpload(URI address, String importPath) {
        this.address = address;
        this.importPath = importPath;
    }

    /**
     * Announces a file.
     *
     * @param gateway its public address
     * @param bytes how many the file has
     * @throws IOException where it is not taken
     */
    public static TusUpload begin(URI gateway, String movieId, long bytes) throws IOException, InterruptedException {
        String id = Base64.getEncoder().encodeToString(movieId.getBytes(StandardCharsets.UTF_8));
        HttpResponse<String> created = send(request(gateway.resolve("/api/v1/uploads")).header("Upload-Length", Long.toString(bytes))
                .header("Upload-Metadata", "id " + id).POST(BodyPublishers.noBody()), 201);
        String location = created.headers().firstValue("Location").orElseThrow();
        return new TusUpload(gateway.resolve(location), created.headers().firstValue("X-Import").orElseThrow());
    }

    /** Where the import is told, from the root. */
    public String importPath() {
        return importPath;
    }

    /** How many bytes have come. */
    public int offset() throws IOException, InterruptedException {
        return offset(send(request(address).method("HEAD", BodyPublishers.noBody()), 200));
    }

    /** Sends a piece; returns how many bytes have come then. */
    public int send(int offset, byte[] piece) throws IOException, InterruptedException {
        return offset(send(request(address).header("Upload-Offset", Integer.toString(offset)).header("Content-Type", "application/offset+octet-stream")
                .method("PATCH", BodyPublishers.ofByteArray(piece)), 204));
    }

    private static int offset(HttpResponse<String> answer) {
        return Integer.parseInt(answer.headers().firstValue("Upload-Offset").orElseThrow());
    }

    private static HttpRequest.Builder request(URI address) {
        return HttpRequest.newBuilder(address).header("Tus-Resumable", "1.0.0").timeout(ANSWER_WITHIN);
    }

    private static HttpResponse<String> send(HttpRequest.Builder request, int expected) throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpResponse<String> answer = client.send(request.build(), BodyHandlers.ofString());
            if (answer.statusCode() != expected) {
                throw new IOException("expected status %d, got %d: %s".formatted(expected, answer.statusCode(), answer.body()));
            }
            return answer;
        }
    }
}
