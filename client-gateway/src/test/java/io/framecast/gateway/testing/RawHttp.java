package io.framecast.gateway.testing;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** One connection to a web server on which anything can be sent: what HTTP clients refuse to send as well. */
public final class RawHttp implements AutoCloseable {

    private static final int WITHIN_MILLIS = (int) Duration.ofSeconds(20).toMillis();

    private final Socket socket;

    private RawHttp(Socket socket) {
        this.socket = socket;
    }

    /**
     * An answer.
     *
     * @param headers by their names in lower case
     */
    public record Answer(int status, Map<String, String> headers, byte[] body) {

        /** The body as text. */
        public String text() {
            return new String(body, StandardCharsets.UTF_8);
        }

        /** The body as JSON. */
        public JsonNode json() {
            return JsonMapper.shared().readTree(body);
        }
    }

    /** Connects. */
    public static RawHttp connect(int port) {
        try {
            Socket socket = new Socket();
            socket.connect(new InetSocketAddress("127.0.0.1", port), WITHIN_MILLIS);
            socket.setSoTimeout(WITHIN_MILLIS);
            return new RawHttp(socket);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Sends one request on a connection of its own and reads the answer; empty where the server closed without one. */
    public static Optional<Answer> ask(int port, byte[] request) {
        try (RawHttp connection = connect(port)) {
            return connection.send(request).read(new String(request, 0, 5, StandardCharsets.ISO_8859_1).startsWith("HEAD "));
        }
    }

    /** Sends one request of text, as bytes of the same numbers. */
    public static Optional<Answer> ask(int port, String request) {
        return ask(port, request.getBytes(StandardCharsets.ISO_8859_1));
    }

    /** Sends bytes; that the server has closed meanwhile is no failure: its answer may still be read. */
    public RawHttp send(byte[] bytes) {
        try {
            socket.getOutputStream().write(bytes);
            socket.getOutputStream().flush();
        } catch (IOException closed) {
            // Seen in the answer, or in its absence.
        }
        return this;
    }

    /** Sends text, as bytes of the same numbers. */
    public RawHttp send(String text) {
        return send(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    /** Says that nothing more will be sent; answers can still be read. */
    public RawHttp sendNoMore() {
        try {
            socket.shutdownOutput();
        } catch (IOException closed) {
            // As above.
        }
        return this;
    }

    /** The next answer, without its body where that has no end; empty where the server closes without one. */
    public Optional<Answer> read() {
        return read(false);
    }

    private Optional<Answer> read(boolean isHead) {
        try {
            InputStream in = socket.getInputStream();
            String status = line(in);
            if (status == null) {
                return Optional.empty();
            }
            Map<String, String> headers = new TreeMap<>();
            for (String header = line(in); header != null && !header.isEmpty(); header = line(in)) {
                int colon = header.indexOf(':');
                headers.put(header.substring(0, colon).toLowerCase(Locale.ROOT), header.substring(colon + 1).strip());
            }
            int code = Integer.parseInt(status.split(" ")[1]);
            // Events come for as long as somebody listens.
            boolean isEndless = headers.getOrDefault("content-type", "").startsWith("text/event-stream");
            return Optional.of(new Answer(code, headers, isHead || isEndless ? new byte[0] : body(in, headers, code)));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static byte[] body(InputStream in, Map<String, String> headers, int status) throws IOException {
        if (status == 204 || status == 304) {
            return new byte[0];
        }
        if (headers.containsKey("content-length")) {
            return in.readNBytes(Integer.parseInt(headers.get("content-length")));
        }
        if (!headers.getOrDefault("transfer-encoding", "").equals("chunked")) {
            return in.readAllBytes();
        }
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        while (true) {
            String size = line(in);
            int length = size == null ? 0 : Integer.parseInt(size, 16);
            body.writeBytes(in.readNBytes(length));
            line(in);
            if (length == 0) {
                return body.toByteArray();
            }
        }
    }

    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int next = in.read(); next >= 0; next = in.read()) {
            if (next == '\n') {
                return line.toString();
            }
            if (next != '\r') {
                line.append((char) next);
            }
        }
        return line.isEmpty() ? null : line.toString();
    }

    /** Waits until the server closes; whatever it sends before is dropped. */
    public void awaitClose() {
        try {
            socket.getInputStream().readAllBytes();
        } catch (java.net.SocketTimeoutException e) {
            throw new AssertionError("the server has not closed within " + WITHIN_MILLIS + " ms", e);
        } catch (IOException e) {
            // A reset is a close too.
        }
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
