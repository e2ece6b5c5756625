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
import reactor.core.publisher.FluxSink;

/**
 * A request as a sequence of bytes in frame order. Confined to its viewing's event loop.
 *
 * <p>Frames come in any order from several sources and wait for their turn; how many can wait is bounded by the sink's window,
 * which asks in frame order, so that the next frame is always among those asked for. They leave one by one: when they are due,
 * asked for by the web server, and less than {@link #IN_FLIGHT_BYTES} of earlier ones still wait for the network. A stream of
 * several rounds demands its frames again, in a new generation, when the last one of a round has left.
 */
public final class FrameStream implements Viewer {

    private static final int IN_FLIGHT_BYTES = 256 << 10;
    private static final int NO_FRAME = -1;

    private record Waiting(int source, long timeMicros, ByteBuf jpeg) {}

    private final Asked asked;
    private FrameMask frames;
    private final StreamForm form;
    private final Pace pace;
    private final EventLoop loop;
    private final ViewingMetrics metrics;
    private final CompletableFuture<FrameStream> opened = new CompletableFuture<>();
    private final Map<Integer, Waiting> waiting = new HashMap<>();
    private final long beganNanos = System.nanoTime();
    private FrameMask unavailable = FrameMask.empty();
    private final SourceNames sources = new SourceNames();
    private @Nullable Viewing viewing;
    private @Nullable FluxSink<ByteBuf> out;
    private @Nullable RequestRefusedException refusal;
    private Iterator<ByteBuf> pieces = Collections.emptyIterator();
    private int next;
    private long rounds;
    private int inFlightBytes;
    private @Nullable Following following;
    private boolean isLive;
    private boolean isTimed;
    private boolean isEnding;
    private boolean isOver;
    private boolean isComplete;
    private boolean hasSentFrame;
    private boolean hasSentInRound;

    FrameStream(Asked asked, StreamForm form, Pace pace, long rounds, EventLoop loop, ViewingMetrics metrics) {
        this.asked = asked;
        this.frames = asked.body().missing();
        this.form = form;
        this.pace = pace;
        this.rounds = rounds;
        this.loop = loop;
        this.metrics = metrics;
        goTo(0);
    }

    void watch(Viewing watched) {
        viewing = watched;
        if (!frames.isEmpty()) {
            watched.demand(allFrames());
        }
    }

    /** From its opening on, frames that are appended to the movie follow on those asked for. */
    void follow(Catalogue catalogue, int from, Viewing watched) {
        isLive = true;
        following = new Following(catalogue, asked.movie(), from, watched, this::grown);
    }

    private void grown(Movie movie, FrameMask more) {
        Viewing watched = viewing;
        if (isOver || watched == null) {
            return;
        }
        frames = frames.or(more);
        isLive = movie.grows();
        if (!more.isEmpty()) {
            watched.demand(List.of(FrameRange.of(more.first(), more.last())));
        }
        if (!frames.contains(next)) {
            goTo(next);
        }
        writeDue();
    }

    private List<FrameRange> allFrames() {
        return List.of(FrameRange.of(frames.first(), frames.last()));
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
        return Flux.create(sink -> {
            sink.onRequest(more -> loop.execute(this::writeDue));
            sink.onDispose(() -> loop.execute(this::drop));
            loop.execute(() -> {
                out = sink;
                RequestRefusedException before = refusal;
                if (before != null) {
                    sink.error(before);
                } else {
                    writeDue();
                }
            });
        }, FluxSink.OverflowStrategy.ERROR);
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
        FluxSink<ByteBuf> sink = out;
        Viewing watched = viewing;
        if (sink == null || watched == null) {
            return;
        }
        while (!isOver) {
            if (!pieces.hasNext()) {
                passUnavailable(watched);
            }
            if (isEnding && !pieces.hasNext()) {
                isOver = true;
                isComplete = true;
                sink.complete();
                return;
            }
            boolean hasRoom = sink.requestedFromDownstream() > 0 && inFlightBytes < IN_FLIGHT_BYTES && !sink.isCancelled();
            if (isOver || !hasRoom || !writeNext(sink, watched)) {
                return;
            }
        }
    }

    /** Goes past frames that nobody holds, and on to the next round or the end where none is left. */
    private void passUnavailable(Viewing watched) {
        while (!isEnding && !pieces.hasNext() && unavailable.contains(next) && !waiting.containsKey(next)) {
            if (!form.isView()) {
                refused(503, "frame " + next + " is held by no live node; the file breaks off here, fetch it again when GET"
                        + " /api/v1/domain shows the nodes back");
                return;
            }
            advance(watched);
        }
    }

    /** Writes one piece or frame; false where the next frame has not come or is not due. */
    private boolean writeNext(FluxSink<ByteBuf> sink, Viewing watched) {
        if (pieces.hasNext()) {
            ByteBuf piece = pieces.next();
            int bytes = piece.readableBytes();
            inFlightBytes += bytes;
            sink.next(new Part(() -> left(bytes), piece));
            return true;
        }
        Waiting frame = waiting.get(next);
        if (frame == null || !isDue(frame)) {
            return false;
        }
        waiting.remove(next);
        if (!write(sink, watched, next, frame)) {
            return false;
        }
        advance(watched);
        return true;
    }

    private void advance(Viewing watched) {
        goTo(next + 1);
        boolean goesRound = isEnding && rounds > 1 && hasSentInRound;
        if (goesRound) {
            rounds--;
            hasSentInRound = false;
            isEnding = false;
            goTo(0);
            watched.replaceDemand(allFrames());
        }
    }

    /** To the first frame wanted from there on; where more may be appended it waits there. */
    private void goTo(int from) {
        int frame = frames.nextFrom(from);
        boolean waits = frame == NO_FRAME && isLive;
        next = waits ? from : frame;
        isEnding = frame == NO_FRAME && !isLive;
        pieces = isEnding ? form.end() : waits ? Collections.emptyIterator() : form.before(frame);
    }

    private boolean isDue(Waiting frame) {
        long waitNanos = pace.waitNanos(next, frame.timeMicros, System.nanoTime());
        if (waitNanos > 0 && !isTimed) {
            isTimed = true;
            loop.schedule(() -> {
                isTimed = false;
                writeDue();
            }, waitNanos, TimeUnit.NANOSECONDS);
        }
        return waitNanos == 0;
    }

    private boolean write(FluxSink<ByteBuf> sink, Viewing watched, int number, Waiting frame) {
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
        int bytes = frame.jpeg.readableBytes();
        inFlightBytes += bytes;
        hasSentInRound = true;
        if (!hasSentFrame) {
            hasSentFrame = true;
            metrics.firstFrame(System.nanoTime() - beganNanos);
        }
        metrics.frameSent(node, bytes);
        sink.next(new Part(() -> {
            watched.delivered(number, bytes);
            left(bytes);
        }, head, frame.jpeg, form.tail(outgoing)));
        return true;
    }

    private void left(int bytes) {
        loop.execute(() -> {
            inFlightBytes -= bytes;
            writeDue();
        });
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
        boolean isWanted = !isOver && !isEnding && frame >= next && frames.contains(frame);
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
        metrics.unavailable(mask.and(frames).count());
        unavailable = unavailable.or(mask);
        writeDue();
    }

    @Override
    public void available(FrameMask mask) {
        unavailable = unavailable.andNot(mask);
        Viewing watched = viewing;
        FrameMask toCome = mask.and(frames);
        if (watched != null && !isEnding && !toCome.isEmpty() && toCome.last() >= next) {
            watched.demand(List.of(FrameRange.of(Math.max(next, toCome.first()), toCome.last())));
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
        refusal = reason;
        drop();
        opened.completeExceptionally(reason);
        FluxSink<ByteBuf> sink = out;
        if (sink != null) {
            sink.error(reason);
        }
    }
}
