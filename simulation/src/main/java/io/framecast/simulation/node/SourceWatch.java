package io.framecast.simulation.node;

import io.framecast.protocol.delivery.LinkState;
import io.framecast.protocol.delivery.SilenceWatch;
import io.framecast.protocol.delivery.SilenceWatch.Verdict;
import io.framecast.protocol.delivery.SourceTable;
import io.framecast.protocol.link.LinkMessage.Ping;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Pings a group's sources and looks for silence. */
final class SourceWatch {

    private static final long PING_MILLIS = 400;
    private static final long TICK_MILLIS = PING_MILLIS / 2;
    private static final long LATE_MILLIS = 600;
    private static final long LOST_MILLIS = 2000;
    static final long LINK_TIMEOUT_MILLIS = 5000;

    /** What is done about a source's silence. */
    interface Verdicts {
        void late(int index);

        void punctual(int index);

        /** It is of no use any more, though its connection stands. */
        void givenUp(int index, String reason);

        /** It has had no link for so long that the coordinator must hear of it, perhaps again. */
        void stillMissing(int index);
    }

    private final Domain domain;
    private final SourceTable sources;
    private final List<Peer> peers;
    private final Verdicts verdicts;
    private final SilenceWatch silence;

    SourceWatch(Domain domain, SourceTable sources, List<Peer> peers, Verdicts verdicts) {
        this.domain = domain;
        this.sources = sources;
        this.peers = peers;
        this.verdicts = verdicts;
        this.silence = new SilenceWatch(nanos(LATE_MILLIS), nanos(LOST_MILLIS), nanos(2 * PING_MILLIS), nanos(now()));
    }

    private long now() {
        return domain.agenda().nowMillis();
    }

    private static long nanos(long millis) {
        return TimeUnit.MILLISECONDS.toNanos(millis);
    }

    /** How often {@link #tick} is to be called. */
    long tickMillis() {
        return TICK_MILLIS;
    }

    void tick() {
        silence.tick(nanos(now()));
        boolean ping = now() / TICK_MILLIS % 2 == 0;
        for (int i = 0; i < peers.size(); i++) {
            Peer peer = peers.get(i);
            SinkLink link = peer.link;
            if (link == null) {
                remind(i, peer);
                continue;
            }
            if (ping) {
                link.send(new Ping(now()));
            }
            judge(i, peer, link);
        }
    }

    private void remind(int index, Peer peer) {
        long since = peer.toldLostMillis == 0 ? peer.downSinceMillis : peer.toldLostMillis;
        if (sources.isInStrategy(index) && silence.hasPassed(nanos(now()), nanos(since), nanos(LINK_TIMEOUT_MILLIS))) {
            verdicts.stillMissing(index);
        }
    }

    private void judge(int index, Peer peer, SinkLink link) {
        Verdict verdict = silence.judge(nanos(now()), nanos(link.lastByteMillis), sources.owes(index), nanos(peer.lastFrameMillis(link)), peer.pace);
        boolean wasLate = sources.link(index) == LinkState.LATE;
        if (verdict == Verdict.LOST) {
            link.close("silent");
            verdicts.givenUp(index, "silent");
        } else if ((wasLate && isStuck(index, peer, link, verdict)) || (sources.isSlow(index) && domain.has(PlantedBug.SLOW_GIVEN_UP))) {
            link.close("stuck");
            verdicts.givenUp(index, "stuck");
        } else if (verdict == Verdict.LATE && !wasLate) {
            peer.late(now());
            verdicts.late(index);
        } else if (verdict == Verdict.FINE && wasLate && peer.hasSentSinceLate(link)) {
            verdicts.punctual(index);
        }
    }

    private boolean isStuck(int index, Peer peer, SinkLink link, Verdict verdict) {
        boolean owesForLong = verdict == Verdict.LATE
                && silence.hasPassed(nanos(now()), nanos(peer.lastFrameMillis(link)), nanos(LINK_TIMEOUT_MILLIS));
        return (owesForLong || peer.isAskedInVain(LINK_TIMEOUT_MILLIS)) && !peer.hasSentSinceLate(link) && isAnyHealthyBesides(index);
    }

    private boolean isAnyHealthyBesides(int index) {
        for (int i = 0; i < peers.size(); i++) {
            if (i != index && sources.link(i) == LinkState.HEALTHY) {
                return true;
            }
        }
        return false;
    }
}
