package io.framecast.gateway.viewing;

import io.framecast.gateway.request.RequestBody;
import io.framecast.protocol.event.CancelReason;
import io.framecast.protocol.event.QueuePlace;
import io.framecast.protocol.event.RequestPhase;
import io.framecast.protocol.event.Svjoin;
import io.framecast.protocol.mask.FrameMask;
import io.framecast.protocol.mask.FrameRange;
import io.framecast.protocol.sink.SourceStatus;
import io.framecast.protocol.sink.VideoSink;
import io.framecast.protocol.watch.RequestLog;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.ScheduledFuture;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One request of which this gateway is the sink.
 *
 * <h2>Life</h2>
 * <pre>
 *   ASKING ──PRQ──▶ OPEN ◀──attach── DETACHED
 *     │              │ └──lost viewer──▲ │
 *     │ no answer    │ done, close       │ not opened again in time
 *     ▼              ▼                   ▼
 *   GONE ◀─VDONE── LEAVING ────────────▶ GONE
 * </pre>
 * A request ends for good with VDONE or VPDONE, whatever its state; DETACHED keeps the group so that a viewer who comes back
 * within the time goes on at once.
 *
 * <h2>Threads</h2>
 * Confined to one event loop, that of its sink; the public methods may be called from anywhere and go over to that loop
 * themselves, at once where they are on it already. A viewer on another loop passes on for itself.
 */
public final class Viewing {

    private static final Duration SAY_AGAIN_AFTER = Duration.ofSeconds(1);
    private static final int SAY_TO_THE_VIEWER = 10;
    private static final Duration SAY_LATER_AFTER = Duration.ofSeconds(5);
    /** By then the coordinator has asked by itself whether the request is still watched. */
    private static final int SAY_AT_MOST = SAY_TO_THE_VIEWER + 60;
    private static final Duration MOVED_UNLESS_ENDED_WITHIN = Duration.ofSeconds(2);
    private static final int ASK_AGAIN_DOUBLINGS = 3;

    private enum State { ASKING, OPEN, DETACHED, LEAVING, GONE }

    private final Viewings owner;
    private volatile RequestBody body;
    private final Reports reports;
    private final boolean isNew;
    private final EventLoop loop;
    private final DeliveredFrames delivered;
    private final Coverage coverage;
    private @Nullable VideoSink sink;
    private @Nullable Viewer viewer;
    private State state = State.ASKING;
    private List<SourceStatus> sources = List.of();
    private boolean hasStrategy;
    private @Nullable QueuePlace queue;
    private @Nullable ScheduledFuture<?> timer;
    private long askedNanos;
    private int asked;

    Viewing(Viewings owner, RequestBody body, boolean isNew, EventLoop loop, Viewer viewer) {
        this.owner = owner;
        this.body = body;
        this.isNew = isNew;
        this.loop = loop;
        this.viewer = viewer;
        this.coverage = new Coverage(body.missing());
        this.delivered = new DeliveredFrames(body.ruid());
        this.reports = new Reports(owner, body);
    }

    /** What is asked for, more as a movie grows that is followed; {@code have} is what the viewer said at the first opening here. */
    public RequestBody body() {
        return body;
    }

    /** The loop it is confined to. */
    public EventLoop loop() {
        return loop;
    }

    // ---- asking

    void begin(VideoSink openedSink) {
        run(() -> {
            sink = openedSink;
            askedNanos = System.nanoTime();
            RequestLog.tell(body.ruid(), "CRQ for {} frames of {}", coverage.asked().count(), body.movieId());
            ask();
        });
    }

    /** The sink, there from {@link #begin} on; nobody asks for it where {@link #refuseAtOnce} came instead. */
    private VideoSink sink() {
        return Objects.requireNonNull(sink, "the viewing has not begun");
    }

    /** Ends it before it has begun. */
    void refuseAtOnce(int status, String detail) {
        loop.execute(() -> {
            Viewer last = viewer;
            state = State.GONE;
            viewer = null;
            if (last != null) {
                last.refused(status, detail);
            }
        });
    }

    private void ask() {
        if (state != State.ASKING) {
            return;
        }
        Duration waited = Duration.ofNanos(System.nanoTime() - askedNanos);
        if (waited.compareTo(owner.settings().giveUpAfter()) >= 0) {
            if (isNew) {
                reports.cancel(CancelReason.NOT_ANSWERED);
            }
            refuse(503, "no coordinator took the request within " + owner.settings().giveUpAfter().toSeconds() + " s; try again");
            return;
        }
        sendCrq(body.have());
        // A domain that is slow to answer would only have more to answer.
        again(owner.settings().askAgainAfter().multipliedBy(1L << Math.min(asked++, ASK_AGAIN_DOUBLINGS)), this::ask);
    }

    private void sendCrq(FrameMask have) {
        reports.ask(body.wanted(), have).whenComplete((written, error) -> {
            if (error != null) {
                run(this::refuseUnwritten);
            }
        });
    }

    private void refuseUnwritten() {
        if (state == State.ASKING) {
            refuse(503, "the domain cannot be reached: Kafka takes no records; try again in a second");
        }
    }

    /** A coordinator has it: PRQ, STRG or SVJOIN was seen. */
    void listed() {
        run(() -> {
            if (state != State.ASKING) {
                return;
            }
            state = State.OPEN;
            owner.answered(this);
            // Before the viewer hears of it: who leaves at that has a last word that is said again and again.
            again(owner.settings().progressEvery(), this::tellProgress);
            Viewer current = viewer;
            if (current != null) {
                current.opened();
            }
        });
    }

    /** A coordinator has it, and it waits for room. */
    void queued(QueuePlace place) {
        listed();
        run(() -> {
            queue = place;
            tellQueue();
        });
    }

    private void tellQueue() {
        Viewer current = watcher();
        QueuePlace place = queue;
        if (current != null && place != null && !hasStrategy) {
            current.queued(place);
        }
    }

    // ---- the group

    /** Takes the strategy of an SVJOIN to this node as sink. */
    void adopt(Svjoin svjoin) {
        listed();
        run(() -> {
            if (state == State.GONE || state == State.LEAVING) {
                return;
            }
            if (svjoin.term() > sink().term() || svjoin.epoch() > sink().epoch()) {
                RequestLog.tell(body.ruid(), "SVJOIN: SINK of {} in epoch {}, {} shares, {} frames unavailable", body.movieId(), svjoin.epoch(),
                        svjoin.shares().size(), svjoin.unavailable().count());
            }
            sink().adopt(svjoin);
            hasStrategy = true;
            List<FrameRange> waited = coverage.adopt(svjoin);
            if (!waited.isEmpty()) {
                sink().demand(waited);
            }
            // Also the answer to this SVJOIN: without it the coordinator sends it again.
            sendProgress(viewer != null);
        });
    }

    /**
     * SDONE to this node: leave groups up to this epoch. Whether the request ended or moved, other events tell; a later strategy
     * with this node as its sink says that it has come back.
     */
    void leave(long term, int epoch) {
        run(() -> {
            if (state != State.GONE && !isLaterThan(term, epoch)) {
                loop.schedule(() -> {
                    if (!isLaterThan(term, epoch)) {
                        moved("another gateway");
                    }
                }, MOVED_UNLESS_ENDED_WITHIN.toMillis(), TimeUnit.MILLISECONDS);
            }
        });
    }

    /** Whether the strategy in force here is one made after that. */
    private boolean isLaterThan(long term, int epoch) {
        return term < sink().term() || (term == sink().term() && epoch < sink().epoch());
    }

    /** A strategy names another gateway as sink; one older than that in force here tells of the past. */
    void movedTo(String gateway, long term, int epoch) {
        run(() -> {
            if (hasStrategy && (term > sink().term() || (term == sink().term() && epoch > sink().epoch()))) {
                moved(gateway);
            }
        });
    }

    /** The request was opened elsewhere. */
    private void moved(String where) {
        run(() -> {
            if (state != State.GONE) {
                refuse(409, "request " + body.ruid() + " was opened at " + where + "; a request has one viewer, open a new one to watch here too");
            }
        });
    }

    /** VDONE or VPDONE; a former primary, which woke up or came back, ends nothing that its successor goes on with. */
    void ended(RequestPhase phase, long term, String detail) {
        run(() -> {
            if (state == State.GONE || term < sink().term()) {
                return;
            }
            Viewer last = viewer;
            boolean isRefused = state == State.ASKING && phase == RequestPhase.FAILED && body.rate() != null;
            if (gone()) {
                RequestLog.tell(body.ruid(), "ended as {}, {} frames delivered {}", phase, delivered.mask().count(), detail);
                if (last != null && isRefused) {
                    last.refused(503, detail);
                } else if (last != null) {
                    last.ended(phase, detail);
                }
            }
        });
    }

    private void refuse(int status, String detail) {
        Viewer last = viewer;
        if (gone()) {
            RequestLog.tell(body.ruid(), "given up here with {}: {}", status, detail);
            if (last != null) {
                last.refused(status, detail);
            }
        }
    }

    /** Ends what is kept here; false where that was done before. */
    private boolean gone() {
        if (state == State.GONE) {
            return false;
        }
        state = State.GONE;
        viewer = null;
        stopTimer();
        if (sink != null) {
            sink.close("the request has ended here");
        }
        owner.forget(this);
        return true;
    }

    // ---- what the viewer does

    /** Asks for frames, after all that was asked for before. */
    public void demand(List<FrameRange> ranges) {
        run(() -> {
            if (state == State.GONE) {
                return;
            }
            cover(FrameMask.of(ranges).and(body.wanted()));
            if (coverage.isComplete()) {
                sink().demand(ranges);
            } else {
                coverage.putOff(ranges);
            }
        });
    }

    /** Asks for frames, in place of all that was asked for before. */
    public void replaceDemand(List<FrameRange> ranges) {
        run(() -> {
            if (state == State.GONE) {
                return;
            }
            cover(FrameMask.of(ranges).and(body.wanted()));
            if (coverage.isComplete()) {
                sink().replaceDemand(ranges);
            } else {
                sink().replaceDemand(List.of());
                coverage.forget();
                coverage.putOff(ranges);
            }
        });
    }

    /** Whether it may be widened: asked for more while a plan is awaited, its strategy would never cover what was asked. On the loop alone. */
    boolean canWiden() {
        return state == State.OPEN && coverage.isComplete();
    }

    /** The movie has grown and its viewer follows: these frames are wanted too, and may be demanded. */
    void widen(FrameMask more) {
        run(() -> {
            if (state == State.OPEN && !body.wanted().containsAll(more)) {
                body = body.wantingToo(more);
                coverage.settle(delivered.mask());
                cover(more);
            }
        });
    }

    /** So many bytes of JPEGs the viewer was given have left it, unused. */
    public void consumed(int bytes) {
        run(() -> {
            if (state != State.GONE) {
                sink().consumed(bytes);
            }
        });
    }

    /** A frame of so many bytes was written to the viewer's connection. */
    public void delivered(int frame, int bytes) {
        run(() -> {
            delivered.add(frame, askedNanos);
            consumed(bytes);
        });
    }

    /** The viewer cannot use the frame: it is fetched again from another holder. */
    public void bad(int frame) {
        run(() -> {
            if (state == State.OPEN) {
                sink().bad(frame);
            }
        });
    }

    /** The viewer has what it wants, and keeps these frames. */
    public void done(FrameMask cached) {
        run(() -> leaveWith(() -> reports.done(cached, delivered.mask())));
    }

    /** The viewer does not want it any more. */
    public void close() {
        run(() -> {
            if (state == State.OPEN && delivered.isUntold()) {
                // A CANCEL does not say what was delivered.
                sendProgress(true);
            }
            leaveWith(() -> reports.cancel(CancelReason.CLOSED));
        });
    }

    private void leaveWith(Runnable lastWord) {
        if (state == State.LEAVING || state == State.GONE) {
            return;
        }
        owner.answered(this);
        state = State.LEAVING;
        sink().close("the viewer has left");
        sayUntilEnded(lastWord, 0);
    }

    /** Said again until VDONE comes, for a Kafka that is away for a while; the coordinator takes it as often as it comes. */
    private void sayUntilEnded(Runnable lastWord, int said) {
        if (state != State.LEAVING) {
            return;
        }
        if (said == SAY_AT_MOST) {
            RequestLog.tell(body.ruid(), "no coordinator has said that it has ended, it is forgotten here");
            gone();
            return;
        }
        if (said == SAY_TO_THE_VIEWER) {
            letTheViewerGo();
        }
        lastWord.run();
        again(said < SAY_TO_THE_VIEWER ? SAY_AGAIN_AFTER : SAY_LATER_AFTER, () -> sayUntilEnded(lastWord, said + 1));
    }

    private void letTheViewerGo() {
        Viewer last = viewer;
        viewer = null;
        if (last != null) {
            last.refused(503, "no coordinator has ended request " + body.ruid() + " yet; it ends by itself");
        }
    }

    // ---- coming and going of the viewer

    /** The viewer's connection is lost. Does nothing where another viewer has taken over. */
    public void detach(Viewer gone) {
        run(() -> {
            if (viewer != gone) {
                return;
            }
            viewer = null;
            if (state == State.ASKING && isNew) {
                // It was told no RUID: it cannot come back.
                leaveWith(() -> reports.cancel(CancelReason.CLOSED));
            } else if (state == State.ASKING) {
                owner.answered(this);
                state = State.OPEN;
                pause();
            } else if (state == State.OPEN) {
                pause();
            }
        });
    }

    private void pause() {
        state = State.DETACHED;
        coverage.forget();
        if (hasStrategy) {
            sink().replaceDemand(List.of());
        }
        sendProgress(false);
        again(owner.settings().reopenWithin(), this::gone);
    }

    /**
     * Another viewer, or the same one come back, takes over here.
     *
     * @param next who watches from now on
     * @param missing frames it may demand
     */
    void attach(Viewer next, FrameMask missing) {
        // Always later: the caller has to know its viewing before the viewing calls it.
        loop.execute(() -> {
            Viewer before = viewer;
            if (state == State.LEAVING || state == State.GONE) {
                next.refused(410, "request " + body.ruid() + " has ended; open a new one");
                return;
            }
            viewer = next;
            if (before != null) {
                before.refused(409, "request " + body.ruid() + " was opened on another channel; a request has one viewer");
            }
            if (state == State.ASKING) {
                return;
            }
            state = State.OPEN;
            resume(next, missing);
        });
    }

    private void resume(Viewer next, FrameMask missing) {
        coverage.forget();
        if (hasStrategy) {
            sink().replaceDemand(List.of());
        }
        again(owner.settings().progressEvery(), this::tellProgress);
        next.opened();
        if (viewer != next || state != State.OPEN) {
            return;
        }
        tellQueue();
        if (!sources.isEmpty()) {
            next.sources(sink().epoch(), sources);
        }
        FrameMask unavailable = sink().unavailable();
        if (!unavailable.isEmpty()) {
            next.unavailable(unavailable, "no live node holds these frames");
        }
        cover(missing);
        sendProgress(true);
    }

    private void cover(FrameMask frames) {
        if (coverage.widen(frames)) {
            sendCrq(body.wanted().andNot(coverage.asked()));
        }
    }

    // ---- telling the coordinator

    private void tellProgress() {
        if (state != State.OPEN) {
            return;
        }
        if (delivered.isUntold()) {
            sendProgress(true);
        }
        again(owner.settings().progressEvery(), this::tellProgress);
    }

    private void sendProgress(boolean attached) {
        reports.progress(sink(), attached, delivered.tell());
    }

    // ---- what the sink tells, see SinkToViewer

    /** Who is to be given frames now; null where nobody is. */
    @Nullable Viewer watcher() {
        return state == State.OPEN ? viewer : null;
    }

    void know(List<SourceStatus> now) {
        sources = List.copyOf(now);
    }

    void noteChange() {
        delivered.noteChange();
    }

    void lacking(FrameMask mask) {
        RequestLog.tell(body.ruid(), "no source of the strategy has frames {} any more, others are looked for", mask);
        if (state == State.OPEN) {
            sendProgress(true);
        }
    }

    void lostSource(String node, long incarnation, String reason, FrameMask missing) {
        RequestLog.tell(body.ruid(), "SLOST: source {} is lost, {}; {} frames are missing", node, reason, missing.count());
        reports.lost(sink(), node, incarnation, reason, missing);
    }

    private void again(Duration after, Runnable what) {
        stopTimer();
        timer = loop.schedule(what, after.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void stopTimer() {
        ScheduledFuture<?> running = timer;
        if (running != null) {
            running.cancel(false);
            timer = null;
        }
    }

    private void run(Runnable step) {
        if (loop.inEventLoop()) {
            step.run();
        } else {
            loop.execute(step);
        }
    }
}
