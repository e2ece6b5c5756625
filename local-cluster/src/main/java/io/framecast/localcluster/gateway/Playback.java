package io.framecast.localcluster.gateway;

import io.framecast.protocol.mask.FrameMask;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PrimitiveIterator;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * One movie fetched over one channel: what to demand next, which frames came, which may be written. When the gateway is lost
 * the same request is opened again at another ({@link #reopen}), with what has come as {@code have}.
 *
 * <p>Frames are demanded in order, at most a window ahead of the first one that is still awaited, so that the frames that
 * came early and wait for their turn are bounded. Pure: it is told of messages and of how far the clock allows to go, and
 * answers with messages to send and frames to write. Not thread-safe.
 */
final class Playback {

    private static final int BAD_COPIES_MAX = 3;
    private static final int CHANNEL = 1;

    /** Why a playback cannot go on, as the gateway said it; {@code status} as in HTTP, 0 where it gave none. */
    record Failure(int status, String reason) {}

    private final String movieId;
    private final @Nullable String wanted;
    private final int windowFrames;
    private final Map<Integer, String> nodeOfSource = new HashMap<>();
    private final Map<Integer, String> stateOfSource = new HashMap<>();
    private final Map<Integer, byte[]> early = new TreeMap<>();
    private final Map<Integer, Integer> badCopies = new HashMap<>();
    private final Map<String, Integer> framesOfNode = new TreeMap<>();
    private final BitSet received = new BitSet();
    private final FrameMask.Builder unavailable = new FrameMask.Builder();

    private String ruid = "";
    private @Nullable JsonNode movie;
    private List<String> gateways = List.of();
    private FrameMask frames = FrameMask.empty();
    private FrameMask unavailableNow = FrameMask.empty();
    private PrimitiveIterator.OfInt toDemand = FrameMask.empty().iterator();
    private PrimitiveIterator.OfInt toRelease = FrameMask.empty().iterator();
    private int awaited = -1;
    private int wantedFrames;
    private long generation = 1;
    private boolean isAnswered;
    private int gatewayChanges;
    private int demandedFrames;
    private int releasedFrames;
    private int receivedFrames;
    private long receivedBytes;
    private int duplicates;
    private int corrupt;
    private int takeovers;
    private @Nullable Failure failure;
    private boolean ended;

    /**
     * @param wanted mask in text form; null for all frames
     * @param windowFrames how many frames may be demanded beyond the first that is still awaited
     */
    Playback(String movieId, @Nullable String wanted, int windowFrames) {
        this.movieId = movieId;
        this.wanted = wanted;
        this.windowFrames = windowFrames;
    }

    /** The message that asks for the movie; for the same request once it has a RUID. */
    Map<String, Object> open() {
        Map<String, Object> message = new HashMap<>(Map.of("type", "open", "channel", CHANNEL));
        if (!ruid.isEmpty()) {
            message.put("ruid", ruid);
            message.put("have", receivedMask().toText());
        } else {
            message.put("movieId", movieId);
            if (wanted != null) {
                message.put("wanted", wanted);
            }
        }
        return message;
    }

    /** The connection is lost: all that was demanded and has not come will be demanded again, and sources be numbered anew. */
    void reopen() {
        isAnswered = false;
        failure = null;
        generation++;
        nodeOfSource.clear();
        stateOfSource.clear();
        // What is settled was demanded, or need not be: the count goes on from there.
        FrameMask settled = receivedMask().or(unavailableNow).and(frames);
        demandedFrames = settled.count();
        toDemand = frames.andNot(settled).iterator();
    }

    private FrameMask receivedMask() {
        return FrameMask.of(received.stream().toArray());
    }

    /** Takes one text message. */
    void onMessage(JsonNode message) {
        switch (message.path("type").asString("")) {
            case "opened" -> opened(message);
            case "view" -> message.path("sources").forEach(this::source);
            case "unavailable" -> {
                FrameMask.parse(message.path("mask").asString("")).forEach(unavailable::add);
                unavailableNow = unavailable.build();
            }
            case "problem" -> {
                int status = message.path("status").asInt(0);
                failure = new Failure(status, "the gateway says %d: %s".formatted(status, message.path("detail").asString("no reason given")));
            }
            case "phase" -> phase(message.path("phase").asString(""), message.path("detail").asString(""));
            default -> {
                // "demanded", "end" and "available" change nothing here: frames are counted one by one.
            }
        }
    }

    private void opened(JsonNode message) {
        isAnswered = true;
        gateways = message.path("gateways").valueStream().map(JsonNode::asString).toList();
        if (isOpen()) {
            gatewayChanges++;
            return;
        }
        ruid = message.path("ruid").asString("");
        movie = message.path("movie");
        frames = FrameMask.parse(message.path("missing").asString(""));
        wantedFrames = frames.count();
        toDemand = frames.iterator();
        toRelease = frames.iterator();
        awaited = toRelease.hasNext() ? toRelease.nextInt() : -1;
    }

    private void source(JsonNode source) {
        int index = source.path("index").asInt(-1);
        String state = source.path("state").asString("");
        nodeOfSource.put(index, source.path("node").asString("?"));
        String before = stateOfSource.put(index, state);
        if (state.equals("LOST") && ("ACTIVE".equals(before) || "LATE".equals(before))) {
            takeovers++;
        }
    }

    private void phase(String phase, String detail) {
        switch (phase) {
            case "DONE" -> ended = true;
            case "FAILED", "ABANDONED", "CANCELLED" ->
                failure = new Failure(0, "the request ended as " + phase + (detail.isEmpty() ? "" : ": " + detail));
            default -> {
                // PENDING, PLANNED and STREAMING are on the way.
            }
        }
    }

    /**
     * Takes one frame.
     *
     * @param actualCrc32c of the bytes that came
     * @return the message to send where the copy is bad
     */
    Optional<Map<String, Object>> onFrame(FrameHeader header, byte[] jpeg, int actualCrc32c) {
        int frame = header.frame();
        if (header.crc32c() != actualCrc32c) {
            corrupt++;
            if (badCopies.merge(frame, 1, Integer::sum) > BAD_COPIES_MAX) {
                failure = new Failure(0, "frame %d came %d times with a wrong checksum".formatted(frame, BAD_COPIES_MAX + 1));
            }
            return Optional.of(Map.of("type", "bad", "channel", CHANNEL, "frame", frame));
        }
        if (received.get(frame)) {
            duplicates++;
            return Optional.empty();
        }
        early.put(frame, jpeg);
        received.set(frame);
        receivedFrames++;
        receivedBytes += jpeg.length;
        framesOfNode.merge(nodeOfSource.getOrDefault(header.source(), "source " + header.source()), 1, Integer::sum);
        return Optional.empty();
    }

    /**
     * The next demand.
     *
     * @param allowedFrames how many frames the clock allows from the beginning
     */
    Optional<Map<String, Object>> demand(int allowedFrames) {
        int until = Math.min(allowedFrames, releasedFrames + windowFrames);
        FrameMask.Builder next = new FrameMask.Builder();
        int count = 0;
        while (demandedFrames < until && toDemand.hasNext()) {
            next.add(toDemand.nextInt());
            demandedFrames++;
            count++;
        }
        return count == 0 ? Optional.empty() : Optional.of(Map.of("type", "demand", "channel", CHANNEL,
                "generation", generation, "ranges", List.of(next.build().toText().split(","))));
    }

    /** The frames whose turn has come, in order; frames that nobody holds are passed over. */
    List<byte[]> release() {
        List<byte[]> turn = new ArrayList<>();
        while (awaited >= 0) {
            byte[] jpeg = early.remove(awaited);
            if (jpeg != null) {
                turn.add(jpeg);
            } else if (!unavailableNow.contains(awaited)) {
                break;
            }
            releasedFrames++;
            awaited = toRelease.hasNext() ? toRelease.nextInt() : -1;
        }
        return turn;
    }

    /** What is said when all has come. */
    Map<String, Object> done() {
        return Map.of("type", "done", "channel", CHANNEL, "cached", receivedMask().toText());
    }

    /** Whether the movie is known; from then on to the end, whatever becomes of the connection. */
    boolean isOpen() {
        return movie != null;
    }

    /** Whether the gateway has answered the last {@link #open}. */
    boolean isAnswered() {
        return isAnswered;
    }

    /** The addresses of all live gateways, as the last one said. */
    List<String> gateways() {
        return gateways;
    }

    /** Whether frames are demanded that have neither come nor been reported unavailable. */
    boolean isOwedFrames() {
        int nowhere = unavailableNow.isEmpty() ? 0 : unavailableNow.and(frames).andNot(receivedMask()).count();
        return demandedFrames > receivedFrames + nowhere;
    }

    /** The movie's frames per second; 1 before it is known. */
    double frameRate() {
        String[] parts = movie == null ? new String[] {"1"} : movie.path("frameRate").asString("1").split("/");
        return Double.parseDouble(parts[0]) / (parts.length > 1 ? Double.parseDouble(parts[1]) : 1);
    }

    /** Whether every wanted frame came or is known to be nowhere. */
    boolean isComplete() {
        return isOpen() && releasedFrames == wantedFrames;
    }

    /** Whether the request has ended as DONE. */
    boolean isEnded() {
        return ended;
    }

    Optional<Failure> failure() {
        return Optional.ofNullable(failure);
    }

    /** What came of it. */
    PlaybackReport report(double seconds) {
        return new PlaybackReport(ruid, wantedFrames, receivedFrames, receivedBytes, seconds, Map.copyOf(framesOfNode), takeovers,
                gatewayChanges, duplicates, corrupt, unavailableNow.toText());
    }
}
