package io.framecast.gateway.socket;

import io.framecast.gateway.channel.ClientMessage;
import io.framecast.gateway.channel.EarlyMessages;
import io.framecast.gateway.channel.MessageException;
import io.framecast.gateway.channel.ServerMessage;
import io.framecast.gateway.socket.SocketServer.Services;
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
import io.framecast.protocol.mask.MaskSyntaxException;
import io.framecast.protocol.sink.SourceStatus;
import io.netty.buffer.ByteBuf;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One channel of a socket: a request that is watched, from its opening to its end; its {@link ChannelFrames} are there once it is
 * open. Confined to the socket's event loop; what its viewing tells from another loop (a request taken over from another socket) goes
 * over to it.
 */
final class SocketChannel implements Viewer {

    private final SocketConnection connection;
    private final Services services;
    private final int number;
    private final ViewerOnLoop viewer;
    private final EarlyMessages early;
    private final long openedNanos = System.nanoTime();
    private @Nullable Asked asked;
    private @Nullable Viewing viewing;
    private @Nullable ChannelFrames frames;
    private @Nullable Following following;
    private int followsFrom = -1;
    private boolean isOver;

    SocketChannel(SocketConnection connection, int number) {
        this.connection = connection;
        this.services = connection.services();
        this.number = number;
        this.viewer = new ViewerOnLoop(connection.loop(), this);
        this.early = new EarlyMessages(number, services.settings().maxEarlyMessages());
    }

    int number() {
        return number;
    }

    // ---- what the client says

    void open(ClientMessage.Open open) throws MessageException {
        try {
            if (open.movieId() != null) {
                begin(services.maker().ofMovie(open.movieId(), null, open.wanted(), open.have(), open.maxSources()).at(open.rate()), true,
                        open.follow());
                return;
            }
        } catch (RequestRefusedException e) {
            throw MessageException.onChannel(number, e.status(), e.getMessage());
        }
        String ruid = Objects.requireNonNull(open.ruid(), "the parser refuses an open without movie and request");
        services.finder().find(ruid).whenComplete((found, error) -> viewer.run(() -> {
            if (isOver) {
                return;
            }
            try {
                if (error != null) {
                    throw RequestMaker.notLookedUp(error);
                }
                begin(services.maker().ofRequest(ruid, found, open.have()), false, open.follow());
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
        viewing = services.viewings().open(request.body(), isNew, request.movie(), connection.loop(), viewer);
    }

    void demand(ClientMessage.Demand message) throws MessageException {
        ChannelFrames current = frames;
        if (current == null) {
            early.keep(message);
        } else {
            current.demand(message);
        }
    }

    void done(ClientMessage.Done message) throws MessageException {
        Viewing watched = viewing;
        Asked request = asked;
        if (frames == null || watched == null || request == null) {
            early.keep(message);
            return;
        }
        FrameMask cached;
        try {
            cached = FrameMask.parse(message.cached(), request.movie().frames());
        } catch (MaskSyntaxException e) {
            throw MessageException.onChannel(number, 400, e.getMessage());
        }
        over();
        watched.done(cached);
    }

    void bad(ClientMessage.Bad message) throws MessageException {
        ChannelFrames current = frames;
        if (current == null) {
            throw ChannelFrames.notSent(number, message.frame());
        }
        current.bad(message.frame());
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
            watched.detach(viewer);
        }
    }

    private void over() {
        isOver = true;
        if (following != null) {
            following.stop();
        }
        if (frames != null) {
            frames.stop();
        }
    }

    // ---- what the viewing tells

    @Override
    public void opened() {
        Asked request = asked;
        Viewing watched = viewing;
        if (isOver || request == null || watched == null) {
            return;
        }
        FrameMask missing = request.body().missing();
        frames = new ChannelFrames(connection, number, watched, missing, openedNanos);
        connection.send(new ServerMessage.Opened(number, request.body().ruid(), services.catalogue().summarize(request.movie()),
                request.body().wanted().toText(), missing.toText(), services.gateways().get()));
        early.takeAll().forEach(this::catchUp);
        if (followsFrom >= 0) {
            following = new Following(services.catalogue(), request.movie(), followsFrom, watched,
                    (movie, more) -> viewer.run(() -> grown(movie, more)));
            following.start();
        }
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

    private void grown(Movie movie, FrameMask more) {
        Asked before = asked;
        ChannelFrames current = frames;
        if (isOver || before == null || current == null) {
            return;
        }
        current.widen(more);
        asked = new Asked(before.body().wantingToo(more), movie);
        connection.send(new ServerMessage.Grown(number, services.catalogue().summarize(movie), before.body().wantingToo(more).wanted().toText()));
    }

    @Override
    public void frame(int frame, int source, long timeMicros, int crc32c, ByteBuf jpeg) {
        ChannelFrames current = frames;
        if (current != null) {
            current.add(new Waiting(frame, source, crc32c, jpeg));
            return;
        }
        // Of a channel that was over before it was open.
        int bytes = jpeg.readableBytes();
        jpeg.release();
        if (viewing != null) {
            viewing.consumed(bytes);
        }
    }

    @Override
    public void sources(int epoch, List<SourceStatus> now) {
        if (frames != null) {
            frames.know(epoch, now);
        }
    }

    @Override
    public void queued(QueuePlace place) {
        if (!isOver) {
            connection.send(new ServerMessage.Queued(number, place.place(), place.of()));
        }
    }

    @Override
    public void unavailable(FrameMask mask, String reason) {
        if (frames != null) {
            frames.lose(mask, reason);
        }
    }

    @Override
    public void available(FrameMask mask) {
        if (frames != null) {
            frames.regain(mask);
        }
    }

    @Override
    public void ended(RequestPhase phase, String detail) {
        over();
        connection.forget(this);
        if (connection.isFree(number)) {
            connection.send(new ServerMessage.Phase(number, phase, detail.isEmpty() ? null : detail));
        }
    }

    @Override
    public void refused(int status, String detail) {
        over();
        connection.forget(this);
        if (connection.isFree(number)) {
            connection.send(new ServerMessage.Problem(number, status, detail));
        }
    }
}
