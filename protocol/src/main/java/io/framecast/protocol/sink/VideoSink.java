package io.framecast.protocol.sink;

import io.framecast.protocol.delivery.Arrival;
import io.framecast.protocol.delivery.Delivery;
import io.framecast.protocol.delivery.LinkState;
import io.framecast.protocol.delivery.SourceTable;
import io.framecast.protocol.delivery.Strategy;
import io.framecast.protocol.event.Lacking;
import io.framecast.protocol.event.Svjoin;
import io.framecast.protocol.link.LinkMessage.Join;
import io.framecast.protocol.mask.FrameMask;
import io.framecast.protocol.mask.FrameRange;
import io.framecast.protocol.sink.SinkMeters.Loss;
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
    private final SourceLosses losses;
    private final GroupJoins joins;
    private final OwnNode ownNode;

    private @Nullable Future<?> ticker;
    private volatile boolean closed;

    VideoSink(SinkServer server, String ruid, EventLoop loop, SinkListener listener, @Nullable OwnFrames own, SinkLimits limits, int frames,
            long averageFrameBytes) {
        this.server = server;
        this.ruid = ruid;
        this.loop = loop;
        this.listener = listener;
        this.delivery = new Delivery(limits.windowBytes(), limits.maxFramesOutstanding(), limits.mayDemandAgain(), frames,
                averageFrameBytes, server::nextGeneration);
        this.announcer = new SourceAnnouncer(delivery.sources(), listener);
        this.settler = new Settler(ruid, delivery, peers, listener, loop, server.settings().seekTime().toNanos(), own,
                () -> closed);
        this.ownNode = new OwnNode(own, server.nodeId(), delivery, settler, listener, stalls, this::announce, () -> closed);
        this.takeovers = new TakeoverWatch(server.meters()::takenOver);
        this.losses = new SourceLosses(delivery, peers, listener, settler, server.meters(), takeovers, this::announce, () -> closed);
        this.joins = new GroupJoins(this, server, delivery, peers, settler, this::announce, () -> closed);
        this.watch = new SourceWatch(server.settings(), delivery.sources(), peers, losses);
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
                joins.dismiss(peer);
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
            ownNode.bad(frame);
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
            joins.dismiss(peer);
        }
        ownNode.closed();
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
        joins.offer(join, link);
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
            losses.punctual(index);
        } else {
            settler.settle();
        }
    }

    private void paced(int index, int frames) {
        if (delivery.sources().owes(index)) {
            Peer peer = peers.get(index);
            peer.pace.came(frames, System.nanoTime());
            boolean wasSlow = delivery.sources().isSlow(index);
            if (delivery.paced(index, peer.pace.frameNanos())) {
                announce();
            }
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
                ownNode.passes(frame, batch.timeMicros(i), batch.crc(i), jpeg);
                listener.onFrame(frame, index, batch.timeMicros(i), batch.crc(i), jpeg);
                return;
            }
            case DUPLICATE -> server.meters().duplicate();
            case UNWANTED -> server.meters().unwanted();
            case CORRUPT -> server.meters().corrupt();
        }
        jpeg.release();
    }

    /** Takes frames of the sink's own node, which it was asked for by {@link OwnFrames#ask}; on the sink's event loop. */
    public void own(List<OwnFrames.Own> given) {
        ownNode.give(given);
    }

    /** The sink's own node does not have these frames, or no more; others are asked for them at once. */
    public void ownLacks(FrameMask mask) {
        ownNode.lacks(mask);
    }

    void onLack(SinkLink link, FrameMask mask) {
        int index = indexOf(link);
        if (index >= 0 && !closed) {
            delivery.lacks(index, mask);
            settler.settle();
        }
    }

    void onLeft(SinkLink link) {
        losses.lost(indexOf(link), Loss.LEFT, "it left the group");
    }

    void onClosed(SinkLink link) {
        losses.lost(indexOf(link), Loss.DISCONNECTED, "its connection dropped");
    }

    /** Whose link that is; -1 where it is nobody's any more. */
    int indexOf(SinkLink link) {
        for (int i = 0; i < peers.size(); i++) {
            if (peers.get(i).link == link) {
                return i;
            }
        }
        return -1;
    }

    private void announce() {
        if (!closed) {
            announcer.announce(epoch());
        }
    }
}
