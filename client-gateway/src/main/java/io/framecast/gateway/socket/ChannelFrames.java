package io.framecast.gateway.socket;

import io.framecast.gateway.channel.ChannelDemand;
import io.framecast.gateway.channel.ClientMessage;
import io.framecast.gateway.channel.MessageException;
import io.framecast.gateway.channel.RangeBudget;
import io.framecast.gateway.channel.Ranges;
import io.framecast.gateway.channel.ServerMessage;
import io.framecast.gateway.channel.SourceState;
import io.framecast.gateway.socket.WaitingFrames.Waiting;
import io.framecast.gateway.viewing.SourceNames;
import io.framecast.gateway.viewing.Viewing;
import io.framecast.gateway.viewing.ViewingMetrics;
import io.framecast.protocol.mask.FrameMask;
import io.framecast.protocol.mask.FrameRange;
import io.framecast.protocol.mask.MaskSyntaxException;
import io.framecast.protocol.sink.SourceStatus;
import io.netty.channel.ChannelHandlerContext;
import java.util.List;

/**
 * The frames of an open channel: what the client demands is asked of its viewing, what comes waits here for the network, and what is
 * written is what the client still wants at that moment. Every frame that leaves, written or dropped, makes room at the sink.
 * Confined to the socket's event loop.
 */
final class ChannelFrames {

    private static final String NOBODY_HOLDS = "no live node holds these frames";

    private final SocketConnection connection;
    private final int channel;
    private final Viewing viewing;
    private final ChannelDemand demand;
    private final RangeBudget budget;
    private final WaitingFrames waiting = new WaitingFrames();
    private final ViewingMetrics metrics;
    private final LatencyWatch latency;
    private final SourceNames sources = new SourceNames();
    private boolean isReady;
    private boolean isOver;

    /**
     * @param channel its number
     * @param viewing gives the frames
     * @param missing frames the client wants and lacks
     * @param openedNanos when the client opened the channel
     */
    ChannelFrames(SocketConnection connection, int channel, Viewing viewing, FrameMask missing, long openedNanos) {
        this.connection = connection;
        this.channel = channel;
        this.viewing = viewing;
        this.demand = new ChannelDemand(missing);
        this.budget = new RangeBudget(channel);
        this.metrics = connection.services().metrics();
        this.latency = new LatencyWatch(metrics, openedNanos);
    }

    // ---- what the client says

    void demand(ClientMessage.Demand message) throws MessageException {
        if (isOver) {
            return;
        }
        budget.take(demand.generation(), message.generation(), message.ranges().size());
        ChannelDemand.Effect effect;
        try {
            effect = demand.demand(message.generation(), message.ranges());
        } catch (MaskSyntaxException e) {
            throw MessageException.onChannel(channel, 400, e.getMessage());
        }
        if (!effect.accepted()) {
            return;
        }
        if (effect.replaces()) {
            latency.sought(System.nanoTime());
            replace(effect.ask());
        } else {
            viewing.demand(effect.ask());
        }
        connection.send(new ServerMessage.Demanded(channel, message.generation()));
        if (!effect.unavailable().isEmpty()) {
            connection.send(new ServerMessage.Unavailable(channel, effect.unavailable().toText(), NOBODY_HOLDS));
        }
        sendEndIfDue();
    }

    /** Frames that wait to be written and are demanded again stay, and need not be fetched again. */
    private void replace(List<FrameRange> ask) {
        List<Waiting> unwanted = waiting.removeUnless(demand::isOutstanding);
        viewing.replaceDemand(Ranges.without(ask, waiting.mask()));
        // Only now: their room shall go to what is demanded from here on.
        unwanted.forEach(this::drop);
    }

    void bad(int frame) throws MessageException {
        if (!demand.again(frame)) {
            throw notSent(channel, frame);
        }
        viewing.bad(frame);
    }

    static MessageException notSent(int channel, int frame) {
        return MessageException.onChannel(channel, 400, "frame " + frame
                + " was not sent in this generation; bad names a frame that came and could not be used");
    }

    /** The channel is over: nothing is written any more. */
    void stop() {
        isOver = true;
        Waiting next;
        while ((next = waiting.poll()) != null) {
            drop(next);
        }
    }

    // ---- what the viewing tells

    /** More is wanted, of a movie that has grown. */
    void widen(FrameMask more) {
        demand.widen(more);
    }

    void know(int epoch, List<SourceStatus> now) {
        sources.know(now);
        if (!isOver) {
            connection.send(new ServerMessage.View(channel, epoch, now.stream()
                    .map(source -> new SourceState(source.index(), source.node(), SourceState.State.valueOf(source.state().name())))
                    .toList()));
        }
    }

    void lose(FrameMask mask, String reason) {
        if (isOver) {
            return;
        }
        FrameMask news = demand.lose(mask);
        if (!news.isEmpty()) {
            metrics.unavailable(news.count());
            connection.send(new ServerMessage.Unavailable(channel, news.toText(), reason));
        }
        sendEndIfDue();
    }

    void regain(FrameMask mask) {
        if (isOver) {
            return;
        }
        FrameMask news = demand.regain(mask);
        if (!news.isEmpty()) {
            connection.send(new ServerMessage.Available(channel, news.toText()));
        }
    }

    void add(Waiting next) {
        if (isOver || !demand.isOutstanding(next.frame())) {
            drop(next);
            return;
        }
        waiting.add(next);
        if (!isReady) {
            isReady = true;
            connection.ready(this);
        }
    }

    private void drop(Waiting frame) {
        int bytes = frame.jpeg().readableBytes();
        frame.jpeg().release();
        viewing.consumed(bytes);
    }

    // ---- what goes to the network

    /**
     * Writes the next frame that is still wanted.
     *
     * @return whether more wait
     */
    boolean writeNext(ChannelHandlerContext ctx) {
        Waiting next;
        while ((next = waiting.poll()) != null) {
            if (!demand.take(next.frame())) {
                drop(next);
                continue;
            }
            write(ctx, next);
            sendEndIfDue();
            isReady = !waiting.isEmpty();
            return isReady;
        }
        isReady = false;
        return false;
    }

    private void write(ChannelHandlerContext ctx, Waiting next) {
        int bytes = next.jpeg().readableBytes();
        ctx.write(FrameWriter.head(ctx.alloc(), channel, next.source(), demand.generation(), next.frame(), next.crc32c(), bytes), ctx.voidPromise());
        ctx.write(next.jpeg()).addListener(written -> {
            if (written.isSuccess()) {
                connection.noteProgress();
                viewing.delivered(next.frame(), bytes);
            } else {
                viewing.consumed(bytes);
            }
        });
        metrics.frameSent(sources.nodeOf(next.source()), bytes);
        latency.sent(System.nanoTime());
    }

    private void sendEndIfDue() {
        if (demand.pollEnd()) {
            connection.send(new ServerMessage.End(channel, demand.generation()));
        }
    }
}
