package io.framecast.gateway.socket;

import io.framecast.gateway.channel.ChannelDemand;
import io.framecast.gateway.channel.ClientMessage;
import io.framecast.gateway.channel.MessageException;
import io.framecast.gateway.channel.Ranges;
import io.framecast.gateway.channel.ServerMessage;
import io.framecast.gateway.channel.SourceState;
import io.framecast.gateway.socket.WaitingFrames.Waiting;
import io.framecast.gateway.viewing.Following;
import io.framecast.gateway.viewing.RequestMaker;
import io.framecast.gateway.viewing.RequestMaker.Asked;
import io.framecast.gateway.viewing.RequestRefusedException;
import io.framecast.gateway.viewing.Viewer;
import io.framecast.gateway.viewing.Viewing;
import io.framecast.protocol.event.Movie;
import io.framecast.protocol.event.QueuePlace;
import io.framecast.protocol.event.RequestPhase;
import io.framecast.protocol.mask.FrameMask;
import io.framecast.protocol.mask.FrameRange;
import io.framecast.protocol.mask.MaskSyntaxException;
import io.framecast.protocol.sink.SourceStatus;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.EventLoop;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One channel of a socket: a request that is watched. Confined to the socket's event loop; what its viewing tells from another
 * loop (a request taken over from another socket) goes over to it.
 */
final class SocketChannel implements Viewer {

    /** A little below what a sink takes, since frames that wait here split ranges. */
    private static final int MAX_RANGES_OF_GENERATION = 16_000;

    private final SocketConnection connection;
    private final EventLoop loop;
    private final int number;
    private final WaitingFrames waiting = new WaitingFrames();
    private final List<ClientMessage> early = new ArrayList<>();
    private final long openedNanos = System.nanoTime();
    private @Nullable Asked asked;
    private @Nullable Viewing viewing;
    private @Nullable ChannelDemand demand;
    private List<SourceStatus> sources = List.of();
    private @Nullable Following following;
    private int followsFrom = -1;
    private boolean isOver;
    private boolean isReady;
    private int rangesOfGeneration;
    private boolean hasSentFrame;
    private long soughtNanos;

    SocketChannel(SocketConnection connection, int number) {
        this.connection = connection;
        this.loop = connection.loop();
        this.number = number;
    }

    int number() {
        return number;
    }

    // ---- what the client says

    void open(ClientMessage.Open open) throws MessageException {
        try {
            if (open.movieId() != null) {
                begin(connection.services().maker().ofMovie(open.movieId(), null, open.wanted(), open.have(), open.maxSources()).at(open.rate()), true,
                        open.follow());
                return;
            }
        } catch (RequestRefusedException e) {
            throw MessageException.onChannel(number, e.status(), e.getMessage());
        }
        String ruid = Objects.requireNonNull(open.ruid(), "the parser refuses an open without movie and request");
        connection.services().finder().find(ruid).whenComplete((found, error) -> run(() -> {
            if (isOver) {
                return;
            }
            try {
                if (error != null) {
                    throw RequestMaker.notLookedUp(error);
                }
                begin(connection.services().maker().ofRequest(ruid, found, open.have()), false, open.follow());
            } catch (RequestRefusedException e) {
                refused(e.status(), e.getMessage());
            }
        }));
    }

    private void begin(Asked request, boolean isNew, boolean follows) {
        asked = request;
        if (follows && request.movie().grows()) {
            followsFrom = isNew ? request.movie().frames() : request.body().wanted().last() + 1;
        }
        viewing = connection.services().viewings().open(request.body(), isNew, request.movie(), loop, this);
    }

    void demand(ClientMessage.Demand message) throws MessageException {
        ChannelDemand current = demand;
        Viewing watched = viewing;
        if (current == null || watched == null) {
            keepForLater(message);
            return;
        }
        if (isOver) {
            return;
        }
        boundRanges(current, message);
        ChannelDemand.Effect effect;
        try {
            effect = current.demand(message.generation(), message.ranges());
        } catch (MaskSyntaxException e) {
            throw MessageException.onChannel(number, 400, e.getMessage());
        }
        if (!effect.accepted()) {
            return;
        }
        if (effect.replaces()) {
            soughtNanos = System.nanoTime();
            replace(current, watched, effect.ask());
        } else {
            watched.demand(effect.ask());
        }
        connection.send(new ServerMessage.Demanded(number, message.generation()));
        if (!effect.unavailable().isEmpty()) {
            connection.send(new ServerMessage.Unavailable(number, effect.unavailable().toText(), "no live node holds these frames"));
        }
        sendEndIfDue(current);
    }

    private void boundRanges(ChannelDemand current, ClientMessage.Demand message) throws MessageException {
        int before = message.generation() > current.generation() ? 0 : rangesOfGeneration;
        int ranges = before + message.ranges().size();
        if (message.generation() >= current.generation() && ranges > MAX_RANGES_OF_GENERATION) {
            throw MessageException.onChannel(number, 429, "a generation may name " + MAX_RANGES_OF_GENERATION + " ranges, with these "
                    + "it would be " + ranges + "; begin a higher generation with what is still wanted");
        }
        rangesOfGeneration = message.generation() < current.generation() ? rangesOfGeneration : ranges;
    }

    /** Frames that wait to be written and are demanded again stay, and need not be fetched again. */
    private void replace(ChannelDemand current, Viewing watched, List<FrameRange> ask) {
        List<Waiting> unwanted = waiting.removeUnless(frame -> current.isOutstanding(frame));
        watched.replaceDemand(Ranges.without(ask, waiting.mask()));
        // Only now: their room shall go to what is demanded from here on.
        unwanted.forEach(this::drop);
    }

    void done(ClientMessage.Done message) throws MessageException {
        Viewing watched = viewing;
        Asked request = asked;
        if (demand == null || watched == null || request == null) {
            keepForLater(message);
            return;
        }
        try {
            FrameMask cached = FrameMask.parse(message.cached(), request.movie().frames());
            over();
            watched.done(cached);
        } catch (MaskSyntaxException e) {
            throw MessageException.onChannel(number, 400, e.getMessage());
        }
    }

    void bad(ClientMessage.Bad message) throws MessageException {
        ChannelDemand current = demand;
        Viewing watched = viewing;
        if (current == null || watched == null || !current.again(message.frame())) {
            throw MessageException.onChannel(number, 400, "frame " + message.frame()
                    + " was not sent in this generation; bad names a frame that came and could not be used");
        }
        watched.bad(message.frame());
    }

    private void keepForLater(ClientMessage message) throws MessageException {
        if (early.size() >= connection.services().settings().maxEarlyMessages()) {
            throw MessageException.onChannel(number, 429, early.size() + " messages wait for channel " + number
                    + " to be opened; wait for opened before sending more");
        }
        early.add(message);
    }

    /** The client does not want the request any more. */
    void close() {
        Viewing watched = viewing;
        over();
        if (watched != null) {
            watched.close();
        }
    }

    /** The connection is gone. */
    void lost() {
        Viewing watched = viewing;
        over();
        if (watched != null) {
            watched.detach(this);
        }
    }

    private void over() {
        isOver = true;
        if (following != null) {
            following.stop();
        }
        Waiting next;
        while ((next = waiting.poll()) != null) {
            drop(next);
        }
    }

    private void drop(Waiting frame) {
        int bytes = frame.jpeg().readableBytes();
        frame.jpeg().release();
        Viewing watched = viewing;
        if (watched != null) {
            watched.consumed(bytes);
        }
    }

    // ---- what the viewing tells

    @Override
    public void opened() {
        run(() -> {
            Asked request = asked;
            if (isOver || request == null) {
                return;
            }
            FrameMask missing = request.body().missing();
            demand = new ChannelDemand(missing);
            connection.send(new ServerMessage.Opened(number, request.body().ruid(),
                    connection.services().catalogue().summarize(request.movie()), request.body().wanted().toText(), missing.toText(),
                    connection.services().gateways().get()));
            List<ClientMessage> kept = List.copyOf(early);
            early.clear();
            kept.forEach(this::catchUp);
            Viewing watched = viewing;
            if (followsFrom >= 0 && watched != null) {
                following = new Following(connection.services().catalogue(), request.movie(), followsFrom, watched, this::grown);
                following.start();
            }
        });
    }

    private void grown(Movie movie, FrameMask more) {
        run(() -> {
            Asked before = asked;
            ChannelDemand current = demand;
            if (isOver || before == null || current == null) {
                return;
            }
            current.widen(more);
            asked = new Asked(before.body().wantingToo(more), movie);
            connection.send(new ServerMessage.Grown(number, connection.services().catalogue().summarize(movie),
                    before.body().wantingToo(more).wanted().toText()));
        });
    }

    private void catchUp(ClientMessage message) {
        try {
            switch (message) {
                case ClientMessage.Demand later -> demand(later);
                case ClientMessage.Done later -> done(later);
                default -> throw new IllegalStateException("not kept for later: " + message);
            }
        } catch (MessageException e) {
            connection.send(new ServerMessage.Problem(number, e.status(), e.getMessage()));
        }
    }

    @Override
    public void frame(int frame, int source, long timeMicros, int crc32c, ByteBuf jpeg) {
        run(() -> {
            Waiting next = new Waiting(frame, source, crc32c, jpeg);
            ChannelDemand current = demand;
            if (isOver || current == null || !current.isOutstanding(frame)) {
                drop(next);
                return;
            }
            waiting.add(next);
            if (!isReady) {
                isReady = true;
                connection.ready(this);
            }
        });
    }

    /**
     * Writes the next frame that is still wanted.
     *
     * @return whether more wait
     */
    boolean writeNext(ChannelHandlerContext ctx) {
        ChannelDemand current = demand;
        Viewing watched = viewing;
        Waiting next;
        while ((next = waiting.poll()) != null) {
            if (current == null || watched == null || !current.take(next.frame())) {
                drop(next);
                continue;
            }
            write(ctx, watched, current.generation(), next);
            sendEndIfDue(current);
            isReady = !waiting.isEmpty();
            return isReady;
        }
        isReady = false;
        return false;
    }

    private void write(ChannelHandlerContext ctx, Viewing watched, long generation, Waiting next) {
        int bytes = next.jpeg().readableBytes();
        ctx.write(FrameWriter.head(ctx.alloc(), number, next.source(), generation, next.frame(), next.crc32c(), bytes), ctx.voidPromise());
        ctx.write(next.jpeg()).addListener(written -> {
            if (written.isSuccess()) {
                connection.noteProgress();
                watched.delivered(next.frame(), bytes);
            } else {
                watched.consumed(bytes);
            }
        });
        String node = next.source() < sources.size() ? sources.get(next.source()).node() : "unknown";
        connection.services().metrics().frameSent(node, bytes);
        if (!hasSentFrame) {
            hasSentFrame = true;
            connection.services().metrics().firstFrame(System.nanoTime() - openedNanos);
        } else if (soughtNanos != 0) {
            connection.services().metrics().seek(System.nanoTime() - soughtNanos);
        }
        soughtNanos = 0;
    }

    @Override
    public void sources(int epoch, List<SourceStatus> now) {
        run(() -> {
            sources = now;
            if (!isOver) {
                connection.send(new ServerMessage.View(number, epoch, now.stream()
                        .map(source -> new SourceState(source.index(), source.node(),
                                SourceState.State.valueOf(source.state().name())))
                        .toList()));
            }
        });
    }

    @Override
    public void queued(QueuePlace place) {
        run(() -> {
            if (!isOver) {
                connection.send(new ServerMessage.Queued(number, place.place(), place.of()));
            }
        });
    }

    @Override
    public void unavailable(FrameMask mask, String reason) {
        run(() -> {
            ChannelDemand current = demand;
            if (isOver || current == null) {
                return;
            }
            FrameMask news = current.lose(mask);
            if (!news.isEmpty()) {
                connection.services().metrics().unavailable(news.count());
                connection.send(new ServerMessage.Unavailable(number, news.toText(), reason));
            }
            sendEndIfDue(current);
        });
    }

    @Override
    public void available(FrameMask mask) {
        run(() -> {
            ChannelDemand current = demand;
            if (isOver || current == null) {
                return;
            }
            FrameMask news = current.regain(mask);
            if (!news.isEmpty()) {
                connection.send(new ServerMessage.Available(number, news.toText()));
            }
        });
    }

    @Override
    public void ended(RequestPhase phase, String detail) {
        run(() -> {
            over();
            connection.forget(this);
            if (connection.isFree(number)) {
                connection.send(new ServerMessage.Phase(number, phase, detail.isEmpty() ? null : detail));
            }
        });
    }

    @Override
    public void refused(int status, String detail) {
        run(() -> {
            over();
            connection.forget(this);
            if (connection.isFree(number)) {
                connection.send(new ServerMessage.Problem(number, status, detail));
            }
        });
    }

    private void sendEndIfDue(ChannelDemand current) {
        if (current.pollEnd()) {
            connection.send(new ServerMessage.End(number, current.generation()));
        }
    }

    private void run(Runnable step) {
        if (loop.inEventLoop()) {
            step.run();
        } else {
            loop.execute(step);
        }
    }
}
