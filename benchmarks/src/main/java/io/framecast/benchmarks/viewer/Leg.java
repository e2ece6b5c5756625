package io.framecast.benchmarks.viewer;

import io.framecast.e2e.client.SocketViewer;
import io.framecast.e2e.client.ViewerChannel;
import io.framecast.e2e.evidence.FrameArrival;
import io.framecast.protocol.mask.FrameMask;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;

/**
 * The part of a viewing that went through one gateway: a socket with one channel. Used by the viewer's thread alone; frames come on
 * the socket's. What comes after it was ended, and was on its way before, is not taken: the viewer has turned away.
 */
final class Leg {

    /**
     * One demand.
     *
     * @param generation of which generation
     * @param frames what was asked for
     * @param nanos when, on {@link System#nanoTime()}
     */
    record Demand(long generation, FrameMask frames, long nanos) {}

    private final SocketViewer socket;
    private final ViewerChannel channel;
    private final Consumer<FrameArrival> onFrame;
    private final List<Demand> demands = new ArrayList<>();
    private final List<FrameArrival> arrivals = new ArrayList<>();
    private int messagesRead;
    private List<JsonNode> messagesAtEnd = List.of();
    private boolean ended;

    private Leg(SocketViewer socket, ViewerChannel channel, Consumer<FrameArrival> onFrame) {
        this.socket = socket;
        this.channel = channel;
        this.onFrame = onFrame;
    }

    /**
     * Connects and asks.
     *
     * @param fields of the open message
     * @param onFrame hears each frame, on the socket's thread
     * @throws IllegalStateException where there is no connection to be had, after 5 s at most
     */
    static Leg open(URI gateway, Map<String, Object> fields, Consumer<FrameArrival> onFrame) {
        SocketViewer socket = SocketViewer.connect(gateway);
        try {
            ViewerChannel channel = socket.openWithoutWaiting(fields);
            Leg leg = new Leg(socket, channel, onFrame);
            channel.onFrame(leg::take);
            return leg;
        } catch (RuntimeException e) {
            socket.vanish();
            socket.close();
            throw e;
        }
    }

    private synchronized void take(FrameArrival arrival) {
        if (!ended) {
            arrivals.add(arrival);
            onFrame.accept(arrival);
        }
    }

    /** The messages that came since this was called last. */
    List<JsonNode> newMessages() {
        List<JsonNode> all = channel.messages();
        List<JsonNode> fresh = all.subList(messagesRead, all.size());
        messagesRead = all.size();
        return fresh;
    }

    boolean isClosed() {
        return socket.closeStatus(Duration.ZERO).isPresent();
    }

    /** Demands frames, those of the first mask before those of the second. */
    void demand(long generation, FrameMask first, FrameMask then) {
        demands.add(new Demand(generation, first.or(then), System.nanoTime()));
        List<String> ranges = new ArrayList<>();
        for (FrameMask part : List.of(first, then)) {
            if (!part.isEmpty()) {
                ranges.addAll(List.of(part.toText().split(",")));
            }
        }
        channel.demand(generation, ranges.toArray(String[]::new));
    }

    void done(FrameMask cached) {
        channel.done(cached.toText());
    }

    /** Ends the request, then the connection. */
    void close() {
        end();
        channel.close();
        socket.close();
    }

    /** Ends the connection without a word. */
    void vanish() {
        end();
        socket.vanish();
        socket.close();
    }

    /** Messages first: a demand whose end is among them has all its frames taken. */
    private synchronized void end() {
        if (!ended) {
            messagesAtEnd = channel.messages();
            ended = true;
        }
    }

    /** All demands, in their order. */
    List<Demand> demands() {
        return List.copyOf(demands);
    }

    /** All frames that were taken. */
    synchronized List<FrameArrival> arrivals() {
        return List.copyOf(arrivals);
    }

    /** All messages that came until it was ended. */
    synchronized List<JsonNode> messages() {
        return ended ? messagesAtEnd : channel.messages();
    }
}
