package io.framecast.gateway.stream;

import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoop;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.FluxSink;

/**
 * The way of a stream's bytes to the web server, which asks for them piece by piece but does not tell when they have left: so no more than
 * {@link #IN_FLIGHT_BYTES} are let wait for the network. Confined to the stream's event loop, but for {@link #flux}.
 */
final class Outflow {

    private static final int IN_FLIGHT_BYTES = 256 << 10;

    private final EventLoop loop;
    private final Runnable onRoom;
    private @Nullable FluxSink<ByteBuf> sink;
    private @Nullable Throwable failure;
    private int inFlightBytes;

    /** @param onRoom called whenever there may be room again, and as somebody begins to read */
    Outflow(EventLoop loop, Runnable onRoom) {
        this.loop = loop;
        this.onRoom = onRoom;
    }

    /**
     * The bytes; to be subscribed to once.
     *
     * @param onGone called, on the loop, when nobody reads any more
     */
    Flux<ByteBuf> flux(Runnable onGone) {
        return Flux.create(subscribed -> {
            subscribed.onRequest(more -> loop.execute(onRoom));
            subscribed.onDispose(() -> loop.execute(onGone));
            loop.execute(() -> begin(subscribed));
        }, FluxSink.OverflowStrategy.ERROR);
    }

    private void begin(FluxSink<ByteBuf> subscribed) {
        sink = subscribed;
        Throwable before = failure;
        if (before != null) {
            subscribed.error(before);
        } else {
            onRoom.run();
        }
    }

    /** Whether somebody reads. */
    boolean isRead() {
        return sink != null;
    }

    boolean hasRoom() {
        FluxSink<ByteBuf> reader = sink;
        return reader != null && reader.requestedFromDownstream() > 0 && inFlightBytes < IN_FLIGHT_BYTES && !reader.isCancelled();
    }

    /**
     * Sends pieces, one behind the other; only where there is room.
     *
     * @param bytes how many of theirs count against the room
     * @param whenLeft called when they have left or were dropped, on any thread
     * @param pieces taken over; nulls are left out
     */
    void send(int bytes, Runnable whenLeft, @Nullable ByteBuf... pieces) {
        FluxSink<ByteBuf> reader = sink;
        if (reader == null) {
            throw new IllegalStateException("nobody reads yet: there is no room");
        }
        inFlightBytes += bytes;
        reader.next(new Part(() -> {
            whenLeft.run();
            loop.execute(() -> {
                inFlightBytes -= bytes;
                onRoom.run();
            });
        }, pieces));
    }

    /** That was the last of it. */
    void complete() {
        FluxSink<ByteBuf> reader = sink;
        if (reader != null) {
            reader.complete();
        }
    }

    /** It breaks off; whoever begins to read later is told so then. */
    void fail(Throwable reason) {
        failure = reason;
        FluxSink<ByteBuf> reader = sink;
        if (reader != null) {
            reader.error(reason);
        }
    }
}
