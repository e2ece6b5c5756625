package io.framecast.simulation.node;

import io.framecast.protocol.delivery.Admission;
import io.framecast.protocol.delivery.Arrival;
import io.framecast.protocol.delivery.Ask;
import io.framecast.protocol.delivery.Delivery;
import io.framecast.protocol.delivery.LinkState;
import io.framecast.protocol.delivery.Outcome;
import io.framecast.protocol.delivery.Pace;
import io.framecast.protocol.delivery.SilenceWatch;
import io.framecast.protocol.delivery.SilenceWatch.Verdict;
import io.framecast.protocol.delivery.SourceTable;
import io.framecast.protocol.delivery.Strategy;
import io.framecast.protocol.event.Lacking;
import io.framecast.protocol.event.Svjoin;
import io.framecast.protocol.link.LinkMessage.Demand;
import io.framecast.protocol.link.LinkMessage.Join;
import io.framecast.protocol.link.LinkMessage.Ping;
import io.framecast.protocol.mask.FrameMask;
import io.framecast.protocol.mask.FrameRange;
import io.framecast.simulation.invariant.Fact;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The sink's side of one group: the production delivery, between links and a viewing. */
final class GroupSink {

    private static final long PING_MILLIS = 400;
    private static final long LATE_MILLIS = 600;
    private static final long LOST_MILLIS = 2000;
    private static final long LINK_TIMEOUT_MILLIS = 5000;
    /** A silence for which a source is given up began at most so long ago. */
    static final long GIVEN_UP_MILLIS = LINK_TIMEOUT_MILLIS + 1000;
    private static final long GRACE_MILLIS = 50;
    private static final long ASKS_APART_MILLIS = 500;
    private static final long SEEK_MILLIS = 2000;
    private static final int WINDOW_FRAMES = 12;
    static final int FRAME_BYTES = 100;

    private static final class Peer {
        @Nullable SinkLink link;
        final Pace pace = new Pace();
        long owesSinceMillis;
        long lateSinceMillis;
        int asksSinceLate;
        long lastAskMillis;
        long downSinceMillis;
        long toldLostMillis;
        String lossReason = "it never linked";
    }

    private final Domain domain;
    private final GatewayNode gateway;
    private final Viewing viewing;
    private final String ruid;
    private final Delivery delivery;
    private final SilenceWatch silence;
    private final List<Peer> peers = new ArrayList<>();
    private boolean ticks;
    private boolean closed;

    GroupSink(Domain domain, GatewayNode gateway, Viewing viewing, int frames) {
        this.domain = domain;
        this.gateway = gateway;
        this.viewing = viewing;
        this.ruid = viewing.ruid();
        this.delivery = new Delivery((long) WINDOW_FRAMES * FRAME_BYTES, WINDOW_FRAMES, true, frames, FRAME_BYTES, gateway::nextGeneration);
        this.silence = new SilenceWatch(nanos(LATE_MILLIS), nanos(LOST_MILLIS), nanos(2 * PING_MILLIS), nanos(now()));
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
                settle();
            }
        });
        if (!ticks) {
            ticks = true;
            tickLater();
        }
        settle();
        gateway.takeParked(ruid, this);
    }

    private void tickLater() {
        domain.agenda().after(PING_MILLIS / 2, gateway, () -> {
            if (!closed) {
                tick();
                tickLater();
            }
        });
    }

    private void tick() {
        silence.tick(nanos(now()));
        boolean ping = now() / (PING_MILLIS / 2) % 2 == 0;
        for (int i = 0; i < peers.size(); i++) {
            Peer peer = peers.get(i);
            SinkLink link = peer.link;
            if (link == null) {
                long since = peer.toldLostMillis == 0 ? peer.downSinceMillis : peer.toldLostMillis;
                if (delivery.sources().isInStrategy(i) && silence.hasPassed(nanos(now()), nanos(since), nanos(LINK_TIMEOUT_MILLIS))) {
                    tellLost(i, peer);
                }
                continue;
            }
            if (ping) {
                link.send(new Ping(now()));
            }
            judge(i, peer, link);
        }
    }

    private void judge(int index, Peer peer, SinkLink link) {
        SourceTable sources = delivery.sources();
        Verdict verdict = silence.judge(nanos(now()), nanos(link.lastByteMillis), sources.owes(index),
                nanos(Math.max(link.lastFrameMillis, peer.owesSinceMillis)), peer.pace);
        boolean wasLate = sources.link(index) == LinkState.LATE;
        if (verdict == Verdict.LOST) {
            link.close("silent");
            giveUp(index, "silent");
        } else if ((wasLate && isStuck(index, peer, link, verdict)) || (sources.isSlow(index) && domain.has(PlantedBug.SLOW_GIVEN_UP))) {
            link.close("stuck");
            giveUp(index, "stuck");
        } else if (verdict == Verdict.LATE && !wasLate) {
            peer.lateSinceMillis = now();
            peer.asksSinceLate = 0;
            peer.lastAskMillis = now();
            delivery.late(index);
            settle();
        } else if (verdict == Verdict.FINE && wasLate && link.lastFrameMillis > peer.lateSinceMillis) {
            delivery.punctual(index);
            settle();
        }
    }

    private void giveUp(int index, String reason) {
        domain.givenUp(gateway, delivery.sources().node(index));
        lost(index, reason);
    }

    private boolean isStuck(int index, Peer peer, SinkLink link, Verdict verdict) {
        boolean owesForLong = verdict == Verdict.LATE
                && silence.hasPassed(nanos(now()), nanos(Math.max(link.lastFrameMillis, peer.owesSinceMillis)), nanos(LINK_TIMEOUT_MILLIS));
        boolean isAskedInVain = peer.asksSinceLate >= LINK_TIMEOUT_MILLIS / ASKS_APART_MILLIS;
        if ((!owesForLong && !isAskedInVain) || link.lastFrameMillis > peer.lateSinceMillis) {
            return false;
        }
        for (int i = 0; i < peers.size(); i++) {
            if (i != index && delivery.sources().link(i) == LinkState.HEALTHY) {
                return true;
            }
        }
        return false;
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
        SinkLink older = peer.link;
        peer.link = link;
        peer.owesSinceMillis = now();
        peer.pace.forget(nanos(now()));
        peer.toldLostMillis = 0;
        if (older != null) {
            older.close("replaced by a newer link of the same node");
        }
        link.serve(this);
        link.send(new Ping(now()));
        delivery.linked(index, incarnation);
        settle();
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
        settle();
    }

    void onLack(SinkLink link, FrameMask mask) {
        int index = indexOf(link);
        if (index >= 0 && !closed) {
            delivery.lacks(index, mask);
            settle();
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
        peer.link = null;
        peer.downSinceMillis = now();
        peer.lossReason = reason;
        delivery.unlinked(index);
        settle();
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
        settle();
        return taken;
    }

    void replaceDemand(List<FrameRange> ranges) {
        if (!closed) {
            delivery.replaceDemand(ranges);
            settle();
        }
    }

    void consumed(int bytes) {
        delivery.consumed(bytes);
        settle();
    }

    private void settle() {
        boolean unfinished = !closed;
        while (unfinished) {
            Outcome outcome = delivery.settle();
            for (Ask ask : outcome.asks()) {
                ask(ask);
            }
            if (!outcome.sought().isEmpty()) {
                seek(outcome.sought());
            }
            FrameMask unavailable = outcome.gone().or(outcome.damaged());
            if (!unavailable.isEmpty() && !domain.has(PlantedBug.UNAVAILABLE_NOT_SAID)) {
                viewing.onUnavailable(unavailable);
            }
            if (!outcome.available().isEmpty()) {
                viewing.onAvailable(outcome.available());
            }
            unfinished = outcome.unfinished() && !closed;
        }
    }

    private void seek(FrameMask sought) {
        long term = term();
        int epoch = epoch();
        domain.agenda().after(SEEK_MILLIS, gateway, () -> {
            if (!closed && term == term() && epoch == epoch()) {
                delivery.giveUpSeeking(sought);
                settle();
            }
        });
        viewing.onLacking();
    }

    List<Lacking> lacking() {
        return domain.has(PlantedBug.LACK_NOT_TOLD) ? List.of() : delivery.lacking();
    }

    private void ask(Ask ask) {
        Peer peer = peers.get(ask.source());
        if (peer.link == null) {
            return;
        }
        if (ask.fromIdle()) {
            peer.owesSinceMillis = now();
            peer.pace.begins(nanos(now()));
            if (now() - peer.lastAskMillis >= ASKS_APART_MILLIS) {
                peer.asksSinceLate++;
                peer.lastAskMillis = now();
            }
        }
        peer.link.send(new Demand(ruid, ask.generation(), ask.sequence(), texts(ask.ranges()), texts(ask.again())));
    }

    private static List<String> texts(List<FrameRange> ranges) {
        return ranges.stream().map(FrameRange::toString).toList();
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
