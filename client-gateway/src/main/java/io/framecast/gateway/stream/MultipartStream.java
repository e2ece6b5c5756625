package io.framecast.gateway.stream;

import io.framecast.gateway.viewing.RequestMaker.Asked;
import io.framecast.gateway.viewing.RequestRefusedException;
import io.framecast.gateway.viewing.Viewer;
import io.framecast.gateway.viewing.Viewing;
import io.framecast.gateway.viewing.ViewingMetrics;
import io.framecast.protocol.event.RequestPhase;
import io.framecast.protocol.mask.FrameMask;
import io.framecast.protocol.mask.FrameRange;
import io.framecast.protocol.sink.SourceStatus;
import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoop;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.FluxSink;

/**
 * A request as a sequence of parts in frame order. Confined to its viewing's event loop.
 *
 * <p>Frames come in any order from several sources and wait for their turn; how many can wait is bounded by the sink's window,
 * which asks in frame order, so that the next frame is always among those asked for. Parts leave one by one: when they are due,
 * asked for by the web server, and less than {@link #IN_FLIGHT_BYTES} of earlier ones still wait for the network.
 */
public final class MultipartStream implements Viewer {

    /** The part's separator, for the response's Content-Type. */
    public static final String BOUNDARY = "frame";

    private static final int IN_FLIGHT_BYTES = 256 << 10;
    private static final int NO_FRAME = -1;

    private record Waiting(int source, ByteBuf jpeg) {}

    private final Asked asked;
    private final Pace pace;
    private final EventLoop loop;
    private final ViewingMetrics metrics;
    private final CompletableFuture<MultipartStream> opened = new CompletableFuture<>();
    private final Map<Integer, Waiting> waiting = new HashMap<>();
    private final long beganNanos = System.nanoTime();
    private FrameMask unavailable = FrameMask.empty();
    private List<SourceStatus> sources = List.of();
    private @Nullable Viewing viewing;
    private @Nullable FluxSink<ByteBuf> out;
    private int next;
    private int inFlightBytes;
    private boolean isTimed;
    private boolean isOver;
    private boolean isComplete;
    private boolean hasSentPart;

    MultipartStream(Asked asked, Pace pace, EventLoop loop, ViewingMetrics metrics) {
        this.asked = asked;
        this.pace = pace;
        this.loop = loop;
        this.metrics = metrics;
        this.next = asked.body().missing().nextFrom(0);
    }

    void watch(Viewing watched) {
        viewing = watched;
        FrameMask missing = asked.body().missing();
        if (!missing.isEmpty()) {
            watched.demand(List.of(FrameRange.of(missing.first(), missing.last())));
        }
    }

    /** Completes when a coordinator has the request; fails with {@link RequestRefusedException} where none takes it. */
    public CompletableFuture<MultipartStream> whenOpened() {
        return opened;
    }

    /** The request's id. */
    public String ruid() {
        return asked.body().ruid();
    }

    /** The parts, each ready for the wire; to be subscribed to once. */
    public Flux<ByteBuf> parts() {
        return Flux.create(sink -> {
            sink.onRequest(more -> loop.execute(this::writeDue));
            sink.onDispose(() -> loop.execute(this::drop));
            loop.execute(() -> {
                out = sink;
                writeDue();
            });
        }, FluxSink.OverflowStrategy.ERROR);
    }

    /**
     * The response has ended: with its last part, and the request is done; or before, since the reader is gone, and the request
     * waits for a while to be opened again. The web server says "complete" to both, so what counts is what was handed to it.
     */
    public void closed() {
        loop.execute(() -> {
            drop();
            Viewing watched = viewing;
            if (watched == null) {
                return;
            }
            if (isComplete) {
                watched.done(FrameMask.empty());
            } else {
                watched.detach(this);
            }
        });
    }

    private void writeDue() {
        FluxSink<ByteBuf> sink = out;
        Viewing watched = viewing;
        if (sink == null || watched == null || isOver) {
            return;
        }
        while (true) {
            skipUnavailable();
            if (next == NO_FRAME) {
                isOver = true;
                isComplete = true;
                sink.complete();
                return;
            }
            Waiting part = waiting.get(next);
            if (part == null || sink.requestedFromDownstream() == 0 || inFlightBytes >= IN_FLIGHT_BYTES || !isDue()) {
                return;
            }
            waiting.remove(next);
            write(sink, watched, next, part);
            next = asked.body().missing().nextFrom(next + 1);
        }
    }

    private void skipUnavailable() {
        while (next != NO_FRAME && unavailable.contains(next) && !waiting.containsKey(next)) {
            next = asked.body().missing().nextFrom(next + 1);
        }
    }

    private boolean isDue() {
        long waitNanos = pace.waitNanos(System.nanoTime());
        if (waitNanos > 0 && !isTimed) {
            isTimed = true;
            loop.schedule(() -> {
                isTimed = false;
                writeDue();
            }, waitNanos, TimeUnit.NANOSECONDS);
        }
        return waitNanos == 0;
    }

    private void write(FluxSink<ByteBuf> sink, Viewing watched, int frame, Waiting part) {
        pace.sent(System.nanoTime());
        int bytes = part.jpeg.readableBytes();
        String node = part.source < sources.size() ? sources.get(part.source).node() : "unknown";
        inFlightBytes += bytes;
        if (!hasSentPart) {
            hasSentPart = true;
            metrics.firstFrame(System.nanoTime() - beganNanos);
        }
        metrics.frameSent(node, bytes);
        sink.next(new Part(frame, node, part.jpeg, () -> {
            watched.delivered(frame, bytes);
            loop.execute(() -> {
                inFlightBytes -= bytes;
                writeDue();
            });
        }));
    }

    private void drop() {
        isOver = true;
        waiting.values().forEach(part -> release(part.jpeg));
        waiting.clear();
    }

    private void release(ByteBuf jpeg) {
        int bytes = jpeg.readableBytes();
        jpeg.release();
        Viewing watched = viewing;
        if (watched != null) {
            watched.consumed(bytes);
        }
    }

    @Override
    public void opened() {
        Viewing watched = viewing;
        if (!opened.complete(this) && watched != null) {
            // The reader went away while it waited.
            isOver = true;
            watched.detach(this);
        }
    }

    @Override
    public void frame(int frame, int source, int crc32c, ByteBuf jpeg) {
        boolean isWanted = !isOver && frame >= next && next != NO_FRAME && asked.body().missing().contains(frame);
        if (!isWanted || waiting.putIfAbsent(frame, new Waiting(source, jpeg)) != null) {
            release(jpeg);
            return;
        }
        writeDue();
    }

    @Override
    public void sources(int epoch, List<SourceStatus> now) {
        sources = now;
    }

    @Override
    public void unavailable(FrameMask mask, String reason) {
        metrics.unavailable(mask.and(asked.body().missing()).count());
        unavailable = unavailable.or(mask);
        writeDue();
    }

    @Override
    public void available(FrameMask mask) {
        unavailable = unavailable.andNot(mask);
        Viewing watched = viewing;
        FrameMask toCome = mask.and(asked.body().missing());
        if (watched != null && next != NO_FRAME && !toCome.isEmpty() && toCome.last() >= next) {
            watched.demand(List.of(FrameRange.of(Math.max(next, toCome.first()), toCome.last())));
        }
    }

    @Override
    public void ended(RequestPhase phase, String detail) {
        refused(phase == RequestPhase.FAILED ? 503 : 410, "the request ended as " + phase + (detail.isEmpty() ? "" : ": " + detail));
    }

    @Override
    public void refused(int status, String detail) {
        RequestRefusedException refusal = new RequestRefusedException(status, detail);
        opened.completeExceptionally(refusal);
        FluxSink<ByteBuf> sink = out;
        boolean wasOver = isOver;
        drop();
        if (sink != null && !wasOver) {
            sink.error(refusal);
        }
    }
}
