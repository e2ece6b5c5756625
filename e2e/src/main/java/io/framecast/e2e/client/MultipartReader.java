package io.framecast.e2e.client;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Reads the parts of a {@code multipart/x-mixed-replace} body by their {@code Content-Length}. Not thread-safe. */
public final class MultipartReader implements AutoCloseable {

    private final InputStream body;
    private final String delimiter;

    /**
     * @param body the response's body
     * @param contentType its {@code Content-Type}, which names the boundary
     */
    public MultipartReader(InputStream body, String contentType) {
        this.body = body;
        int at = contentType.indexOf("boundary=");
        if (!contentType.startsWith("multipart/x-mixed-replace") || at < 0) {
            throw new AssertionError("not a multipart/x-mixed-replace with a boundary: " + contentType);
        }
        this.delimiter = "--" + contentType.substring(at + "boundary=".length()).replace("\"", "").strip();
    }

    /**
     * One part.
     *
     * @param headers by name in lower case
     * @param body its bytes
     */
    public record Part(Map<String, String> headers, byte[] body) {

        /** The frame it says it is. */
        public int frame() {
            return Integer.parseInt(headers.getOrDefault("x-frame", "-1"));
        }
    }

    /** The next part; empty at the end. */
    public Optional<Part> next() throws IOException {
        String line = line();
        while (line != null && line.isEmpty()) {
            line = line();
        }
        if (line == null || line.equals(delimiter + "--")) {
            return Optional.empty();
        }
        if (!line.equals(delimiter)) {
            throw new AssertionError("expected " + delimiter + ", got " + line);
        }
        Map<String, String> headers = new TreeMap<>();
        for (String header = line(); header != null && !header.isEmpty(); header = line()) {
            int colon = header.indexOf(':');
            headers.put(header.substring(0, colon).toLowerCase(Locale.ROOT), header.substring(colon + 1).strip());
        }
        int length = Integer.parseInt(headers.get("content-length"));
        byte[] bytes = body.readNBytes(length);
        if (bytes.length < length) {
            throw new EOFException("a part of " + length + " bytes ends after " + bytes.length);
        }
        return Optional.of(new Part(headers, bytes));
    }

    private @Nullable String line() throws IOException {
        StringBuilder line = new StringBuilder();
        for (int next = body.read(); next >= 0; next = body.read()) {
            if (next == '\n') {
                int end = line.length() - 1;
                return end >= 0 && line.charAt(end) == '\r' ? line.substring(0, end) : line.toString();
            }
            line.append((char) next);
        }
        return line.isEmpty() ? null : new String(line.toString().getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.ISO_8859_1);
    }

    @Override
    public void close() throws IOException {
        body.close();
    }
}
