package io.framecast.simulation.node;

import io.framecast.protocol.event.Cancel;
import io.framecast.protocol.event.CancelReason;
import io.framecast.protocol.event.Cdone;
import io.framecast.protocol.event.Crq;
import io.framecast.protocol.event.Progress;
import io.framecast.protocol.event.PacedRate;
import io.framecast.protocol.event.Purpose;
import io.framecast.protocol.event.RequestPhase;
import io.framecast.protocol.event.Share;
import io.framecast.protocol.event.Slost;
import io.framecast.protocol.event.Svjoin;
import io.framecast.protocol.mask.FrameMask;
import io.framecast.protocol.mask.FrameRange;
import io.framecast.protocol.topic.Topics;
import io.framecast.simulation.invariant.Fact;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a gateway does for one request, as its {@code Viewing} does it: asks, serves, waits for who comes back, takes leave. */
public final class Viewing {

    /** Bytes a second: while but one node lives, which gives a million, three such requests leave too little for a fourth. */
    private static final long PART_OF_A_NODE = 150_000;
    private static final long ASK_AGAIN_MILLIS = 1000;
    private static final long GIVE_UP_MILLIS = 8000;
    private static final long PROGRESS_MILLIS = 1000;
    static final long REOPEN_MILLIS = 4000;
    private static final long SAY_AGAIN_MILLIS = 1000;
    private static final int SAY_AT_MOST = 10;
    private static final long MOVED_UNLESS_ENDED_MILLIS = 2000;
    private static final int MAX_SOURCES = 3;

    private enum State { ASKING, OPEN, DETACHED, LEAVING, GONE }

    private final Domain domain;
    private final GatewayNode gateway;
    private final String ruid;
    private final Viewer asker;
    private final GroupSink sink;
    private final FrameMask.Builder delivered = new FrameMask.Builder();
    private final List<FrameRange> early = new ArrayList<>();
    private @Nullable Viewer viewer;
    private State state = State.ASKING;
    private FrameMask asked;
    private boolean hasStrategy;
    private boolean isCovered;
    private boolean isChanged;
    private long askedMillis;
    private int timer;

    Viewing(Domain domain, GatewayNode gateway, Viewer viewer) {
        this.domain = domain;
        this.gateway = gateway;
        this.viewer = viewer;
        this.asker = viewer;
        this.ruid = viewer.ruid();
        this.asked = viewer.wanted().andNot(viewer.have());
        this.sink = new GroupSink(domain, gateway, this, viewer.frames());
    }

    String ruid() {
        return ruid;
    }

    boolean isAt(GatewayNode node) {
        return gateway == node;
    }

    GroupSink sink() {
        return sink;
    }

    void begin() {
        askedMillis = domain.agenda().nowMillis();
        ask();
    }

    private void ask() {
        if (state != State.ASKING) {
            return;
        }
        if (domain.agenda().nowMillis() - askedMillis >= GIVE_UP_MILLIS) {
            if (asker.isFirstOpening()) {
                cancel(CancelReason.NOT_ANSWERED);
            }
            refuse();
            return;
        }
        sendCrq(asker.wanted().andNot(asked));
        again(ASK_AGAIN_MILLIS, this::ask);
    }

    private void sendCrq(FrameMask have) {
        domain.log().send(gateway, Topics.CRQ, ruid, new Crq(ruid, asker.movie(), Viewer.VERSION, asker.wanted(), have, MAX_SOURCES,
                Purpose.VIEW, gateway.asSink(), rate(), domain.now()));
    }

    /** Half of the requests are paced, by their names: where few nodes live, the later ones wait until more do. */
    private @Nullable PacedRate rate() {
        int kind = Math.floorMod(ruid.hashCode(), 4);
        return kind < 2 ? null : new PacedRate(1, kind * PART_OF_A_NODE);
    }

    void listed() {
        if (state == State.ASKING) {
            state = State.OPEN;
            again(PROGRESS_MILLIS, this::tellProgress);
        }
    }

    void adopt(Svjoin svjoin) {
        listed();
        if (state == State.GONE || state == State.LEAVING) {
            return;
        }
        sink.adopt(svjoin);
        hasStrategy = true;
        if (!isCovered) {
            FrameMask covered = svjoin.unavailable();
            for (Share share : svjoin.shares()) {
                covered = covered.or(share.mask());
            }
            isCovered = covered.containsAll(asked);
        }
        if (isCovered && !early.isEmpty()) {
            sink.demand(List.copyOf(early));
            early.clear();
        }
        sendProgress(viewer != null);
    }

    void leave(long term, int epoch) {
        if (state == State.GONE || term < sink.term() || (term == sink.term() && epoch < sink.epoch())) {
            return;
        }
        domain.agenda().after(MOVED_UNLESS_ENDED_MILLIS, gateway, this::refuse);
    }

    void movedTo(long term, int epoch) {
        if (hasStrategy && (term > sink.term() || (term == sink.term() && epoch > sink.epoch()))) {
            refuse();
        }
    }

    void ended(RequestPhase phase, long term) {
        if (term < sink.term() && !domain.has(PlantedBug.FORMER_PRIMARY_ENDS)) {
            return;
        }
        domain.see(new Fact.EndTaken(gateway.name(), ruid, term, sink.term()));
        Viewer last = viewer;
        if (gone() && last != null) {
            last.ended(this, phase);
        }
    }

    private void refuse() {
        Viewer last = viewer;
        if (gone() && last != null) {
            last.refused(this);
        }
    }

    private boolean gone() {
        if (state == State.GONE) {
            return false;
        }
        state = State.GONE;
        viewer = null;
        timer++;
        sink.close();
        gateway.forget(this);
        return true;
    }

    // ---- the viewer

    void demand(List<FrameRange> ranges) {
        if (state == State.GONE) {
            return;
        }
        cover(FrameMask.of(ranges).and(asker.wanted()));
        if (isCovered) {
            sink.demand(ranges);
        } else {
            early.addAll(ranges);
        }
    }

    void replaceDemand(List<FrameRange> ranges) {
        if (state == State.GONE) {
            return;
        }
        cover(FrameMask.of(ranges).and(asker.wanted()));
        if (isCovered) {
            sink.replaceDemand(ranges);
        } else {
            sink.replaceDemand(List.of());
            early.clear();
            early.addAll(ranges);
        }
    }

    /** A frame was written to the viewer's connection. */
    void delivered(int frame) {
        delivered.add(frame);
        isChanged = true;
        if (state != State.GONE) {
            sink.consumed(GroupSink.FRAME_BYTES);
        }
    }

    void done() {
        leaveWith(() -> domain.log().send(gateway, Topics.CDONE, ruid,
                new Cdone(ruid, gateway.name(), FrameMask.empty(), delivered.build(), domain.now())));
    }

    void close() {
        if (state == State.OPEN && isChanged) {
            sendProgress(true);
        }
        leaveWith(() -> cancel(CancelReason.CLOSED));
    }

    private void cancel(CancelReason reason) {
        domain.log().send(gateway, Topics.CANCEL, ruid, new Cancel(ruid, gateway.name(), reason, domain.now()));
    }

    private void leaveWith(Runnable lastWord) {
        if (state != State.LEAVING && state != State.GONE) {
            state = State.LEAVING;
            sink.close();
            sayUntilEnded(lastWord, SAY_AT_MOST);
        }
    }

    private void sayUntilEnded(Runnable lastWord, int times) {
        if (state != State.LEAVING) {
            return;
        }
        if (times == 0) {
            refuse();
            return;
        }
        lastWord.run();
        again(SAY_AGAIN_MILLIS, () -> sayUntilEnded(lastWord, times - 1));
    }

    void detach(Viewer gone) {
        if (viewer != gone) {
            return;
        }
        viewer = null;
        if (state == State.ASKING || state == State.OPEN) {
            state = State.DETACHED;
            early.clear();
            if (hasStrategy) {
                sink.replaceDemand(List.of());
            }
            sendProgress(false);
            again(REOPEN_MILLIS, this::gone);
        }
    }

    void attach(Viewer next) {
        if (state == State.LEAVING || state == State.GONE) {
            next.refused(this);
            return;
        }
        viewer = next;
        if (state == State.ASKING) {
            return;
        }
        state = State.OPEN;
        early.clear();
        if (hasStrategy) {
            sink.replaceDemand(List.of());
        }
        if (!sink.unavailable().isEmpty()) {
            next.unavailable(sink.unavailable());
        }
        cover(next.wanted().andNot(next.have()));
        sendProgress(true);
        again(PROGRESS_MILLIS, this::tellProgress);
    }

    private void cover(FrameMask frames) {
        if (!asked.containsAll(frames)) {
            asked = asked.or(frames);
            isCovered = false;
            sendCrq(asker.wanted().andNot(asked));
        }
    }

    // ---- telling the coordinator

    private void tellProgress() {
        if (state == State.OPEN) {
            if (isChanged) {
                sendProgress(true);
            }
            again(PROGRESS_MILLIS, this::tellProgress);
        }
    }

    private void sendProgress(boolean attached) {
        isChanged = false;
        delivered.build().forEach(frame -> domain.see(new Fact.FrameSaidDelivered(ruid, frame, asker.wasWritten(frame))));
        domain.log().send(gateway, Topics.PROGRESS, ruid, new Progress(ruid, gateway.name(), gateway.life(), sink.term(), sink.epoch(),
                attached, delivered.build(), sink.unavailable(), sink.lacking(), domain.now()));
    }

    void lostSource(String node, long incarnation, String reason, FrameMask missing) {
        domain.log().send(gateway, Topics.SLOST, ruid, new Slost(ruid, gateway.name(), node, incarnation, sink.term(), sink.epoch(),
                reason, missing, domain.now()));
    }

    // ---- the sink

    void onFrame(int frame) {
        Viewer current = state == State.OPEN ? viewer : null;
        if (current == null) {
            sink.consumed(GroupSink.FRAME_BYTES);
            return;
        }
        if (domain.has(PlantedBug.DELIVERED_BEFORE_SENT)) {
            delivered.add(frame);
        }
        current.frame(this, frame);
    }

    void onLacking() {
        if (state == State.OPEN) {
            sendProgress(true);
        }
    }

    void onUnavailable(FrameMask mask) {
        isChanged = true;
        if (state == State.OPEN && viewer != null) {
            viewer.unavailable(mask);
        }
    }

    void onAvailable(FrameMask mask) {
        isChanged = true;
        if (state == State.OPEN && viewer != null) {
            viewer.available(this, mask);
        }
    }

    private void again(long millis, Runnable step) {
        int mine = ++timer;
        domain.agenda().after(millis, gateway, () -> {
            if (mine == timer) {
                step.run();
            }
        });
    }
}
