package io.framecast.simulation.node;

import io.framecast.protocol.event.CancelReason;
import io.framecast.protocol.event.RequestPhase;
import io.framecast.protocol.event.Svjoin;
import io.framecast.protocol.mask.FrameMask;
import io.framecast.protocol.mask.FrameRange;
import io.framecast.simulation.invariant.Fact;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a gateway does for one request, as its {@code Viewing} does it: asks, serves, waits for who comes back, takes leave. */
public final class Viewing {

    private static final long ASK_AGAIN_MILLIS = 1000;
    private static final long GIVE_UP_MILLIS = 8000;
    private static final long PROGRESS_MILLIS = 1000;
    static final long REOPEN_MILLIS = 4000;
    private static final long SAY_AGAIN_MILLIS = 1000;
    private static final int SAY_AT_MOST = 10;
    private static final long MOVED_UNLESS_ENDED_MILLIS = 2000;

    private enum State { ASKING, OPEN, DETACHED, LEAVING, GONE }

    private final Domain domain;
    private final GatewayNode gateway;
    private final String ruid;
    private final Viewer asker;
    private final GroupSink sink;
    private final Correspondence letters;
    private final Coverage coverage;
    private @Nullable Viewer viewer;
    private State state = State.ASKING;
    private boolean hasStrategy;
    private long askedMillis;
    private int timer;

    Viewing(Domain domain, GatewayNode gateway, Viewer viewer) {
        this.domain = domain;
        this.gateway = gateway;
        this.viewer = viewer;
        this.asker = viewer;
        this.ruid = viewer.ruid();
        this.coverage = new Coverage(viewer.wanted().andNot(viewer.have()));
        this.sink = new GroupSink(domain, gateway, this, viewer.frames());
        this.letters = new Correspondence(domain, gateway, viewer, sink);
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
                letters.cancel(CancelReason.NOT_ANSWERED);
            }
            refuse();
            return;
        }
        letters.ask(asker.wanted().andNot(coverage.asked()));
        again(ASK_AGAIN_MILLIS, this::ask);
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
        coverage.planned(svjoin);
        if (coverage.isComplete()) {
            List<FrameRange> orders = coverage.takeOrders();
            if (!orders.isEmpty()) {
                sink.demand(orders);
            }
        }
        letters.progress(viewer != null);
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
        if (coverage.isComplete()) {
            sink.demand(ranges);
        } else {
            coverage.putOff(ranges);
        }
    }

    void replaceDemand(List<FrameRange> ranges) {
        if (state == State.GONE) {
            return;
        }
        cover(FrameMask.of(ranges).and(asker.wanted()));
        if (coverage.isComplete()) {
            sink.replaceDemand(ranges);
        } else {
            sink.replaceDemand(List.of());
            coverage.dropOrders();
            coverage.putOff(ranges);
        }
    }

    /** A frame was written to the viewer's connection. */
    void delivered(int frame) {
        letters.delivered(frame);
        letters.note();
        if (state != State.GONE) {
            sink.consumed(GroupSink.FRAME_BYTES);
        }
    }

    void done() {
        leaveWith(letters::done);
    }

    void close() {
        if (state == State.OPEN && letters.hasNews()) {
            letters.progress(true);
        }
        leaveWith(() -> letters.cancel(CancelReason.CLOSED));
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
            coverage.dropOrders();
            if (hasStrategy) {
                sink.replaceDemand(List.of());
            }
            letters.progress(false);
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
        coverage.dropOrders();
        if (hasStrategy) {
            sink.replaceDemand(List.of());
        }
        if (!sink.unavailable().isEmpty()) {
            next.unavailable(sink.unavailable());
        }
        cover(next.wanted().andNot(next.have()));
        letters.progress(true);
        again(PROGRESS_MILLIS, this::tellProgress);
    }

    private void cover(FrameMask frames) {
        if (coverage.widen(frames)) {
            letters.ask(asker.wanted().andNot(coverage.asked()));
        }
    }

    // ---- telling the coordinator

    private void tellProgress() {
        if (state == State.OPEN) {
            if (letters.hasNews()) {
                letters.progress(true);
            }
            again(PROGRESS_MILLIS, this::tellProgress);
        }
    }

    void lostSource(String node, long incarnation, String reason, FrameMask missing) {
        letters.lost(node, incarnation, reason, missing);
    }

    // ---- the sink

    void onFrame(int frame) {
        Viewer current = state == State.OPEN ? viewer : null;
        if (current == null) {
            sink.consumed(GroupSink.FRAME_BYTES);
            return;
        }
        if (domain.has(PlantedBug.DELIVERED_BEFORE_SENT)) {
            letters.delivered(frame);
        }
        current.frame(this, frame);
    }

    void onLacking() {
        if (state == State.OPEN) {
            letters.progress(true);
        }
    }

    void onUnavailable(FrameMask mask) {
        letters.note();
        if (state == State.OPEN && viewer != null) {
            viewer.unavailable(mask);
        }
    }

    void onAvailable(FrameMask mask) {
        letters.note();
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
