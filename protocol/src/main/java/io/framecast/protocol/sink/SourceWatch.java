package io.framecast.protocol.sink;

import io.framecast.protocol.delivery.LinkState;
import io.framecast.protocol.delivery.SilenceWatch;
import io.framecast.protocol.delivery.SilenceWatch.Verdict;
import io.framecast.protocol.delivery.SourceTable;
import io.framecast.protocol.link.LinkMessage.Ping;
import io.framecast.protocol.sink.SinkMeters.Loss;
import java.time.Duration;
import java.util.List;

/** Pings a group's sources and looks for silence. Confined to the group's event loop. */
final class SourceWatch {

    /** Silence is looked for more often than pings go out, so that it is noticed soon after it is too long. */
    private static final int TICKS_PER_PING = 4;

    /** What is done about a source's silence. */
    interface Verdicts {
        void late(int index);

        void punctual(int index);

        void lost(int index, Loss loss, String reason);

        /** It has had no link for so long that the coordinator must hear of it, perhaps again. */
        void stillMissing(int index);
    }

    private final SourceTable sources;
    private final List<Peer> peers;
    private final Verdicts verdicts;
    private final SilenceWatch silence;
    private final Duration lostAfter;
    private final Duration stuckAfter;
    private final long linkTimeoutNanos;
    private final long tickNanos;
    private int ticks;

    SourceWatch(SinkServerSettings settings, SourceTable sources, List<Peer> peers, Verdicts verdicts) {
        this.sources = sources;
        this.peers = peers;
        this.verdicts = verdicts;
        this.lostAfter = settings.lostAfter();
        this.stuckAfter = settings.linkTimeout();
        this.linkTimeoutNanos = settings.linkTimeout().toNanos();
        this.tickNanos = settings.pingInterval().toNanos() / TICKS_PER_PING;
        this.silence = new SilenceWatch(settings.lateAfter().toNanos(), lostAfter.toNanos(), 2 * settings.pingInterval().toNanos(),
                System.nanoTime());
    }

    /** How often {@link #tick} is to be called. */
    long tickNanos() {
        return tickNanos;
    }

    void tick() {
        long now = System.nanoTime();
        silence.tick(now);
        boolean ping = ++ticks % TICKS_PER_PING == 0;
        for (int i = 0; i < peers.size(); i++) {
            Peer peer = peers.get(i);
            SinkLink link = peer.link;
            if (link == null) {
                remind(i, peer, now);
                continue;
            }
            if (ping) {
                link.send(new Ping(now));
            }
            if (peer.isRead()) {
                judge(i, peer, link, now);
            }
        }
    }

    private void remind(int index, Peer peer, long now) {
        long since = peer.toldLostNanos == 0 ? peer.downSinceNanos : peer.toldLostNanos;
        if (sources.isInStrategy(index) && silence.hasPassed(now, since, linkTimeoutNanos)) {
            verdicts.stillMissing(index);
        }
    }

    /** Of no use: what it owes comes from others. Where nobody else could send it is of more use than nobody. */
    private boolean isStuck(int index, Peer peer, SinkLink link, Verdict verdict, long now) {
        boolean owesForLong = verdict == Verdict.LATE && silence.hasPassed(now, peer.lastFrameNanos(link), stuckAfter.toNanos());
        return (owesForLong || peer.isAskedInVain(stuckAfter.toNanos())) && !peer.hasSentSinceLate(link) && isAnyHealthyBesides(index);
    }

    private boolean isAnyHealthyBesides(int index) {
        for (int i = 0; i < sources.size(); i++) {
            if (i != index && !sources.isOwn(i) && sources.link(i) == LinkState.HEALTHY) {
                return true;
            }
        }
        return false;
    }

    private void judge(int index, Peer peer, SinkLink link, long now) {
        Verdict verdict = silence.judge(now, link.lastByteNanos(), sources.owes(index), peer.lastFrameNanos(link), peer.pace);
        boolean wasLate = sources.link(index) == LinkState.LATE;
        if (verdict == Verdict.LOST) {
            link.bye("silent for " + lostAfter);
            verdicts.lost(index, Loss.SILENT, "silent for " + lostAfter);
        } else if (wasLate && isStuck(index, peer, link, verdict, now)) {
            link.bye("owes frames and has sent none for " + stuckAfter);
            verdicts.lost(index, Loss.STUCK, "owes frames and has sent none for " + stuckAfter + ", though it answers");
        } else if (verdict == Verdict.LATE && !wasLate) {
            peer.late(now);
            verdicts.late(index);
        } else if (verdict == Verdict.FINE && wasLate && peer.hasSentSinceLate(link)) {
            verdicts.punctual(index);
        }
    }
}
