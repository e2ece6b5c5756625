package io.framecast.e2e.client;

import io.framecast.e2e.evidence.FrameArrival;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.zip.CRC32C;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** One request on a {@link SocketViewer}: what was sent and what came. Thread-safe. */
public final class ViewerChannel {

    private static final Duration OPENED_WITHIN = Duration.ofSeconds(30);
    private static final int HEADER_BYTES = 24;

    private final SocketViewer viewer;
    private final int number;
    private final List<JsonNode> messages = new ArrayList<>();
    private final List<FrameArrival> arrivals = new ArrayList<>();
    private final Map<Integer, String> nodes = new HashMap<>();
    private volatile Consumer<FrameArrival> onFrame = arrival -> {};

    ViewerChannel(SocketViewer viewer, int number) {
        this.viewer = viewer;
        this.number = number;
    }

    /** The channel's number. */
    public int number() {
        return number;
    }

    /** The request's id. */
    public String ruid() {
        return awaitOpened().path("ruid").asString("");
    }

    /** Calls the action with each frame that comes from now on, on the socket's thread. */
    public void onFrame(Consumer<FrameArrival> action) {
        onFrame = action;
    }

    /** Demands ranges in order of preference. */
    public void demand(long generation, String... ranges) {
        send(Map.of("type", "demand", "channel", number, "generation", generation, "ranges", List.of(ranges)));
    }

    /** Says that the viewer is finished. */
    public void done(String cached) {
        send(Map.of("type", "done", "channel", number, "cached", cached));
    }

    /** Closes the channel. */
    public void close() {
        send(Map.of("type", "close", "channel", number));
    }

    /** Reports a frame that did not decode. */
    public void bad(int frame) {
        send(Map.of("type", "bad", "channel", number, "frame", frame));
    }

    /** The answer to the open message. */
    public JsonNode awaitOpened() {
        JsonNode answer = await("opened", OPENED_WITHIN, message -> isType(message, "opened") || isType(message, "problem"));
        if (!isType(answer, "opened")) {
            throw new AssertionError("not opened: " + answer);
        }
        return answer;
    }

    /** The end of a generation; frames that came with it are in {@link #arrivals()}. */
    public JsonNode awaitEnd(long generation, Duration within) {
        return await("end of generation " + generation, within,
                message -> isType(message, "end") && message.path("generation").asLong() == generation);
    }

    /** The first message that is what is looked for, of those that came and those to come. */
    public synchronized JsonNode await(String what, Duration within, Predicate<JsonNode> isIt) {
        int[] seen = {0};
        JsonNode[] found = {null};
        waitFor(what, within, () -> {
            for (; seen[0] < messages.size(); seen[0]++) {
                if (isIt.test(messages.get(seen[0]))) {
                    found[0] = messages.get(seen[0]);
                    return true;
                }
            }
            return false;
        });
        return found[0];
    }

    /** Waits until that many frames came. */
    public synchronized void awaitFrames(int count, Duration within) {
        waitFor(count + " frames", within, () -> arrivals.size() >= count);
    }

    /** All frames so far, in the order of their arrival. */
    public synchronized List<FrameArrival> arrivals() {
        return List.copyOf(arrivals);
    }

    /** Frame numbers of one generation in the order of their arrival. */
    public List<Integer> framesOf(long generation) {
        return arrivals().stream().filter(arrival -> arrival.generation() == generation).map(FrameArrival::frame).toList();
    }

    /** The nodes that delivered frames. */
    public Set<String> deliveringNodes() {
        Set<String> delivering = new TreeSet<>();
        arrivals().forEach(arrival -> delivering.add(String.valueOf(arrival.node())));
        return delivering;
    }

    /** All messages so far. */
    public synchronized List<JsonNode> messages() {
        return List.copyOf(messages);
    }

    /** All messages of a type so far. */
    public synchronized List<JsonNode> messages(String type) {
        return messages.stream().filter(message -> isType(message, type)).toList();
    }

    private static boolean isType(JsonNode message, String type) {
        return message.path("type").asString("").equals(type);
    }

    private void send(Map<String, Object> message) {
        viewer.send(JsonMapper.shared().writeValueAsString(message));
    }

    synchronized void received(JsonNode message) {
        messages.add(message);
        if (isType(message, "view")) {
            for (JsonNode source : message.path("sources")) {
                String node = source.path("node").asString("");
                String before = nodes.putIfAbsent(source.path("index").asInt(), node);
                if (before != null && !before.equals(node)) {
                    throw new AssertionError("index " + source.path("index") + " was " + before + ", now it is " + node);
                }
            }
        }
        notifyAll();
    }

    void receivedFrame(ByteBuffer message) {
        long nanos = System.nanoTime();
        int length = message.getInt(20);
        byte[] jpeg = new byte[Math.max(0, message.capacity() - HEADER_BYTES)];
        message.get(HEADER_BYTES, jpeg);
        CRC32C crc = new CRC32C();
        crc.update(jpeg);
        boolean intact = message.get(0) == 1 && message.get(1) == 0 && length == jpeg.length && (int) crc.getValue() == message.getInt(16);
        int source = Short.toUnsignedInt(message.getShort(4));
        FrameArrival arrival;
        synchronized (this) {
            arrival = new FrameArrival(message.getInt(12), Integer.toUnsignedLong(message.getInt(8)), source, nodes.get(source),
                    jpeg.length, Digests.sha256(jpeg), intact, nanos);
            arrivals.add(arrival);
            notifyAll();
        }
        onFrame.accept(arrival);
    }

    private void waitFor(String what, Duration within, java.util.function.BooleanSupplier condition) {
        long deadline = System.nanoTime() + within.toNanos();
        while (!condition.getAsBoolean()) {
            long left = deadline - System.nanoTime();
            if (left <= 0) {
                throw new AssertionError("channel %d waited %s in vain for %s; %d frames and these messages came: %s"
                        .formatted(number, within, what, arrivals.size(), messages.subList(Math.max(0, messages.size() - 20), messages.size())));
            }
            try {
                wait(left / 1_000_000 + 1);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("interrupted while waiting for " + what, e);
            }
        }
    }
}
