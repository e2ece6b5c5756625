package io.framecast.gateway.viewing;

import io.framecast.gateway.request.RequestBody;
import io.framecast.protocol.event.QueuePlace;
import io.framecast.protocol.event.RequestPhase;
import io.framecast.protocol.event.Svjoin;
import io.framecast.protocol.mask.FrameMask;
import io.framecast.protocol.mask.FrameRange;
import io.framecast.protocol.sink.VideoSink;
import io.netty.channel.EventLoop;
import java.util.List;

/**
 * One request of which this gateway is the sink.
 *
 * <h2>Parts</h2>
 * <ul>
 *   <li>{@link ViewingLife}: who watches it, from its asking to its end, in the states of {@link ViewingState}
 *   <li>{@link ViewerFrames}: what its viewer demands, is given, and cannot use
 *   <li>{@link SinkGroup}: what is wanted, the strategy for it, and what is demanded of its sources
 *   <li>{@link Correspondence}: when the domain is told what of it
 *   <li>{@link Orders}: what coordinators have it do
 *   <li>{@link SinkToViewer}: what its sink tells
 * </ul>
 *
 * <h2>Threads</h2>
 * All of it is confined to one event loop, that of its sink. The methods here may be called from anywhere, unless they say otherwise,
 * and go over to that loop, at once where they are on it already. A viewer on another loop passes on for itself.
 */
public final class Viewing {

    private final EventLoop loop;
    private final ViewingLife life;
    private final ViewerFrames frames;
    private final Orders orders;

    Viewing(Viewings owner, RequestBody body, boolean isNew, EventLoop loop, Viewer viewer) {
        this.loop = loop;
        this.life = new ViewingLife(owner, this, body, isNew, loop, viewer);
        this.frames = new ViewerFrames(life);
        this.orders = new Orders(body.ruid(), life, loop);
    }

    /** What is asked for, more as a movie grows that is followed; {@code have} is what the viewer said at the first opening here. */
    public RequestBody body() {
        return life.group().body();
    }

    /** The loop it is confined to. */
    public EventLoop loop() {
        return loop;
    }

    /** For its sink, on the loop alone. */
    ViewingLife life() {
        return life;
    }

    /** For its sink, on the loop alone. */
    ViewerFrames frames() {
        return frames;
    }

    // ---- what its gateway does

    void begin(VideoSink sink) {
        run(() -> life.begin(sink));
    }

    /** Ends it before it has begun. */
    void refuseAtOnce(int status, String detail) {
        // Always later: the caller has to know its viewing before the viewing calls it.
        loop.execute(() -> life.refuseAtOnce(status, detail));
    }

    /**
     * Another viewer, or the same one come back, takes over here.
     *
     * @param next who watches from now on
     * @param missing frames it may demand
     */
    void attach(Viewer next, FrameMask missing) {
        // Always later, as above.
        loop.execute(() -> life.attach(next, missing));
    }

    /** Whether it may be widened. On the loop alone. */
    boolean canWiden() {
        return frames.canWiden();
    }

    /** The movie has grown and its viewer follows: these frames are wanted too, and may be demanded. */
    void widen(FrameMask more) {
        run(() -> frames.widen(more));
    }

    // ---- what the domain says

    /** A coordinator has it: PRQ, STRG or SVJOIN was seen. */
    void listed() {
        run(life::listed);
    }

    /** A coordinator has it, and it waits for room. */
    void queued(QueuePlace place) {
        run(() -> life.queued(place));
    }

    /** Takes the strategy of an SVJOIN to this node as sink. */
    void adopt(Svjoin svjoin) {
        run(() -> orders.adopt(svjoin));
    }

    /** SDONE to this node: leave groups up to this epoch. */
    void leave(long term, int epoch) {
        run(() -> orders.leave(term, epoch));
    }

    /** A strategy names another gateway as sink. */
    void movedTo(String gateway, long term, int epoch) {
        run(() -> orders.movedTo(gateway, term, epoch));
    }

    /** VDONE or VPDONE. */
    void ended(RequestPhase phase, long term, String detail) {
        run(() -> orders.end(phase, term, detail));
    }

    // ---- what the viewer does

    /** Asks for frames, after all that was asked for before. */
    public void demand(List<FrameRange> ranges) {
        run(() -> frames.demand(ranges));
    }

    /** Asks for frames, in place of all that was asked for before. */
    public void replaceDemand(List<FrameRange> ranges) {
        run(() -> frames.replaceDemand(ranges));
    }

    /** So many bytes of JPEGs the viewer was given have left it, unused. */
    public void consumed(int bytes) {
        run(() -> frames.consumed(bytes));
    }

    /** A frame of so many bytes was written to the viewer's connection. */
    public void delivered(int frame, int bytes) {
        run(() -> frames.delivered(frame, bytes));
    }

    /** The viewer cannot use the frame: it is fetched again from another holder. */
    public void bad(int frame) {
        run(() -> frames.bad(frame));
    }

    /** The viewer has what it wants, and keeps these frames. */
    public void done(FrameMask cached) {
        run(() -> life.done(cached));
    }

    /** The viewer does not want it any more. */
    public void close() {
        run(life::close);
    }

    /** The viewer's connection is lost. Does nothing where another viewer has taken over. */
    public void detach(Viewer gone) {
        run(() -> life.detach(gone));
    }

    void run(Runnable step) {
        if (loop.inEventLoop()) {
            step.run();
        } else {
            loop.execute(step);
        }
    }
}
