package io.framecast.localcluster.gateway;

import java.io.Closeable;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** One connection to one gateway's socket. Used by one thread. */
final class GatewaySocket implements Closeable {

    private static final Duration CONNECT_LIMIT = Duration.ofSeconds(3);
    private static final long SEND_SECONDS_MAX = 5;

    private final WebSocket socket;
    private final BlockingQueue<Incoming> incoming;

    private GatewaySocket(WebSocket socket, BlockingQueue<Incoming> incoming) {
        this.socket = socket;
        this.incoming = incoming;
    }

    /**
     * Connects.
     *
     * @param waitingMessagesMax how many messages wait here before the gateway is kept waiting
     * @throws IOException where nobody answers there within three seconds
     */
    static GatewaySocket connect(HttpClient http, URI gateway, int waitingMessagesMax) throws IOException, InterruptedException {
        BlockingQueue<Incoming> incoming = new LinkedBlockingQueue<>(waitingMessagesMax);
        URI address = URI.create("ws://" + gateway.getRawAuthority() + "/api/v1/socket");
        CompletableFuture<WebSocket> connecting = http.newWebSocketBuilder()
                .subprotocols("framecast.v1")
                .connectTimeout(CONNECT_LIMIT)
                .buildAsync(address, new SocketListener(incoming));
        return new GatewaySocket(await(connecting, CONNECT_LIMIT.toSeconds() + 1), incoming);
    }

    /** @throws IOException where the connection is lost, or takes nothing for five seconds */
    void send(Map<String, Object> message) throws IOException, InterruptedException {
        await(socket.sendText(JsonMapper.shared().writeValueAsString(message), true), SEND_SECONDS_MAX);
    }

    /** The next message, null where none comes within that time. */
    @Nullable Incoming poll(long millis) throws InterruptedException {
        return incoming.poll(millis, TimeUnit.MILLISECONDS);
    }

    /** Says good-bye where the connection still stands, and gives it up. */
    @Override
    public void close() {
        // The listener may wait for room in the queue, and the close of the other side behind it.
        incoming.clear();
        socket.sendClose(WebSocket.NORMAL_CLOSURE, "").orTimeout(1, TimeUnit.SECONDS).handle((done, problem) -> null).join();
        socket.abort();
    }

    /** Gives the connection up without a word, so that the request waits to be opened elsewhere: a good-bye would end it. */
    void abort() {
        incoming.clear();
        socket.abort();
    }

    private static <T> T await(CompletableFuture<T> future, long seconds) throws IOException, InterruptedException {
        try {
            return future.get(seconds, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw new IOException(e.getCause() == null ? e.toString() : String.valueOf(e.getCause().getMessage()), e);
        } catch (TimeoutException e) {
            future.cancel(true);
            throw new IOException("no answer within " + seconds + " s", e);
        }
    }
}
