package io.framecast.e2e.client;

import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A viewer on the socket of the contract: opens channels and writes down every message and frame. Thread-safe.
 *
 * <p>Binary messages:
 *
 * <pre>
 *   0 version=1 | 1 flags=0 | 2 channel u16 | 4 source u16 | 6 reserved u16 | 8 generation u32 | 12 frame u32
 *  16 CRC-32C of the JPEG u32 | 20 length u32 | 24 JPEG ...
 * </pre>
 */
public final class SocketViewer implements AutoCloseable {

    private static final int SEND_WITHIN_SECONDS = 20;
    private static final Duration CONNECT_WITHIN = Duration.ofSeconds(20);

    private final Map<Integer, ViewerChannel> channels = new ConcurrentHashMap<>();
    private final List<JsonNode> withoutChannel = new ArrayList<>();
    private final List<String> sent = new ArrayList<>();
    private final AtomicInteger nextChannel = new AtomicInteger(1);
    private final CompletableFuture<Integer> closeStatus = new CompletableFuture<>();
    private final HttpClient http = HttpClient.newBuilder().connectTimeout(CONNECT_WITHIN).build();
    private final WebSocket socket;

    private SocketViewer(URI gateway) throws InterruptedException, ExecutionException, TimeoutException {
        URI address = URI.create("ws://%s:%d/api/v1/socket".formatted(gateway.getHost(), gateway.getPort()));
        socket = http.newWebSocketBuilder()
                .subprotocols("framecast.v1")
                .buildAsync(address, new Listener())
                .get(CONNECT_WITHIN.toSeconds(), TimeUnit.SECONDS);
    }

    /** Connects to a gateway. */
    public static SocketViewer connect(URI gateway) {
        try {
            return new SocketViewer(gateway);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException("cannot connect to " + gateway, e);
        }
    }

    /** The subprotocol the server chose. */
    public String subprotocol() {
        return socket.getSubprotocol();
    }

    /** Opens a new request for a movie and waits for the answer; {@code wanted} and {@code have} in the text form. */
    public ViewerChannel open(String movieId, String wanted, String have, int maxSources) {
        ViewerChannel channel = openWithoutWaiting(Map.of("movieId", movieId, "wanted", wanted, "have", have, "maxSources", maxSources));
        channel.awaitOpened();
        return channel;
    }

    /** Opens all of a movie from up to four sources. */
    public ViewerChannel open(String movieId, String wanted) {
        return open(movieId, wanted, "", 4);
    }

    /** Opens a request that exists already. */
    public ViewerChannel reopen(String ruid, String have) {
        ViewerChannel channel = openWithoutWaiting(Map.of("ruid", ruid, "have", have));
        channel.awaitOpened();
        return channel;
    }

    /** Sends an open message with these fields on the next free channel. */
    public ViewerChannel openWithoutWaiting(Map<String, Object> fields) {
        int number = nextChannel.getAndIncrement();
        ViewerChannel channel = new ViewerChannel(this, number);
        channels.put(number, channel);
        Map<String, Object> message = new ConcurrentHashMap<>(fields);
        message.put("type", "open");
        message.put("channel", number);
        send(JsonMapper.shared().writeValueAsString(message));
        return channel;
    }

    /** Sends text as it is. */
    public void send(String text) {
        synchronized (socket) {
            sent.add(text);
            try {
                socket.sendText(text, true).get(SEND_WITHIN_SECONDS, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("interrupted", e);
            } catch (ExecutionException | TimeoutException e) {
                throw new IllegalStateException("cannot send on the socket", e);
            }
        }
    }

    /** All texts sent so far. */
    public List<String> sent() {
        synchronized (socket) {
            return List.copyOf(sent);
        }
    }

    /** Messages that named no channel of ours so far. */
    public List<JsonNode> messagesWithoutChannel() {
        synchronized (withoutChannel) {
            return List.copyOf(withoutChannel);
        }
    }

    /** The status with which the server closed; empty where it did not within that time. 1006 where the connection broke. */
    public OptionalInt closeStatus(Duration within) {
        try {
            return OptionalInt.of(closeStatus.get(within.toMillis(), TimeUnit.MILLISECONDS));
        } catch (TimeoutException e) {
            return OptionalInt.empty();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    /** Breaks the connection without a word, as a viewer that vanishes. */
    public void vanish() {
        socket.abort();
    }

    /** Closes the connection properly. */
    @Override
    public void close() {
        if (!socket.isOutputClosed()) {
            socket.sendClose(WebSocket.NORMAL_CLOSURE, "").exceptionally(failure -> socket);
        }
        http.shutdown();
    }

    private void receivedText(String text) {
        JsonNode message = JsonMapper.shared().readTree(text);
        ViewerChannel channel = channels.get(message.path("channel").asInt(0));
        if (channel == null) {
            synchronized (withoutChannel) {
                withoutChannel.add(message);
            }
        } else {
            channel.received(message);
        }
    }

    private void receivedFrame(byte[] bytes) {
        ByteBuffer message = ByteBuffer.wrap(bytes);
        ViewerChannel channel = channels.get(Short.toUnsignedInt(message.getShort(2)));
        if (channel != null) {
            channel.receivedFrame(message);
        }
    }

    private final class Listener implements WebSocket.Listener {

        private final StringBuilder text = new StringBuilder();
        private final ByteArrayOutputStream binary = new ByteArrayOutputStream();

        @Override
        public CompletionStage<?> onText(WebSocket webSocket, CharSequence data, boolean last) {
            text.append(data);
            if (last) {
                receivedText(text.toString());
                text.setLength(0);
            }
            webSocket.request(1);
            return CompletableFuture.completedStage(null);
        }

        @Override
        public CompletionStage<?> onBinary(WebSocket webSocket, ByteBuffer data, boolean last) {
            byte[] part = new byte[data.remaining()];
            data.get(part);
            binary.writeBytes(part);
            if (last) {
                receivedFrame(binary.toByteArray());
                binary.reset();
            }
            webSocket.request(1);
            return CompletableFuture.completedStage(null);
        }

        @Override
        public CompletionStage<?> onClose(WebSocket webSocket, int statusCode, String reason) {
            closeStatus.complete(statusCode);
            return CompletableFuture.completedStage(null);
        }

        @Override
        public void onError(WebSocket webSocket, Throwable error) {
            closeStatus.complete(1006);
        }
    }
}
