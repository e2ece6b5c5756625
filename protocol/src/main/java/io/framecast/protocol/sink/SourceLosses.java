package io.framecast.protocol.sink;

import io.framecast.protocol.delivery.Delivery;
import io.framecast.protocol.delivery.SourceTable;
import io.framecast.protocol.sink.SinkMeters.Loss;
import java.util.List;
import java.util.function.BooleanSupplier;

/** What follows where a source is late, lost or back: first the frames, then the news. Confined to the group's event loop. */
final class SourceLosses implements SourceWatch.Verdicts {

    private final Delivery delivery;
    private final List<Peer> peers;
    private final SinkListener listener;
    private final Settler settler;
    private final SinkMeters meters;
    private final TakeoverWatch takeovers;
    private final Runnable announce;
    private final BooleanSupplier closed;

    /** @param announce tells the listener of the sources, where something about them has changed */
    SourceLosses(Delivery delivery, List<Peer> peers, SinkListener listener, Settler settler, SinkMeters meters, TakeoverWatch takeovers,
            Runnable announce, BooleanSupplier closed) {
        this.delivery = delivery;
        this.peers = peers;
        this.listener = listener;
        this.settler = settler;
        this.meters = meters;
        this.takeovers = takeovers;
        this.announce = announce;
        this.closed = closed;
    }

    @Override
    public void late(int index) {
        if (!closed.getAsBoolean()) {
            meters.late();
            takeovers.lost(delivery.late(index), index, System.nanoTime());
            announce.run();
            settler.settle();
        }
    }

    @Override
    public void punctual(int index) {
        if (!closed.getAsBoolean()) {
            delivery.punctual(index);
            announce.run();
            settler.settle();
        }
    }

    /** Its link is down; nothing where there is no such source. */
    @Override
    public void lost(int index, Loss loss, String reason) {
        if (index < 0 || closed.getAsBoolean()) {
            return;
        }
        Peer peer = peers.get(index);
        long now = System.nanoTime();
        peer.unlink(now);
        peer.lossReason = reason;
        meters.lost(loss);
        takeovers.lost(delivery.unlinked(index), index, now);
        settler.settle();
        announce.run();
        tell(index, peer, now);
    }

    @Override
    public void stillMissing(int index) {
        Peer peer = peers.get(index);
        if (peer.toldLostNanos == 0 && peer.lossReason == null) {
            meters.lost(Loss.NEVER_LINKED);
        }
        tell(index, peer, System.nanoTime());
    }

    private void tell(int index, Peer peer, long now) {
        SourceTable sources = delivery.sources();
        if (closed.getAsBoolean() || !sources.isInStrategy(index)) {
            return;
        }
        peer.toldLostNanos = now;
        listener.onSourceLost(sources.node(index), sources.incarnation(index),
                peer.lossReason == null ? "it never linked" : peer.lossReason, delivery.missing());
    }
}
