package io.framecast.localcluster.gateway;

import java.io.ByteArrayOutputStream;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Puts the pieces of messages together and hands whole ones over. Asks for the next piece only when the queue has taken the
 * last, so that a slow reader slows the sender.
 */
final class SocketListener implements WebSocket.Listener {

    private static final int CUT = 1006;

    private final BlockingQueue<Incoming> whole;
    private final StringBuilder text = new StringBuilder();
    private final ByteArrayOutputStream binary = new ByteArrayOutputStream();

    SocketListener(BlockingQueue<Incoming> whole) {
        this.whole = whole;
    }

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence piece, boolean last) {
        text.append(piece);
        if (last) {
            put(new Incoming.Text(text.toString()));
            text.setLength(0);
        }
        socket.request(1);
        return null;
    }

    @Override
    public @Nullable CompletionStage<?> onBinary(WebSocket socket, ByteBuffer piece, boolean last) {
        byte[] bytes = new byte[piece.remaining()];
        piece.get(bytes);
        binary.writeBytes(bytes);
        if (last) {
            put(new Incoming.Frame(binary.toByteArray()));
            binary.reset();
        }
        socket.request(1);
        return null;
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
        put(new Incoming.Closed(code, reason));
        return null;
    }

    @Override
    public void onError(WebSocket socket, Throwable problem) {
        put(new Incoming.Closed(CUT, problem.getMessage() == null ? problem.toString() : problem.getMessage()));
    }

    private void put(Incoming message) {
        try {
            whole.put(message);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
