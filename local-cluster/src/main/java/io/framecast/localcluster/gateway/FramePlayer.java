package io.framecast.localcluster.gateway;

import io.framecast.localcluster.layout.ClusterProblem;
import java.io.IOException;
import java.io.OutputStream;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** Fetches a movie over the socket and writes its frames in order. One use, one thread. */
public final class FramePlayer {

    private static final int WINDOW_FRAMES = 96;
    private static final Duration SILENCE_LIMIT = Duration.ofSeconds(15);
    private static final Duration DONE_LIMIT = Duration.ofSeconds(2);
    private static final long LOOK_EVERY_MILLIS = 10;

    private final GatewayClient gateway;
    private final double rate;
    private final OutputStream output;
    private final Consumer<PlaybackReport> progress;
    private final Playback playback = new Playback(WINDOW_FRAMES);
    // Bounded by what is demanded: at most a window of frames, and the socket hands over one message at a time.
    private final BlockingQueue<Incoming> incoming = new LinkedBlockingQueue<>(4 * WINDOW_FRAMES);

    /**
     * @param rate speed as a multiple of the movie's own; infinity for as fast as it comes
     * @param output where the JPEGs go, one after another
     * @param progress hears the state of things a few times a second
     */
    public FramePlayer(GatewayClient gateway, double rate, OutputStream output, Consumer<PlaybackReport> progress) {
        this.gateway = gateway;
        this.rate = rate;
        this.output = output;
        this.progress = progress;
    }

    /**
     * Plays.
     *
     * @param wanted the frames' mask in text form; null for all
     * @throws ClusterProblem where the gateway refuses, the connection is lost or nothing comes for 15 s
     */
    public PlaybackReport play(String movieId, @Nullable String wanted) throws IOException, InterruptedException {
        WebSocket socket = connect();
        try {
            long beganNanos = System.nanoTime();
            send(socket, Playback.open(movieId, wanted));
            fetch(socket, beganNanos);
            PlaybackReport report = playback.report(secondsSince(beganNanos));
            send(socket, playback.done());
            awaitEnd();
            return report;
        } finally {
            socket.sendClose(WebSocket.NORMAL_CLOSURE, "");
            socket.abort();
        }
    }

    private void fetch(WebSocket socket, long beganNanos) throws IOException, InterruptedException {
        long playingSinceNanos = 0;
        long lastFrameNanos = System.nanoTime();
        long lastReportNanos = beganNanos;
        while (!playback.isComplete()) {
            Incoming next = incoming.poll(LOOK_EVERY_MILLIS, TimeUnit.MILLISECONDS);
            if (next != null) {
                lastFrameNanos = System.nanoTime();
                take(socket, next);
            }
            if (playback.isOpen()) {
                playingSinceNanos = playingSinceNanos == 0 ? System.nanoTime() : playingSinceNanos;
                Optional<Map<String, Object>> demand = playback.demand(allowedFrames(secondsSince(playingSinceNanos)));
                if (demand.isPresent()) {
                    send(socket, demand.get());
                    lastFrameNanos = System.nanoTime();
                }
                for (byte[] jpeg : playback.release()) {
                    output.write(jpeg);
                }
            }
            if (secondsSince(lastFrameNanos) > SILENCE_LIMIT.toSeconds() + 1 / slowestRate()) {
                throw new ClusterProblem("nothing has come for %d s; ./framecast status shows which processes run"
                        .formatted(SILENCE_LIMIT.toSeconds()));
            }
            if (secondsSince(lastReportNanos) > 0.25) {
                lastReportNanos = System.nanoTime();
                progress.accept(playback.report(secondsSince(beganNanos)));
            }
        }
        output.flush();
    }

    /** How far the clock allows to demand: a second ahead of what is shown now. */
    private int allowedFrames(double playedSeconds) {
        double frames = (playedSeconds + 1) * playback.frameRate() * rate;
        return frames >= Integer.MAX_VALUE ? Integer.MAX_VALUE : (int) Math.ceil(frames);
    }

    private double slowestRate() {
        return Math.max(1e-3, playback.frameRate() * rate);
    }

    private void take(WebSocket socket, Incoming next) {
        switch (next) {
            case Incoming.Text text -> {
                try {
                    playback.onMessage(JsonMapper.shared().readTree(text.json()));
                } catch (JacksonException e) {
                    throw new ClusterProblem("the gateway sent what is no JSON: " + text.json(), e);
                }
            }
            case Incoming.Frame frame -> {
                ByteBuffer bytes = ByteBuffer.wrap(frame.message());
                FrameHeader header = FrameHeader.read(bytes);
                byte[] jpeg = new byte[bytes.remaining()];
                bytes.get(jpeg);
                CRC32C crc = new CRC32C();
                crc.update(jpeg);
                playback.onFrame(header, jpeg, (int) crc.getValue()).ifPresent(bad -> send(socket, bad));
            }
            case Incoming.Closed closed -> throw new ClusterProblem("the gateway closed the socket: " + closed.reason());
        }
        playback.failure().ifPresent(reason -> {
            throw new ClusterProblem(reason);
        });
    }

    /** The report is complete already; whether the request's end is heard of changes nothing in it. */
    private void awaitEnd() throws InterruptedException {
        long sinceNanos = System.nanoTime();
        while (!playback.isEnded() && secondsSince(sinceNanos) < DONE_LIMIT.toSeconds()) {
            Incoming next = incoming.poll(LOOK_EVERY_MILLIS, TimeUnit.MILLISECONDS);
            if (next instanceof Incoming.Text text) {
                playback.onMessage(JsonMapper.shared().readTree(text.json()));
            } else if (next instanceof Incoming.Closed) {
                return;
            }
        }
    }

    private WebSocket connect() throws InterruptedException {
        try {
            return gateway.http().newWebSocketBuilder().subprotocols("framecast.v1")
                    .connectTimeout(Duration.ofSeconds(10))
                    .buildAsync(gateway.socket(), new SocketListener(incoming))
                    .join();
        } catch (CompletionException e) {
            throw new ClusterProblem("cannot open the socket " + gateway.socket() + ": " + e.getCause(), e);
        }
    }

    private static void send(WebSocket socket, Map<String, Object> message) {
        try {
            socket.sendText(JsonMapper.shared().writeValueAsString(message), true).join();
        } catch (CompletionException e) {
            throw new ClusterProblem("the connection to the gateway is lost: " + e.getCause(), e);
        }
    }

    private static double secondsSince(long nanos) {
        return (System.nanoTime() - nanos) / 1e9;
    }
}
