package io.framecast.protocol.sink;

import io.framecast.protocol.delivery.Arrival;
import io.framecast.protocol.delivery.Ask;
import io.framecast.protocol.delivery.Delivery;
import io.framecast.protocol.delivery.LinkState;
import io.framecast.protocol.delivery.Outcome;
import io.framecast.protocol.delivery.SilenceWatch;
import io.framecast.protocol.delivery.SilenceWatch.Verdict;
import io.framecast.protocol.delivery.SourceTable;
import io.framecast.protocol.delivery.Strategy;
import io.framecast.protocol.event.Svjoin;
import io.framecast.protocol.link.LinkMessage.Demand;
import io.framecast.protocol.link.LinkMessage.Join;
import io.framecast.protocol.link.LinkMessage.Ping;
import io.framecast.protocol.mask.FrameMask;
import io.framecast.protocol.mask.FrameRange;
import io.framecast.protocol.sink.SinkMeters.Loss;
import io.framecast.protocol.sink.SinkMeters.Refusal;
import io.framecast.protocol.sink.SourceStatus.State;
import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The sink's side of one video group: asks sources for the demanded frames, takes over from those that fail, gives each
 * frame to the listener once per generation. Confined to its event loop: every method must be called on it.
 */
public final class VideoSink {

    private static final int TICKS_PER_PING = 4;

    private final SinkServer server;
    private final String ruid;
    private final EventLoop loop;
    private final SinkListener listener;
    private final Delivery delivery;
    private final List<Peer> peers = new ArrayList<>();
    private final SilenceWatch silence;
    private final TakeoverWatch takeovers;

    private List<SourceStatus> announced = List.of();
    private @Nullable Future<?> ticker;
    private int ticks;
    private boolean busy;
    private boolean again;
    private volatile boolean closed;

    /** A source's link, and when what happened to it; by the source's index. */
    private static final class Peer {
        @Nullable SinkLink link;
        /** When it was last asked after it had owed nothing, or could be read again. */
        long owesSinceNanos;
        /** Since when it has no link. */
        long downSinceNanos;
        /** When its loss was told last; 0 where it was not. */
        long toldLostNanos;
        boolean reading = true;
        @Nullable String lossReason;
    }

    VideoSink(SinkServer server, String ruid, EventLoop loop, SinkListener listener, SinkLimits limits, int frames, long averageFrameBytes) {
        this.server = server;
        this.ruid = ruid;
        this.loop = loop;
        this.listener = listener;
        this.delivery = new Delivery(limits.windowBytes(), limits.maxFramesOutstanding(), limits.mayDemandAgain(), frames,
                averageFrameBytes, server::nextGeneration);
        SinkServerSettings settings = server.settings();
        this.silence = new SilenceWatch(settings.lateAfter().toNanos(), settings.lostAfter().toNanos(),
                2 * settings.pingInterval().toNanos(), System.nanoTime());
        this.takeovers = new TakeoverWatch(server.meters());
    }

    String ruid() {
        return ruid;
    }

    /** Takes the whole strategy of an SVJOIN with role SINK; one of lower (term, epoch, sequence) than the last is ignored. */
    public void adopt(Svjoin svjoin) {
        if (closed || !delivery.adopt(Strategy.of(svjoin))) {
            return;
        }
        long now = System.nanoTime();
        SourceTable sources = delivery.sources();
        while (peers.size() < sources.size()) {
            peers.add(new Peer());
        }
        for (int i = 0; i < peers.size(); i++) {
            Peer peer = peers.get(i);
            peer.toldLostNanos = 0;
            peer.downSinceNanos = now;
            if (peer.link != null && !sources.isInStrategy(i)) {
                letGo(i, peer);
            }
        }
        loop.schedule(this::endGrace, server.settings().joinGrace().toNanos(), TimeUnit.NANOSECONDS);
        if (ticker == null) {
            long tickNanos = server.settings().pingInterval().toNanos() / TICKS_PER_PING;
            silence.tick(now);
            ticker = loop.scheduleAtFixedRate(this::tick, tickNanos, tickNanos, TimeUnit.NANOSECONDS);
        }
        announce();
        settle();
        server.parked().take(ruid).forEach(parked -> offer(parked.join(), parked.link()));
    }

    private void letGo(int index, Peer peer) {
        SinkLink link = peer.link;
        peer.link = null;
        delivery.unlinked(index);
        if (link != null) {
            resumeReading(peer, link);
            link.cancel(this, term(), epoch());
        }
    }

    private void endGrace() {
        if (!closed && delivery.graceOver()) {
            announce();
            settle();
        }
    }

    /**
     * Demands frames in this order, after all that was demanded before. Frames not wanted, or given in this generation, are
     * ignored.
     *
     * @return false, with nothing demanded, where more than 16,384 ranges would wait
     */
    public boolean demand(List<FrameRange> ranges) {
        boolean taken = !closed && delivery.demand(ranges);
        settle();
        return taken;
    }

    /**
     * Begins a new generation: forgets all that was demanded, then as {@link #demand}; frames given before are given again.
     *
     * @return false, with nothing changed, where there are more than 16,384 ranges
     */
    public boolean replaceDemand(List<FrameRange> ranges) {
        boolean taken = !closed && delivery.replaceDemand(ranges);
        takeovers.forget();
        settle();
        return taken;
    }

    /** Tells that the listener has passed on so many bytes of JPEGs it was given; room for more. */
    public void consumed(int bytes) {
        delivery.consumed(bytes);
        settle();
    }

    /** Tells that a frame given in this generation is damaged: it is fetched again from another holder, or reported unavailable. */
    public void bad(int frame) {
        if (!closed) {
            server.meters().corrupt();
            delivery.bad(frame);
            settle();
        }
    }

    /** Frames reported unavailable and not available since. */
    public FrameMask unavailable() {
        return delivery.unavailable();
    }

    /** The term of the strategy; -1 before the first. */
    public long term() {
        Strategy strategy = delivery.strategy();
        return strategy == null ? -1 : strategy.term();
    }

    /** The epoch of the strategy; 0 before the first. */
    public int epoch() {
        Strategy strategy = delivery.strategy();
        return strategy == null ? 0 : strategy.epoch();
    }

    /** Ends it: sources are told to leave; no listener call follows. May be called from any thread and more than once. */
    public void close(String reason) {
        if (!loop.inEventLoop()) {
            execute(() -> close(reason));
            return;
        }
        if (closed) {
            return;
        }
        closed = true;
        server.forget(this);
        if (ticker != null) {
            ticker.cancel(false);
        }
        for (Peer peer : peers) {
            SinkLink link = peer.link;
            peer.link = null;
            if (link != null) {
                resumeReading(peer, link);
                link.cancel(this, term(), epoch());
            }
        }
        server.parked().take(ruid).forEach(parked -> parked.link().cancel(this, parked.join().term(), parked.join().epoch()));
    }

    /** Runs it on the group's event loop, at once where this is it; false where the loop has ended. */
    boolean execute(Runnable task) {
        if (loop.inEventLoop()) {
            task.run();
            return true;
        }
        try {
            loop.execute(task);
            return true;
        } catch (RejectedExecutionException e) {
            return false;
        }
    }

    /** A link asks to join; its token has been checked. */
    void offer(Join join, SinkLink link) {
        Strategy strategy = delivery.strategy();
        if (closed) {
            link.cancel(this, join.term(), join.epoch());
            return;
        }
        if (strategy == null || strategy.compareEpoch(join.term(), join.epoch()) < 0) {
            if (!link.serves(this)) {
                server.park(join, link);
            }
            return;
        }
        int index = delivery.sources().indexOf(join.node());
        if (strategy.compareEpoch(join.term(), join.epoch()) > 0 && !link.serves(this)) {
            server.meters().refused(Refusal.STALE);
            link.cancel(this, join.term(), join.epoch());
        } else if (index < 0 || !delivery.sources().isInStrategy(index) || join.incarnation() < delivery.sources().incarnation(index)) {
            server.meters().refused(Refusal.NOT_IN_STRATEGY);
            link.cancel(this, join.term(), join.epoch());
        } else if (peers.get(index).link != link) {
            admit(index, join.incarnation(), link);
        }
    }

    private void admit(int index, long incarnation, SinkLink link) {
        Peer peer = peers.get(index);
        SinkLink older = peer.link;
        long now = System.nanoTime();
        peer.link = link;
        peer.reading = true;
        peer.owesSinceNanos = now;
        peer.toldLostNanos = 0;
        peer.lossReason = null;
        if (older != null) {
            older.bye("replaced by a newer link of the same node");
        }
        boolean open = link.admit(this);
        link.send(new Ping(now));
        delivery.linked(index, incarnation);
        announce();
        settle();
        if (!open) {
            onClosed(link);
        }
    }

    void onFrames(SinkLink link, FrameBatch batch) {
        int index = indexOf(link);
        if (closed || index < 0) {
            batch.releaseFrom(0);
            return;
        }
        busy = true;
        int taken = 0;
        try {
            while (taken < batch.count()) {
                int i = taken++;
                onFrame(index, batch.frame(i), batch.crc(i), batch.isIntact(i), batch.jpeg(i));
            }
        } finally {
            busy = false;
            batch.releaseFrom(taken);
        }
        if (delivery.sources().link(index) == LinkState.LATE) {
            delivery.punctual(index);
            announce();
        }
        settle();
    }

    private void onFrame(int index, int frame, int crc, boolean intact, ByteBuf jpeg) {
        if (closed) {
            jpeg.release();
            return;
        }
        Arrival arrival = delivery.arrived(index, frame, jpeg.readableBytes(), intact);
        switch (arrival) {
            case GIVE -> {
                takeovers.came(frame, index, System.nanoTime());
                listener.onFrame(frame, index, crc, jpeg);
                return;
            }
            case DUPLICATE -> server.meters().duplicate();
            case UNWANTED -> server.meters().unwanted();
            case CORRUPT -> server.meters().corrupt();
        }
        jpeg.release();
    }

    void onLack(SinkLink link, FrameMask mask) {
        int index = indexOf(link);
        if (index >= 0 && !closed) {
            delivery.lacks(index, mask);
            settle();
        }
    }

    void onLeft(SinkLink link) {
        lose(indexOf(link), Loss.LEFT, "it left the group");
    }

    void onClosed(SinkLink link) {
        lose(indexOf(link), Loss.DISCONNECTED, "its connection dropped");
    }

    private int indexOf(SinkLink link) {
        for (int i = 0; i < peers.size(); i++) {
            if (peers.get(i).link == link) {
                return i;
            }
        }
        return -1;
    }

    private void lose(int index, Loss loss, String reason) {
        if (index < 0 || closed) {
            return;
        }
        Peer peer = peers.get(index);
        long now = System.nanoTime();
        peer.link = null;
        peer.downSinceNanos = now;
        peer.lossReason = reason;
        server.meters().lost(loss);
        takeovers.lost(delivery.unlinked(index), index, now);
        // First the frames, then the news.
        settle();
        announce();
        tellLost(index, peer, now);
    }

    private void tellLost(int index, Peer peer, long now) {
        if (closed || !delivery.sources().isInStrategy(index)) {
            return;
        }
        peer.toldLostNanos = now;
        SourceTable sources = delivery.sources();
        listener.onSourceLost(sources.node(index), sources.incarnation(index),
                peer.lossReason == null ? "it never linked" : peer.lossReason, delivery.missing());
    }

    private void tick() {
        long now = System.nanoTime();
        silence.tick(now);
        boolean ping = ++ticks % TICKS_PER_PING == 0;
        for (int i = 0; i < peers.size() && !closed; i++) {
            Peer peer = peers.get(i);
            if (peer.link == null) {
                remind(i, peer, now);
                continue;
            }
            if (ping) {
                peer.link.send(new Ping(now));
            }
            judge(i, peer, peer.link, now);
        }
    }

    /** A source the strategy names has had no link for so long that the coordinator must hear of it, perhaps again. */
    private void remind(int index, Peer peer, long now) {
        long patience = server.settings().lostAfter().toNanos();
        if (!delivery.sources().isInStrategy(index)
                || !silence.hasPassed(now, peer.toldLostNanos == 0 ? peer.downSinceNanos : peer.toldLostNanos, patience)) {
            return;
        }
        if (peer.toldLostNanos == 0 && peer.lossReason == null) {
            server.meters().lost(Loss.NEVER_LINKED);
        }
        tellLost(index, peer, now);
    }

    private void judge(int index, Peer peer, SinkLink link, long now) {
        boolean owes = delivery.sources().owes(index) && peer.reading;
        long lastFrame = link.lastFrameByteNanos() - peer.owesSinceNanos > 0 ? link.lastFrameByteNanos() : peer.owesSinceNanos;
        Verdict verdict = peer.reading ? silence.judge(now, link.lastByteNanos(), owes, lastFrame) : Verdict.FINE;
        if (verdict == Verdict.LOST) {
            link.bye("silent for " + server.settings().lostAfter());
            lose(index, Loss.SILENT, "silent for " + server.settings().lostAfter());
        } else if (verdict == Verdict.LATE && delivery.sources().link(index) == LinkState.HEALTHY) {
            server.meters().late();
            takeovers.lost(delivery.late(index), index, now);
            announce();
            settle();
        }
    }

    /** Does what is to be done now. A listener that calls back during it is served afterwards. */
    private void settle() {
        if (busy || closed) {
            again = true;
            return;
        }
        busy = true;
        again = false;
        try {
            act(delivery.settle());
        } finally {
            busy = false;
        }
        if (again && !closed) {
            again = false;
            loop.execute(this::settle);
        }
    }

    private void act(Outcome outcome) {
        again = outcome.unfinished();
        for (Ask ask : outcome.asks()) {
            send(ask);
        }
        holdBack();
        report(outcome.gone(), "no live node of the strategy has it");
        report(outcome.damaged(), "damaged on every node that has it");
        if (!outcome.available().isEmpty() && !closed) {
            listener.onAvailable(outcome.available());
        }
        if (outcome.met() && !closed) {
            listener.onDemandMet();
        }
    }

    private void report(FrameMask unavailable, String reason) {
        if (!unavailable.isEmpty() && !closed) {
            listener.onUnavailable(unavailable, reason);
        }
    }

    private void send(Ask ask) {
        Peer peer = peers.get(ask.source());
        if (peer.link == null) {
            return;
        }
        if (ask.fromIdle()) {
            peer.owesSinceNanos = System.nanoTime();
        }
        List<String> ranges = new ArrayList<>(ask.ranges().size());
        ask.ranges().forEach(range -> ranges.add(range.toString()));
        peer.link.send(new Demand(ruid, ask.generation(), ask.sequence(), ranges));
    }

    /** Stops reading links while the listener is far behind, and goes on when it is not. */
    private void holdBack() {
        for (int i = 0; i < peers.size(); i++) {
            Peer peer = peers.get(i);
            if (peer.link == null) {
                continue;
            }
            if (!delivery.mayRead(i)) {
                peer.reading = false;
                peer.link.setReading(false);
            } else {
                resumeReading(peer, peer.link);
            }
        }
    }

    private static void resumeReading(Peer peer, SinkLink link) {
        if (!peer.reading) {
            peer.reading = true;
            peer.owesSinceNanos = System.nanoTime();
            link.setReading(true);
        }
    }

    /** Tells the listener of the sources where something about them has changed. */
    private void announce() {
        SourceTable sources = delivery.sources();
        List<SourceStatus> now = new ArrayList<>(sources.size());
        for (int i = 0; i < sources.size(); i++) {
            now.add(new SourceStatus(i, sources.node(i), state(sources, i)));
        }
        if (!now.equals(announced) && !closed) {
            announced = now;
            listener.onSources(epoch(), List.copyOf(now));
        }
    }

    private static State state(SourceTable sources, int index) {
        if (!sources.isInStrategy(index)) {
            return State.LOST;
        }
        return switch (sources.link(index)) {
            case EXPECTED, HEALTHY -> sources.isOwner(index) ? State.ACTIVE : State.STANDBY;
            case LATE -> State.LATE;
            case DOWN -> sources.incarnation(index) == 0 ? State.LATE : State.LOST;
        };
    }
}
