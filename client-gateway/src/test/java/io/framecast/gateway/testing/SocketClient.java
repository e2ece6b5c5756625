package io.framecast.gateway.testing;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A client of the socket that shares no code with the gateway: the JDK's WebSocket. */
public final class SocketClient implements AutoCloseable {

    private static final long WITHIN_SECONDS = 20;

    /** A binary message, taken apart. */
    public record Frame(int version, int flags, int channel, int source, int reserved, long generation, int frame, int crc, int length,
            byte[] jpeg) {}

    /** What came: a text message, a frame, or the close code. */
    private record Event(JsonNode text, Frame frame, int closeCode) {}

    private final HttpClient client = HttpClient.newHttpClient();
    private final LinkedBlockingQueue<Event> events = new LinkedBlockingQueue<>();
    private final List<Frame> frames = new ArrayList<>();
    private final List<JsonNode> texts = new ArrayList<>();
    private final WebSocket socket;

    private SocketClient(int port, boolean isReading) {
        socket = client.newWebSocketBuilder()
                .subprotocols("framecast.v1")
                .connectTimeout(Duration.ofSeconds(5))
                .buildAsync(URI.create("ws://127.0.0.1:" + port + "/api/v1/socket"), new Listener(isReading))
                .join();
    }

    /** Connects. */
    public static SocketClient connect(int port) {
        return new SocketClient(port, true);
    }

    /**
     * Connects, and opens channel 1 for the gateway's movie.
     *
     * @param fields of the open message besides these, with single quotes
     */
    public static SocketClient opened(TestGateway gateway, String fields) {
        SocketClient client = connect(gateway.port());
        client.send("{'type':'open','channel':1,'movieId':'" + TestGateway.MOVIE + "'," + fields + "}");
        client.awaitText("opened");
        return client;
    }

    /** Connects, and reads nothing before {@link #read}. */
    public static SocketClient connectWithoutReading(int port) {
        return new SocketClient(port, false);
    }

    /** Reads so many pieces of messages. */
    public void read(long pieces) {
        socket.request(pieces);
    }

    private final class Listener implements WebSocket.Listener {

        private final boolean isReading;
        private final StringBuilder text = new StringBuilder();
        private byte[] binary = new byte[0];

        Listener(boolean isReading) {
            this.isReading = isReading;
        }

        @Override
        public void onOpen(WebSocket opened) {
            if (isReading) {
                opened.request(Long.MAX_VALUE);
            }
        }

        @Override
        public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
            text.append(data);
            if (last) {
                events.add(new Event(JsonMapper.shared().readTree(text.toString()), null, 0));
                text.setLength(0);
            }
            return null;
        }

        @Override
        public CompletionStage<?> onBinary(WebSocket from, ByteBuffer data, boolean last) {
            byte[] joined = java.util.Arrays.copyOf(binary, binary.length + data.remaining());
            data.get(joined, binary.length, data.remaining());
            binary = joined;
            if (last) {
                events.add(new Event(null, parse(ByteBuffer.wrap(binary)), 0));
                binary = new byte[0];
            }
            return null;
        }

        @Override
        public CompletionStage<?> onClose(WebSocket from, int statusCode, String reason) {
            events.add(new Event(null, null, statusCode));
            return null;
        }

        @Override
        public void onError(WebSocket from, Throwable error) {
            events.add(new Event(null, null, 1006));
        }
    }

    private static Frame parse(ByteBuffer in) {
        int version = in.get();
        int flags = in.get();
        int channel = Short.toUnsignedInt(in.getShort());
        int source = Short.toUnsignedInt(in.getShort());
        int reserved = in.getShort();
        long generation = Integer.toUnsignedLong(in.getInt());
        int frame = in.getInt();
        int crc = in.getInt();
        int length = in.getInt();
        byte[] jpeg = new byte[in.remaining()];
        in.get(jpeg);
        return new Frame(version, flags, channel, source, reserved, generation, frame, crc, length, jpeg);
    }

    /** Says something. */
    public SocketClient send(String json) {
        socket.sendText(json.replace('\'', '"'), true).join();
        return this;
    }

    /** Says something that the gateway may cut off by closing the socket: the rest of it then fails to be sent, which is no one's fault. */
    public void sendUnlessClosed(String json) {
        socket.sendText(json.replace('\'', '"'), true);
    }

    /** Waits for a text message of that type; frames that come before it are kept. */
    public JsonNode awaitText(String type) {
        return awaitText(message -> message.path("type").asString().equals(type), "a message of type " + type);
    }

    /** Waits for a text message. */
    public JsonNode awaitText(Predicate<JsonNode> wanted, String what) {
        while (true) {
            Event event = next(what);
            if (event.frame != null) {
                frames.add(event.frame);
            } else if (event.text != null) {
                texts.add(event.text);
                if (wanted.test(event.text)) {
                    return event.text;
                }
            } else {
                throw new AssertionError("expected " + what + ", the socket was closed with " + event.closeCode + "; texts " + texts);
            }
        }
    }

    /** Waits for the next frame. */
    public Frame awaitFrame() {
        while (true) {
            Event event = next("a frame");
            if (event.frame != null) {
                frames.add(event.frame);
                return event.frame;
            }
            if (event.text == null) {
                throw new AssertionError("expected a frame, the socket was closed with " + event.closeCode);
            }
            texts.add(event.text);
        }
    }

    /** Waits for the close, and says its code. */
    public int awaitClose() {
        while (true) {
            Event event = next("the close");
            if (event.text == null && event.frame == null) {
                return event.closeCode;
            }
            if (event.text != null) {
                texts.add(event.text);
            }
        }
    }

    private Event next(String what) {
        try {
            Event event = events.poll(WITHIN_SECONDS, TimeUnit.SECONDS);
            if (event == null) {
                throw new AssertionError(what + " did not come within " + WITHIN_SECONDS + " s; texts " + texts + ", " + frames.size() + " frames");
            }
            return event;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted while waiting for " + what);
        }
    }

    /** Frames that have come so far, in their order. */
    public List<Frame> frames() {
        return frames;
    }

    /** Text messages that have come so far, in their order. */
    public List<JsonNode> texts() {
        return texts;
    }

    /** Says goodbye with that code. */
    public void close(int code) {
        socket.sendClose(code, "").join();
    }

    /** Drops the connection without a word. */
    public void abort() {
        socket.abort();
    }

    @Override
    public void close() {
        socket.abort();
        client.shutdownNow();
    }
}
