package io.framecast.localcluster.gateway;

import io.framecast.localcluster.layout.ClusterProblem;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * Fetches a movie over the socket and writes its frames in order. A gateway that is lost, or from which nothing comes while
 * frames are owed, is replaced by another, at which the same request is opened again for what is still missing. One use, one
 * thread; {@link #cancel} may be called from any.
 */
public final class FramePlayer {

    private static final int WINDOW_FRAMES = 96;
    // Bounded by what is demanded: at most a window of frames, and the socket hands over one message at a time.
    private static final int WAITING_MESSAGES_MAX = 4 * WINDOW_FRAMES;
    private static final Duration ANSWER_LIMIT = Duration.ofSeconds(12);
    // Takeovers between sources end well below this; a gateway that is silent for longer hangs.
    private static final Duration STALL_LIMIT = Duration.ofSeconds(4);
    private static final Duration SILENCE_LIMIT = Duration.ofSeconds(15);
    // A lost request waits for ten seconds to be opened again.
    private static final Duration REOPEN_LIMIT = Duration.ofSeconds(10);
    private static final Duration ROUND_PAUSE = Duration.ofMillis(250);
    private static final Duration DONE_LIMIT = Duration.ofSeconds(2);
    private static final long LOOK_EVERY_MILLIS = 10;
    private static final List<Integer> REFUSED_FOR_GOOD = List.of(1002, 1003, 1007, 1008, 1009);

    private final GatewayChoice choice;
    private final double rate;
    private final OutputStream output;
    private final Listener listener;
    private final Playback playback;
    private final long beganNanos = System.nanoTime();
    private long playingSinceNanos;
    private long lastReportNanos = beganNanos;
    private @Nullable String lossToTell;
    private volatile @Nullable GatewaySocket open;
    private volatile boolean cancelled;

    /** Hears how it goes on. */
    public interface Listener {

        /** The state of things, a few times a second. */
        void progress(PlaybackReport now);

        /** Something happened that a viewer may want to know. */
        void note(String what);
    }

    /** The connection is lost, or as good as lost. */
    private static final class GatewayLost extends Exception {
        GatewayLost(String reason) {
            super(reason);
        }
    }

    /**
     * @param gateways those known to run, at least one; more are learnt from them
     * @param wanted the frames' mask in text form; null for all
     * @param rate speed as a multiple of the movie's own; infinity for as fast as it comes
     * @param output where the JPEGs go, one after another
     */
    public FramePlayer(List<URI> gateways, String movieId, @Nullable String wanted, double rate, OutputStream output, Listener listener) {
        this.choice = new GatewayChoice(gateways, REOPEN_LIMIT.toNanos());
        this.playback = new Playback(movieId, wanted, WINDOW_FRAMES);
        this.rate = rate;
        this.output = output;
        this.listener = listener;
    }

    /**
     * Plays.
     *
     * @throws ClusterProblem where a gateway refuses, none is left, or nothing comes for 15 s
     * @throws IOException where the output takes no more
     */
    public PlaybackReport play() throws IOException, InterruptedException {
        HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
        try {
            while (true) {
                try {
                    return playAt(http, choice.current());
                } catch (GatewayLost e) {
                    goElsewhere(String.valueOf(e.getMessage()));
                }
            }
        } finally {
            http.shutdownNow();
        }
    }

    /** Ends the request as cancelled rather than lost, as far as there is time. */
    public void cancel() {
        cancelled = true;
        GatewaySocket socket = open;
        if (socket != null) {
            socket.close();
        }
    }

    private PlaybackReport playAt(HttpClient http, URI gateway) throws GatewayLost, IOException, InterruptedException {
        GatewaySocket socket;
        try {
            socket = GatewaySocket.connect(http, gateway, WAITING_MESSAGES_MAX);
        } catch (IOException e) {
            throw new GatewayLost(String.valueOf(e.getMessage()));
        }
        open = socket;
        boolean lost = false;
        try {
            send(socket, playback.open());
            fetch(socket);
            PlaybackReport report = playback.report(secondsSince(beganNanos));
            sayDone(socket);
            return report;
        } catch (GatewayLost e) {
            lost = true;
            throw e;
        } finally {
            open = null;
            if (lost) {
                socket.abort();
            } else {
                socket.close();
            }
        }
    }

    private void goElsewhere(String reason) {
        if (cancelled) {
            throw new ClusterProblem("stopped before the last frame");
        }
        choice.onLost(System.nanoTime());
        if (lossToTell == null) {
            lossToTell = choice.current() + " is lost (" + reason + ")";
        }
        playback.reopen();
        if (choice.isRoundOver()) {
            LockSupport.parkNanos(ROUND_PAUSE.toNanos());
        }
        if (choice.next(System.nanoTime()).isEmpty()) {
            throw new ClusterProblem("%s and no other gateway took the request over within %d s, the last said: %s; ./framecast status shows which run"
                    .formatted(lossToTell, REOPEN_LIMIT.toSeconds(), reason));
        }
    }

    private void fetch(GatewaySocket socket) throws GatewayLost, IOException, InterruptedException {
        long lastHeardNanos = System.nanoTime();
        boolean served = false;
        while (!playback.isComplete()) {
            Incoming next = socket.poll(LOOK_EVERY_MILLIS);
            if (next != null) {
                lastHeardNanos = System.nanoTime();
                take(socket, next);
            }
            if (playback.isAnswered()) {
                if (!served) {
                    served = true;
                    onServed();
                }
                if (demandMore(socket) || writeReleased()) {
                    lastHeardNanos = System.nanoTime();
                }
            }
            refuseSilence(secondsSince(lastHeardNanos));
            if (secondsSince(lastReportNanos) > 0.25) {
                lastReportNanos = System.nanoTime();
                listener.progress(playback.report(secondsSince(beganNanos)));
            }
        }
        output.flush();
    }

    private void onServed() {
        playingSinceNanos = playingSinceNanos == 0 ? System.nanoTime() : playingSinceNanos;
        choice.learn(playback.gateways().stream().map(URI::create).toList());
        choice.onServed();
        if (lossToTell != null) {
            listener.note(lossToTell + "; the request goes on at " + choice.current());
            lossToTell = null;
        }
    }

    private boolean demandMore(GatewaySocket socket) throws GatewayLost, InterruptedException {
        Optional<Map<String, Object>> demand = playback.demand(allowedFrames(secondsSince(playingSinceNanos)));
        if (demand.isPresent()) {
            send(socket, demand.get());
        }
        return demand.isPresent();
    }

    private boolean writeReleased() throws IOException {
        List<byte[]> released = playback.release();
        for (byte[] jpeg : released) {
            output.write(jpeg);
        }
        return !released.isEmpty();
    }

    private void refuseSilence(double silentSeconds) throws GatewayLost {
        if (!playback.isAnswered()) {
            if (silentSeconds > ANSWER_LIMIT.toSeconds()) {
                throw new GatewayLost("it did not answer within " + ANSWER_LIMIT.toSeconds() + " s");
            }
        } else if (playback.isOwedFrames()) {
            if (silentSeconds > STALL_LIMIT.toSeconds() && choice.hasOther()) {
                throw new GatewayLost("nothing came from it for " + STALL_LIMIT.toSeconds() + " s");
            }
            if (silentSeconds > SILENCE_LIMIT.toSeconds()) {
                throw new ClusterProblem("nothing has come for %d s; ./framecast status shows which processes run".formatted(SILENCE_LIMIT.toSeconds()));
            }
        }
    }

    /** How far the clock allows to demand: a second ahead of what is shown now. */
    private int allowedFrames(double playedSeconds) {
        double frames = (playedSeconds + 1) * playback.frameRate() * rate;
        return frames >= Integer.MAX_VALUE ? Integer.MAX_VALUE : (int) Math.ceil(frames);
    }

    private void take(GatewaySocket socket, Incoming next) throws GatewayLost, InterruptedException {
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
                Optional<Map<String, Object>> bad = playback.onFrame(header, jpeg, (int) crc.getValue());
                if (bad.isPresent()) {
                    send(socket, bad.get());
                }
            }
            case Incoming.Closed closed -> {
                String how = "it closed the socket: " + closed.code() + (closed.reason().isEmpty() ? "" : " " + closed.reason());
                if (REFUSED_FOR_GOOD.contains(closed.code())) {
                    throw new ClusterProblem("the gateway broke off; " + how);
                }
                throw new GatewayLost(how);
            }
        }
        if (playback.failure().isPresent()) {
            onFailure(playback.failure().get());
        }
    }

    /** A gateway that is asked for a lost request may not have heard of it yet, or have lost the coordinators itself. */
    private void onFailure(Playback.Failure failure) throws GatewayLost {
        boolean reopening = playback.isOpen() && !playback.isAnswered();
        if (reopening && (failure.status() == 404 || failure.status() == 503)) {
            throw new GatewayLost(failure.reason());
        }
        throw new ClusterProblem(failure.reason());
    }

    /** The report is complete already; whether the request's end is heard of changes nothing in it. */
    private void sayDone(GatewaySocket socket) throws InterruptedException {
        try {
            socket.send(playback.done());
            long sinceNanos = System.nanoTime();
            while (!playback.isEnded() && secondsSince(sinceNanos) < DONE_LIMIT.toSeconds()) {
                Incoming next = socket.poll(LOOK_EVERY_MILLIS);
                if (next instanceof Incoming.Text text) {
                    playback.onMessage(JsonMapper.shared().readTree(text.json()));
                } else if (next instanceof Incoming.Closed) {
                    return;
                }
            }
        } catch (IOException e) {
            listener.note("the gateway was lost after the last frame; the request ends by itself");
        }
    }

    private static void send(GatewaySocket socket, Map<String, Object> message) throws GatewayLost, InterruptedException {
        try {
            socket.send(message);
        } catch (IOException e) {
            throw new GatewayLost(String.valueOf(e.getMessage()));
        }
    }

    private static double secondsSince(long nanos) {
        return (System.nanoTime() - nanos) / 1e9;
    }
}
