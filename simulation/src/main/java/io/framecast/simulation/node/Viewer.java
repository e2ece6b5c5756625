package io.framecast.simulation.node;

import io.framecast.protocol.event.RequestPhase;
import io.framecast.protocol.mask.FrameMask;
import io.framecast.protocol.mask.FrameRange;
import io.framecast.simulation.invariant.Fact;
import io.framecast.simulation.world.Host;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Somebody who watches a movie by one request: demands, seeks, comes back elsewhere, leaves. */
public final class Viewer {

    /** The version of every simulated movie. */
    public static final String VERSION = "1";

    private enum State { WATCHING, VANISHED, LEFT, ENDED }

    private final Domain domain;
    private final String ruid;
    private final String movie;
    private final int frames;
    private final FrameMask wanted;
    private final Set<Integer> written = new TreeSet<>();
    private final Set<Integer> demanded = new TreeSet<>();
    private final Set<Integer> given = new TreeSet<>();
    private final Set<Integer> reported = new TreeSet<>();
    private GatewayNode gateway;
    private State state = State.WATCHING;
    private FrameMask have = FrameMask.empty();
    private int generation = 1;
    private int connection;
    private int openings;
    private int attached;

    /** Opens the request at a gateway, and demands the first frames. */
    public Viewer(Domain domain, GatewayNode gateway, String ruid, String movie, int frames, FrameMask wanted) {
        this.domain = domain;
        this.gateway = gateway;
        this.ruid = ruid;
        this.movie = movie;
        this.frames = frames;
        this.wanted = wanted;
        open();
    }

    /** Its request. */
    public String ruid() {
        return ruid;
    }

    String movie() {
        return movie;
    }

    int frames() {
        return frames;
    }

    FrameMask wanted() {
        return wanted;
    }

    FrameMask have() {
        return have;
    }

    boolean isFirstOpening() {
        return openings == 1;
    }

    boolean wasWritten(int frame) {
        return written.contains(frame);
    }

    /** Whether it still wants something of its request. */
    public boolean isWatching() {
        return state == State.WATCHING;
    }

    /** Whether its gateway is dead: its connection is, too. */
    public boolean isCutOff() {
        return state == State.WATCHING && viewing() == null;
    }

    private @Nullable Viewing viewing() {
        return gateway.viewing(ruid);
    }

    private void open() {
        if (domain.hasEnded(ruid)) {
            state = State.ENDED; // Every gateway's list of requests says so.
            return;
        }
        openings++;
        connection++;
        generation++;
        given.clear();
        reported.clear();
        demanded.clear();
        int mine = connection;
        GatewayNode at = gateway;
        domain.agenda().after(1, at, () -> {
            if (mine == connection && state == State.WATCHING) {
                attached = mine;
                at.open(this);
                demandHere(FrameRange.of(0, frames / 2), true);
            }
        });
    }

    /** Demands more frames after those it has demanded. */
    public void demand(FrameRange range) {
        atGateway(() -> demandHere(range, false));
    }

    /** Demands frames in place of those it has demanded: a new generation. */
    public void seek(FrameRange range) {
        atGateway(() -> demandHere(range, true));
    }

    private void demandHere(FrameRange range, boolean replaces) {
        Viewing viewing = viewing();
        if (viewing == null) {
            return;
        }
        if (replaces) {
            generation++;
            given.clear();
            demanded.clear();
        }
        FrameMask.of(List.of(range)).and(wanted).forEach(demanded::add);
        if (replaces) {
            viewing.replaceDemand(List.of(range));
        } else {
            viewing.demand(List.of(range));
        }
    }

    /** Demands all it wants, in a new generation: what never comes then never will. */
    public void demandAll() {
        seek(FrameRange.of(0, frames - 1));
    }

    /** Has what it wants. */
    public void done() {
        leave(Viewing::done);
    }

    /** Wants no more. */
    public void cancel() {
        leave(Viewing::close);
    }

    private void leave(java.util.function.Consumer<Viewing> how) {
        atGateway(() -> {
            Viewing viewing = viewing();
            if (viewing != null && state == State.WATCHING) {
                state = State.LEFT;
                how.accept(viewing);
            }
        });
    }

    /** Its connection is gone; the gateway hears of it. */
    public void vanish() {
        if (state == State.WATCHING) {
            state = State.VANISHED;
            connection++;
            domain.agenda().after(1, gateway, () -> {
                Viewing viewing = viewing();
                if (viewing != null) {
                    viewing.detach(this);
                }
            });
        }
    }

    /** Comes back, to a gateway; says which frames it has. */
    public void comeBack(GatewayNode to) {
        if (state == State.VANISHED || isCutOff()) {
            state = State.WATCHING;
            gateway = to;
            FrameMask.Builder all = new FrameMask.Builder();
            written.forEach(all::add);
            have = all.build();
            open();
        }
    }

    private void atGateway(Runnable step) {
        int mine = connection;
        domain.agenda().after(1, gateway, () -> {
            if (mine == connection && state == State.WATCHING) {
                step.run();
            }
        });
    }

    // ---- what the gateway tells

    void frame(Viewing from, int frame) {
        if (attached != connection || from != viewing()) {
            from.sink().consumed(GroupSink.FRAME_BYTES);
            return;
        }
        int mine = connection;
        int of = generation;
        domain.agenda().after(1 + domain.agenda().random(4), (Host) gateway, () -> {
            if (mine == connection && of == generation) {
                domain.see(new Fact.FrameGiven(ruid, of, frame));
                written.add(frame);
                given.add(frame);
                from.delivered(frame);
            } else {
                from.sink().consumed(GroupSink.FRAME_BYTES);
            }
        });
    }

    void unavailable(FrameMask mask) {
        mask.forEach(reported::add);
    }

    void available(Viewing from, FrameMask mask) {
        mask.forEach(reported::remove);
        int mine = connection;
        domain.agenda().after(1, gateway, () -> {
            if (mine == connection && state == State.WATCHING) {
                from.demand(List.of(FrameRange.of(mask.first(), mask.last())));
            }
        });
    }

    void ended(Viewing by, RequestPhase phase) {
        if (!by.isAt(gateway)) {
            return; // It watches elsewhere by now.
        }
        domain.tell(() -> ruid + " is told that it ended as " + phase);
        state = State.ENDED;
    }

    void refused(Viewing by) {
        if (state != State.VANISHED && by.isAt(gateway)) {
            domain.tell(() -> ruid + " is refused by " + gateway);
            state = State.ENDED;
        }
    }

    /** Shows the invariants what it still waits for, where it still watches; {@code live} are the frames somebody can send. */
    public void judge(FrameMask live) {
        if (state != State.WATCHING || viewing() == null) {
            return;
        }
        for (int frame : demanded) {
            if (!given.contains(frame) && live.contains(frame)) {
                domain.see(new Fact.FrameOwed(ruid, frame));
            } else if (!given.contains(frame) && !reported.contains(frame)) {
                domain.see(new Fact.FrameSkipped(ruid, frame));
            }
        }
    }

    /** The movie it watches. */
    public String movieId() {
        return movie;
    }
}
