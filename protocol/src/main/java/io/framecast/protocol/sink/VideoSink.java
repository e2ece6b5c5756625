package io.framecast.protocol.sink;

import io.framecast.protocol.delivery.Admission;
import io.framecast.protocol.delivery.Arrival;
import io.framecast.protocol.delivery.Delivery;
import io.framecast.protocol.delivery.LinkState;
import io.framecast.protocol.delivery.SourceTable;
import io.framecast.protocol.delivery.Strategy;
import io.framecast.protocol.event.Lacking;
import io.framecast.protocol.event.Svjoin;
import io.framecast.protocol.link.LinkMessage.Join;
import io.framecast.protocol.link.LinkMessage.Ping;
import io.framecast.protocol.mask.FrameMask;
import io.framecast.protocol.mask.FrameRange;
import io.framecast.protocol.sink.SinkMeters.Loss;
import io.framecast.protocol.sink.SinkMeters.Refusal;
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

    private final SinkServer server;
    private final String ruid;
    private final EventLoop loop;
    private final SinkListener listener;
    private final Delivery delivery;
    private final List<Peer> peers = new ArrayList<>();
    private final SourceWatch watch;
    private final TakeoverWatch takeovers;
    private final StallWatch stalls = new StallWatch();
    private final Settler settler;
    private final SourceAnnouncer announcer;

    private @Nullable Future<?> ticker;
    private volatile boolean closed;

    VideoSink(SinkServer server, String ruid, EventLoop loop, SinkListener listener, SinkLimits limits, int frames, long averageFrameBytes) {
        this.server = server;
        this.ruid = ruid;
        this.loop = loop;
        this.listener = listener;
        this.delivery = new Delivery(limits.windowBytes(), limits.maxFramesOutstanding(), limits.mayDemandAgain(), frames,
                averageFrameBytes, server::nextGeneration);
        this.watch = new SourceWatch(server.settings(), delivery.sources(), peers, new Verdicts());
        this.announcer = new SourceAnnouncer(delivery.sources(), listener);
        this.settler = new Settler(ruid, delivery, peers, listener, loop, server.settings().seekTime().toNanos(), () -> closed);
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
                dismiss(peer);
                delivery.unlinked(i);
            }
        }
        loop.schedule(this::endGrace, server.settings().joinGrace().toNanos(), TimeUnit.NANOSECONDS);
        if (ticker == null) {
            ticker = loop.scheduleAtFixedRate(this::tick, watch.tickNanos(), watch.tickNanos(), TimeUnit.NANOSECONDS);
        }
        announce();
        settler.settle();
        server.parked().take(ruid).forEach(parked -> offer(parked.join(), parked.link()));
    }

    private void tick() {
        watch.tick();
        stalls.look(!closed && delivery.isWaiting(), System.nanoTime());
    }

    /** Whether frames are waited for in vain; may be asked from any thread. */
    boolean isStalled() {
        return stalls.isStalled() && !closed;
    }

    /**
     * Has a source leave the group; unless it knows of a later epoch than this sink, and so would not: then its link waits for
     * the sink that has that epoch.
     */
    private void dismiss(Peer peer) {
        SinkLink link = peer.unlink(System.nanoTime());
        Join later = peer.laterJoin;
        if (link == null) {
            return;
        }
        if (later != null && Admission.of(delivery, later.node(), later.incarnation(), later.term(), later.epoch()) == Admission.WAIT) {
            link.release(this);
            server.offer(later, link);
        } else {
            link.cancel(this, term(), epoch());
        }
    }

    private void endGrace() {
        if (!closed && delivery.graceOver()) {
            announce();
            settler.settle();
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
        settler.settle();
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
        settler.settle();
        return taken;
    }

    /** Tells that the listener has passed on so many bytes of JPEGs it was given; room for more. */
    public void consumed(int bytes) {
        delivery.consumed(bytes);
        settler.settle();
    }

    /** Tells that a frame given in this generation is damaged: it is fetched again from another holder, or reported unavailable. */
    public void bad(int frame) {
        if (!closed) {
            server.meters().corrupt();
            delivery.bad(frame);
            settler.settle();
        }
    }

    /** Frames reported unavailable and not available since. */
    public FrameMask unavailable() {
        return delivery.unavailable();
    }

    /** What sources lack of the frames that are sought, or were in vain; for the coordinator to plan around. */
    public List<Lacking> lacking() {
        return delivery.lacking();
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
            dismiss(peer);
        }
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
        Admission admission = Admission.of(delivery, join.node(), join.incarnation(), join.term(), join.epoch());
        if (closed) {
            if (admission == Admission.WAIT) {
                server.offer(join, link);
            } else {
                link.cancel(this, join.term(), join.epoch());
            }
            return;
        }
        boolean serves = link.serves(this);
        switch (admission) {
            case ADMIT -> {
                int index = delivery.sources().indexOf(join.node());
                if (peers.get(index).link != link) {
                    admit(index, join.incarnation(), link);
                }
            }
            case WAIT -> {
                if (serves) {
                    peers.get(indexOf(link)).laterJoin = join;
                } else {
                    server.park(join, link);
                }
            }
            case STALE -> {
                if (!serves) {
                    refuse(Refusal.STALE, join, link);
                }
            }
            case NOT_IN_STRATEGY -> refuse(Refusal.NOT_IN_STRATEGY, join, link);
        }
    }

    private void refuse(Refusal reason, Join join, SinkLink link) {
        server.meters().refused(reason);
        link.cancel(this, join.term(), join.epoch());
    }

    private void admit(int index, long incarnation, SinkLink link) {
        Peer peer = peers.get(index);
        SinkLink older = peer.link;
        long now = System.nanoTime();
        peer.linked(link, now);
        if (older != null) {
            older.bye("replaced by a newer link of the same node");
        }
        server.parked().remove(link);
        boolean open = link.admit(this);
        link.send(new Ping(now));
        delivery.linked(index, incarnation);
        announce();
        settler.settle();
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
        paced(index, batch.count());
        settler.hold();
        int taken = 0;
        try {
            while (taken < batch.count()) {
                int i = taken++;
                onFrame(index, batch, i);
            }
        } finally {
            settler.letGo();
            batch.releaseFrom(taken);
        }
        if (delivery.sources().link(index) == LinkState.LATE) {
            backInTime(index);
        } else {
            settler.settle();
        }
    }

    private void paced(int index, int frames) {
        if (delivery.sources().owes(index)) {
            Peer peer = peers.get(index);
            peer.pace.came(frames, System.nanoTime());
            boolean wasSlow = delivery.sources().isSlow(index);
            delivery.paced(index, peer.pace.frameNanos());
            if (!wasSlow && delivery.sources().isSlow(index)) {
                server.meters().slow();
            }
        }
    }

    private void onFrame(int index, FrameBatch batch, int i) {
        int frame = batch.frame(i);
        ByteBuf jpeg = batch.jpeg(i);
        if (closed) {
            jpeg.release();
            return;
        }
        Arrival arrival = delivery.arrived(index, frame, jpeg.readableBytes(), batch.isIntact(i));
        switch (arrival) {
            case GIVE -> {
                long now = System.nanoTime();
                takeovers.came(frame, index, now);
                stalls.came(now);
                listener.onFrame(frame, index, batch.timeMicros(i), batch.crc(i), jpeg);
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
            settler.settle();
        }
    }

    void onLeft(SinkLink link) {
        lost(indexOf(link), Loss.LEFT, "it left the group");
    }

    void onClosed(SinkLink link) {
        lost(indexOf(link), Loss.DISCONNECTED, "its connection dropped");
    }

    private int indexOf(SinkLink link) {
        for (int i = 0; i < peers.size(); i++) {
            if (peers.get(i).link == link) {
                return i;
            }
        }
        return -1;
    }

    private void lost(int index, Loss loss, String reason) {
        if (index < 0 || closed) {
            return;
        }
        Peer peer = peers.get(index);
        long now = System.nanoTime();
        peer.unlink(now);
        peer.lossReason = reason;
        server.meters().lost(loss);
        takeovers.lost(delivery.unlinked(index), index, now);
        // First the frames, then the news.
        settler.settle();
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

    /** What follows from the silence of sources. */
    private final class Verdicts implements SourceWatch.Verdicts {

        @Override
        public void late(int index) {
            if (!closed) {
                server.meters().late();
                takeovers.lost(delivery.late(index), index, System.nanoTime());
                announce();
                settler.settle();
            }
        }

        @Override
        public void punctual(int index) {
            backInTime(index);
        }

        @Override
        public void lost(int index, Loss loss, String reason) {
            VideoSink.this.lost(index, loss, reason);
        }

        @Override
        public void stillMissing(int index) {
            Peer peer = peers.get(index);
            if (peer.toldLostNanos == 0 && peer.lossReason == null) {
                server.meters().lost(Loss.NEVER_LINKED);
            }
            tellLost(index, peer, System.nanoTime());
        }
    }

    private void backInTime(int index) {
        if (!closed) {
            delivery.punctual(index);
            announce();
            settler.settle();
        }
    }

    private void announce() {
        if (!closed) {
            announcer.announce(epoch());
        }
    }
}
