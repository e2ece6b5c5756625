package io.framecast.simulation.node;

import io.framecast.protocol.event.Cancel;
import io.framecast.protocol.event.CancelReason;
import io.framecast.protocol.event.Cdone;
import io.framecast.protocol.event.Crq;
import io.framecast.protocol.event.PacedRate;
import io.framecast.protocol.event.Progress;
import io.framecast.protocol.event.Purpose;
import io.framecast.protocol.event.Slost;
import io.framecast.protocol.mask.FrameMask;
import io.framecast.protocol.topic.Topics;
import io.framecast.simulation.invariant.Fact;
import org.jspecify.annotations.Nullable;

/** What a gateway tells the coordinator about one request. */
final class Correspondence {

    /** Bytes a second: while but one node lives, which gives a million, three such requests leave too little for a fourth. */
    private static final long PART_OF_A_NODE = 150_000;
    private static final int MAX_SOURCES = 3;

    private final Domain domain;
    private final GatewayNode gateway;
    private final Viewer asker;
    private final String ruid;
    private final GroupSink sink;
    private final FrameMask.Builder delivered = new FrameMask.Builder();
    private boolean hasNews;

    Correspondence(Domain domain, GatewayNode gateway, Viewer asker, GroupSink sink) {
        this.domain = domain;
        this.gateway = gateway;
        this.asker = asker;
        this.ruid = asker.ruid();
        this.sink = sink;
    }

    /** Asks for what the viewer wants and does not have. */
    void ask(FrameMask have) {
        domain.log().send(gateway, Topics.CRQ, ruid, new Crq(ruid, asker.movie(), Viewer.VERSION, asker.wanted(), have, MAX_SOURCES,
                Purpose.VIEW, gateway.asSink(), rate(), domain.now()));
    }

    /** Half of the requests are paced, by their names: where few nodes live, the later ones wait until more do. */
    private @Nullable PacedRate rate() {
        int kind = Math.floorMod(ruid.hashCode(), 4);
        return kind < 2 ? null : new PacedRate(1, kind * PART_OF_A_NODE);
    }

    /** A frame counts as delivered from now on. */
    void delivered(int frame) {
        delivered.add(frame);
    }

    /** There is something to tell with the next progress. */
    void note() {
        hasNews = true;
    }

    /** Whether there is something to tell. */
    boolean hasNews() {
        return hasNews;
    }

    /** Tells how far it is. */
    void progress(boolean attached) {
        hasNews = false;
        delivered.build().forEach(frame -> domain.see(new Fact.FrameSaidDelivered(ruid, frame, asker.wasWritten(frame))));
        domain.log().send(gateway, Topics.PROGRESS, ruid, new Progress(ruid, gateway.name(), gateway.life(), sink.term(), sink.epoch(),
                attached, delivered.build(), sink.unavailable(), sink.lacking(), domain.now()));
    }

    /** Tells of a source that was lost. */
    void lost(String node, long incarnation, String reason, FrameMask missing) {
        domain.log().send(gateway, Topics.SLOST, ruid, new Slost(ruid, gateway.name(), node, incarnation, sink.term(), sink.epoch(),
                reason, missing, domain.now()));
    }

    /** The viewer has what it wants. */
    void done() {
        domain.log().send(gateway, Topics.CDONE, ruid, new Cdone(ruid, gateway.name(), FrameMask.empty(), delivered.build(), domain.now()));
    }

    /** The viewer wants no more. */
    void cancel(CancelReason reason) {
        domain.log().send(gateway, Topics.CANCEL, ruid, new Cancel(ruid, gateway.name(), reason, domain.now()));
    }
}
