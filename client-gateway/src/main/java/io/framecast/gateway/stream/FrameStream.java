package io.framecast.gateway.stream;

import io.framecast.gateway.catalogue.Catalogue;
import io.framecast.gateway.stream.StreamForm.Outgoing;
import io.framecast.gateway.viewing.Following;
import io.framecast.gateway.viewing.RequestMaker.Asked;
import io.framecast.gateway.viewing.RequestRefusedException;
import io.framecast.gateway.viewing.SourceNames;
import io.framecast.gateway.viewing.Viewer;
import io.framecast.gateway.viewing.Viewing;
import io.framecast.gateway.viewing.ViewingMetrics;
import io.framecast.protocol.event.Movie;
import io.framecast.protocol.event.RequestPhase;
import io.framecast.protocol.mask.FrameMask;
import io.framecast.protocol.mask.FrameRange;
import io.framecast.protocol.sink.SourceStatus;
import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoop;
import java.util.Collections;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;

/**
 * A request as a sequence of bytes in frame order. Confined to its viewing's event loop.
 *
 * <p>Frames come in any order from several sources and wait for their turn; how many can wait is bounded by the sink's window,
 * which asks in frame order, so that the next frame is always among those asked for. They leave one by one: when it is their turn
 * ({@link FrameOrder}), when they are due ({@link Pace}), and as there is room for them ({@link Outflow}). A stream of several rounds
 * demands its frames again, in a new generation, when the last one of a round has left.
 */
public final class FrameStream implements Viewer {

    private record Waiting(int source, long timeMicros, ByteBuf jpeg) {}

    private final Asked asked;
    private final StreamForm form;
    private final FrameOrder order;
    private final Pace pace;
    private final EventLoop loop;
    private final ViewingMetrics metrics;
    private final Outflow out;
    private final CompletableFuture<FrameStream> opened = new CompletableFuture<>();
    private final Map<Integer, Waiting> waiting = new HashMap<>();
    private final long beganNanos = System.nanoTime();
    private final SourceNames sources = new SourceNames();
    private @Nullable Viewing viewing;
    private @Nullable Following following;
    private Iterator<ByteBuf> pieces;
    private boolean isTimed;
    private boolean isOver;
    private boolean isComplete;
    private boolean hasSentFrame;

    FrameStream(Asked asked, StreamForm form, Pace pace, long rounds, EventLoop loop, ViewingMetrics metrics) {
        this.asked = asked;
        this.form = form;
        this.order = new FrameOrder(asked.body().missing(), rounds);
        this.pace = pace;
        this.loop = loop;
        this.metrics = metrics;
        this.out = new Outflow(loop, this::writeDue);
        this.pieces = piecesBefore(order, form);
    }

    private static Iterator<ByteBuf> piecesBefore(FrameOrder order, StreamForm form) {
        return order.isAtEnd() ? form.end() : order.isNextWanted() ? form.before(order.next()) : Collections.emptyIterator();
    }

    void watch(Viewing watched) {
        viewing = watched;
        demand(watched, order.round());
    }

    private static void demand(Viewing watched, List<FrameRange> ranges) {
        if (!ranges.isEmpty()) {
            watched.demand(ranges);
        }
    }

    /** From its opening on, frames that are appended to the movie follow on those asked for. */
    void follow(Catalogue catalogue, int from, Viewing watched) {
        order.growFurther();
        following = new Following(catalogue, asked.movie(), from, watched, this::grown);
    }

    private void grown(Movie movie, FrameMask more) {
        Viewing watched = viewing;
        if (isOver || watched == null) {
            return;
        }
        boolean wasWaited = order.grow(more, movie.grows());
        if (!more.isEmpty()) {
            demand(watched, List.of(FrameRange.of(more.first(), more.last())));
        }
        if (wasWaited) {
            pieces = piecesBefore(order, form);
        }
        writeDue();
    }

    /** Completes when a coordinator has the request; fails with {@link RequestRefusedException} where none takes it. */
    public CompletableFuture<FrameStream> whenOpened() {
        return opened;
    }

    /** The request's id. */
    public String ruid() {
        return asked.body().ruid();
    }

    /** The bytes, ready for the wire; to be subscribed to once. */
    public Flux<ByteBuf> parts() {
        return out.flux(this::drop);
    }

    /**
     * The response has ended: with its last byte, and the request is done; or before, since the reader is gone, and the request
     * waits for a while to be opened again, or is closed, see {@link StreamForm#isView}. The web server says "complete" to all of
     * them, so what counts is what was handed to it.
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
                leave(watched);
            }
        });
    }

    private void leave(Viewing watched) {
        if (form.isView()) {
            watched.detach(this);
        } else {
            watched.close();
        }
    }

    private void writeDue() {
        Viewing watched = viewing;
        if (!out.isRead() || watched == null) {
            return;
        }
        while (!isOver) {
            if (!pieces.hasNext()) {
                passUnavailable(watched);
            }
            if (order.isAtEnd() && !pieces.hasNext()) {
                isOver = true;
                isComplete = true;
                out.complete();
                return;
            }
            if (isOver || !out.hasRoom() || !writeNext(watched)) {
                return;
            }
        }
    }

    /** Goes past frames that nobody holds, and on to the next round or the end where none is left. */
    private void passUnavailable(Viewing watched) {
        while (!pieces.hasNext() && order.isNextUnavailable() && !waiting.containsKey(order.next())) {
            if (!form.isView()) {
                refused(503, "frame " + order.next() + " is held by no live node; the file breaks off here, fetch it again when GET"
                        + " /api/v1/domain shows the nodes back");
                return;
            }
            advance(watched);
        }
    }

    /** Writes one piece or frame; false where the next frame has not come or is not due. */
    private boolean writeNext(Viewing watched) {
        if (pieces.hasNext()) {
            ByteBuf piece = pieces.next();
            out.send(piece.readableBytes(), () -> { }, piece);
            return true;
        }
        Waiting frame = waiting.get(order.next());
        if (frame == null || !isDue(frame)) {
            return false;
        }
        waiting.remove(order.next());
        if (!write(watched, order.next(), frame)) {
            return false;
        }
        advance(watched);
        return true;
    }

    private void advance(Viewing watched) {
        boolean goesRound = order.advance();
        pieces = piecesBefore(order, form);
        if (goesRound) {
            watched.replaceDemand(order.round());
        }
    }

    private boolean isDue(Waiting frame) {
        long waitNanos = pace.waitNanos(order.next(), frame.timeMicros, System.nanoTime());
        if (waitNanos > 0 && !isTimed) {
            isTimed = true;
            loop.schedule(() -> {
                isTimed = false;
                writeDue();
            }, waitNanos, TimeUnit.NANOSECONDS);
        }
        return waitNanos == 0;
    }

    private boolean write(Viewing watched, int number, Waiting frame) {
        String node = sources.nodeOf(frame.source);
        Outgoing outgoing = new Outgoing(number, node, frame.timeMicros, frame.jpeg);
        ByteBuf head;
        try {
            head = form.head(outgoing);
        } catch (RequestRefusedException e) {
            release(frame.jpeg);
            refused(e.status(), e.getMessage());
            return false;
        }
        pace.sent(number, frame.timeMicros, System.nanoTime());
        order.sent();
        int bytes = frame.jpeg.readableBytes();
        if (!hasSentFrame) {
            hasSentFrame = true;
            metrics.firstFrame(System.nanoTime() - beganNanos);
        }
        metrics.frameSent(node, bytes);
        out.send(bytes, () -> watched.delivered(number, bytes), head, frame.jpeg, form.tail(outgoing));
        return true;
    }

    private void drop() {
        isOver = true;
        Following live = following;
        if (live != null) {
            live.stop();
        }
        waiting.values().forEach(frame -> release(frame.jpeg));
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
        Following live = following;
        if (!opened.complete(this) && watched != null) {
            // The reader went away while it waited.
            isOver = true;
            leave(watched);
        } else if (live != null) {
            live.start();
        }
    }

    @Override
    public void frame(int frame, int source, long timeMicros, int crc32c, ByteBuf jpeg) {
        boolean isWanted = !isOver && order.awaits(frame);
        if (!isWanted || waiting.putIfAbsent(frame, new Waiting(source, timeMicros, jpeg)) != null) {
            release(jpeg);
            return;
        }
        writeDue();
    }

    @Override
    public void sources(int epoch, List<SourceStatus> now) {
        sources.know(now);
    }

    @Override
    public void unavailable(FrameMask mask, String reason) {
        metrics.unavailable(order.count(mask));
        order.lose(mask);
        writeDue();
    }

    @Override
    public void available(FrameMask mask) {
        List<FrameRange> toCome = order.regain(mask);
        Viewing watched = viewing;
        if (watched != null) {
            demand(watched, toCome);
        }
    }

    @Override
    public void ended(RequestPhase phase, String detail) {
        refused(phase == RequestPhase.FAILED ? 503 : 410, "the request ended as " + phase + (detail.isEmpty() ? "" : ": " + detail));
    }

    @Override
    public void refused(int status, String detail) {
        if (isOver) {
            return;
        }
        RequestRefusedException reason = new RequestRefusedException(status, detail);
        drop();
        opened.completeExceptionally(reason);
        out.fail(reason);
    }
}
