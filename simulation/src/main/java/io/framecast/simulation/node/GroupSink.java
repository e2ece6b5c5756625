package io.framecast.simulation.node;

import io.framecast.protocol.delivery.Admission;
import io.framecast.protocol.delivery.Arrival;
import io.framecast.protocol.delivery.Delivery;
import io.framecast.protocol.delivery.LinkState;
import io.framecast.protocol.delivery.Pace;
import io.framecast.protocol.delivery.Strategy;
import io.framecast.protocol.event.Lacking;
import io.framecast.protocol.event.Svjoin;
import io.framecast.protocol.link.LinkMessage.Join;
import io.framecast.protocol.link.LinkMessage.Ping;
import io.framecast.protocol.mask.FrameMask;
import io.framecast.protocol.mask.FrameRange;
import io.framecast.simulation.invariant.Fact;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The sink's side of one group: the production delivery, between links and a viewing. */
final class GroupSink implements SourceWatch.Verdicts {

    /** A silence for which a source is given up began at most so long ago. */
    static final long GIVEN_UP_MILLIS = SourceWatch.LINK_TIMEOUT_MILLIS + 1000;
    private static final long GRACE_MILLIS = 50;
    private static final int WINDOW_FRAMES = 12;
    static final int FRAME_BYTES = 100;

    private final Domain domain;
    private final GatewayNode gateway;
    private final Viewing viewing;
    private final String ruid;
    private final Delivery delivery;
    private final List<Peer> peers = new ArrayList<>();
    private final SourceWatch watch;
    private final Settler settler;
    private boolean ticks;
    private boolean closed;

    GroupSink(Domain domain, GatewayNode gateway, Viewing viewing, int frames) {
        this.domain = domain;
        this.gateway = gateway;
        this.viewing = viewing;
        this.ruid = viewing.ruid();
        this.delivery = new Delivery((long) WINDOW_FRAMES * FRAME_BYTES, WINDOW_FRAMES, true, frames, FRAME_BYTES, gateway::nextGeneration);
        this.watch = new SourceWatch(domain, delivery.sources(), peers, this);
        this.settler = new Settler(domain, gateway, viewing, delivery, peers, () -> closed);
    }

    private long now() {
        return domain.agenda().nowMillis();
    }

    private static long nanos(long millis) {
        return TimeUnit.MILLISECONDS.toNanos(millis);
    }

    long term() {
        Strategy strategy = delivery.strategy();
        return strategy == null ? -1 : strategy.term();
    }

    int epoch() {
        Strategy strategy = delivery.strategy();
        return strategy == null ? 0 : strategy.epoch();
    }

    FrameMask unavailable() {
        return delivery.unavailable();
    }

    void adopt(Svjoin svjoin) {
        if (closed || !delivery.adopt(Strategy.of(svjoin))) {
            return;
        }
        domain.see(new Fact.EpochTaken(gateway.name(), gateway.life(), ruid, term(), epoch()));
        while (peers.size() < delivery.sources().size()) {
            peers.add(new Peer());
        }
        for (int i = 0; i < peers.size(); i++) {
            Peer peer = peers.get(i);
            peer.toldLostMillis = 0;
            peer.downSinceMillis = now();
            if (peer.link != null && !delivery.sources().isInStrategy(i)) {
                peer.link.cancel(ruid, term(), epoch());
                peer.link = null;
                delivery.unlinked(i);
            }
        }
        domain.agenda().after(GRACE_MILLIS, gateway, () -> {
            if (!closed && delivery.graceOver()) {
                settler.settle();
            }
        });
        if (!ticks) {
            ticks = true;
            tickLater();
        }
        settler.settle();
        gateway.takeParked(ruid, this);
    }

    private void tickLater() {
        domain.agenda().after(watch.tickMillis(), gateway, () -> {
            if (!closed) {
                watch.tick();
                tickLater();
            }
        });
    }

    @Override
    public void late(int index) {
        delivery.late(index);
        settler.settle();
    }

    @Override
    public void punctual(int index) {
        delivery.punctual(index);
        settler.settle();
    }

    @Override
    public void givenUp(int index, String reason) {
        domain.givenUp(gateway, delivery.sources().node(index));
        lost(index, reason);
    }

    @Override
    public void stillMissing(int index) {
        tellLost(index, peers.get(index));
    }

    void offer(Join join, SinkLink link) {
        Admission admission = Admission.of(delivery, join.node(), join.incarnation(), join.term(), join.epoch());
        if (closed) {
            link.cancel(ruid, join.term(), join.epoch());
            return;
        }
        if (admission == Admission.STALE && domain.has(PlantedBug.OLD_TOKEN_ADMITTED) && delivery.sources().indexOf(join.node()) >= 0) {
            admission = Admission.ADMIT;
        }
        switch (admission) {
            case ADMIT -> {
                int index = delivery.sources().indexOf(join.node());
                if (peers.get(index).link != link) {
                    domain.see(new Fact.LinkAdmitted(gateway.name(), ruid, join.node(), join.term(), join.epoch(), term(), epoch()));
                    admit(index, join.incarnation(), link);
                }
            }
            case WAIT -> {
                if (!link.serves(this)) {
                    gateway.park(join, link);
                }
            }
            case STALE -> {
                if (!link.serves(this)) {
                    link.cancel(ruid, join.term(), join.epoch());
                }
            }
            case NOT_IN_STRATEGY -> link.cancel(ruid, join.term(), join.epoch());
        }
    }

    private void admit(int index, long incarnation, SinkLink link) {
        Peer peer = peers.get(index);
        SinkLink older = peer.linked(link, now());
        if (older != null) {
            older.close("replaced by a newer link of the same node");
        }
        link.serve(this);
        link.send(new Ping(now()));
        delivery.linked(index, incarnation);
        settler.settle();
    }

    void onFrames(SinkLink link, int[] frames) {
        int index = indexOf(link);
        if (closed || index < 0) {
            return;
        }
        if (frames.length > 0 && delivery.sources().owes(index)) {
            Pace pace = peers.get(index).pace;
            pace.came(frames.length, nanos(now()));
            delivery.paced(index, pace.frameNanos());
        }
        for (int frame : frames) {
            Arrival arrival = delivery.arrived(index, frame, FRAME_BYTES, true);
            if (arrival == Arrival.GIVE || (arrival == Arrival.DUPLICATE && domain.has(PlantedBug.DUPLICATE_FRAME_GIVEN))) {
                viewing.onFrame(frame);
            }
        }
        if (closed) {
            return;
        }
        if (delivery.sources().link(index) == LinkState.LATE) {
            delivery.punctual(index);
        }
        settler.settle();
    }

    void onLack(SinkLink link, FrameMask mask) {
        int index = indexOf(link);
        if (index >= 0 && !closed) {
            delivery.lacks(index, mask);
            settler.settle();
        }
    }

    void onClosed(SinkLink link, String reason) {
        int index = indexOf(link);
        if (index >= 0 && !closed) {
            lost(index, reason);
        }
    }

    private int indexOf(SinkLink link) {
        for (int i = 0; i < peers.size(); i++) {
            if (peers.get(i).link == link) {
                return i;
            }
        }
        return -1;
    }

    private void lost(int index, String reason) {
        Peer peer = peers.get(index);
        peer.unlinked(reason, now());
        delivery.unlinked(index);
        settler.settle();
        tellLost(index, peer);
    }

    private void tellLost(int index, Peer peer) {
        if (closed || !delivery.sources().isInStrategy(index)) {
            return;
        }
        peer.toldLostMillis = now();
        viewing.lostSource(delivery.sources().node(index), delivery.sources().incarnation(index), peer.lossReason, delivery.missing());
    }

    boolean demand(List<FrameRange> ranges) {
        boolean taken = !closed && delivery.demand(ranges);
        settler.settle();
        return taken;
    }

    void replaceDemand(List<FrameRange> ranges) {
        if (!closed) {
            delivery.replaceDemand(ranges);
            settler.settle();
        }
    }

    void consumed(int bytes) {
        delivery.consumed(bytes);
        settler.settle();
    }

    List<Lacking> lacking() {
        return domain.has(PlantedBug.LACK_NOT_TOLD) ? List.of() : delivery.lacking();
    }

    void close() {
        if (closed) {
            return;
        }
        closed = true;
        domain.see(new Fact.GroupLeft(gateway.name(), gateway.life(), ruid));
        for (Peer peer : peers) {
            if (peer.link != null) {
                peer.link.cancel(ruid, term(), epoch());
                peer.link = null;
            }
        }
    }
}
