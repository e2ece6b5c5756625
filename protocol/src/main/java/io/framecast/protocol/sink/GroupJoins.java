package io.framecast.protocol.sink;

import io.framecast.protocol.delivery.Admission;
import io.framecast.protocol.delivery.Delivery;
import io.framecast.protocol.link.LinkMessage.Join;
import io.framecast.protocol.link.LinkMessage.Ping;
import io.framecast.protocol.sink.SinkMeters.Refusal;
import java.util.List;
import java.util.function.BooleanSupplier;

/** Which links a group takes in, and how one is let go. Confined to the group's event loop. */
final class GroupJoins {

    private final VideoSink sink;
    private final SinkServer server;
    private final Delivery delivery;
    private final List<Peer> peers;
    private final Settler settler;
    private final Runnable announce;
    private final BooleanSupplier closed;

    /** @param announce tells the listener of the sources, where something about them has changed */
    GroupJoins(VideoSink sink, SinkServer server, Delivery delivery, List<Peer> peers, Settler settler, Runnable announce,
            BooleanSupplier closed) {
        this.sink = sink;
        this.server = server;
        this.delivery = delivery;
        this.peers = peers;
        this.settler = settler;
        this.announce = announce;
        this.closed = closed;
    }

    /**
     * Has a source leave the group; unless it knows of a later epoch than this sink, and so would not: then its link waits for
     * the sink that has that epoch.
     */
    void dismiss(Peer peer) {
        SinkLink link = peer.unlink(System.nanoTime());
        Join later = peer.laterJoin;
        if (link == null) {
            return;
        }
        if (later != null && Admission.of(delivery, later.node(), later.incarnation(), later.term(), later.epoch()) == Admission.WAIT) {
            link.release(sink);
            server.offer(later, link);
        } else {
            link.cancel(sink, sink.term(), sink.epoch());
        }
    }

    /** A link asks to join; its token has been checked. */
    void offer(Join join, SinkLink link) {
        Admission admission = Admission.of(delivery, join.node(), join.incarnation(), join.term(), join.epoch());
        if (closed.getAsBoolean()) {
            if (admission == Admission.WAIT) {
                server.offer(join, link);
            } else {
                link.cancel(sink, join.term(), join.epoch());
            }
            return;
        }
        boolean serves = link.serves(sink);
        switch (admission) {
            case ADMIT -> {
                int index = delivery.sources().indexOf(join.node());
                if (peers.get(index).link != link) {
                    admit(index, join.incarnation(), link);
                }
            }
            case WAIT -> {
                if (serves) {
                    peers.get(sink.indexOf(link)).laterJoin = join;
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
        link.cancel(sink, join.term(), join.epoch());
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
        boolean open = link.admit(sink);
        link.send(new Ping(now));
        delivery.linked(index, incarnation);
        announce.run();
        settler.settle();
        if (!open) {
            sink.onClosed(link);
        }
    }
}
