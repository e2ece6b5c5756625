package io.framecast.gateway.viewing;

import io.framecast.gateway.request.RequestBody;
import io.framecast.protocol.event.CancelReason;
import io.framecast.protocol.event.QueuePlace;
import io.framecast.protocol.event.RequestPhase;
import io.framecast.protocol.mask.FrameMask;
import io.framecast.protocol.sink.VideoSink;
import io.framecast.protocol.watch.RequestLog;
import io.netty.channel.EventLoop;
import org.jspecify.annotations.Nullable;

/**
 * Who watches a request at this gateway, from its asking to its end: the one place where the {@link ViewingState} of a viewing and
 * its viewer change. Confined to the viewing's event loop.
 */
final class ViewingLife {

    private final Viewings owner;
    private final Viewing viewing;
    private final RequestBody body;
    private final boolean isNew;
    private final Reports reports;
    private final SinkGroup group;
    private final DeliveredFrames delivered;
    private final Correspondence correspondence;
    private ViewingState state = ViewingState.ASKING;
    private @Nullable Viewer viewer;

    /**
     * @param body what is asked for at first
     * @param isNew whether nobody but this gateway knows the RUID yet
     */
    ViewingLife(Viewings owner, Viewing viewing, RequestBody body, boolean isNew, EventLoop loop, Viewer viewer) {
        this.owner = owner;
        this.viewing = viewing;
        this.body = body;
        this.isNew = isNew;
        this.viewer = viewer;
        this.reports = new Reports(owner, body);
        this.group = new SinkGroup(body, this::ask);
        this.delivered = new DeliveredFrames(body.ruid());
        this.correspondence = new Correspondence(body.ruid(), reports, group, delivered, owner.settings(), loop);
    }

    SinkGroup group() {
        return group;
    }

    Reports reports() {
        return reports;
    }

    DeliveredFrames delivered() {
        return delivered;
    }

    /** Whether a coordinator has it and somebody watches. */
    boolean isOpen() {
        return state == ViewingState.OPEN;
    }

    /** Whether the viewer has left for good, or nothing is kept here any more. */
    boolean isOver() {
        return state.isOver();
    }

    /** Whether nothing is kept here any more. */
    boolean isGone() {
        return state == ViewingState.GONE;
    }

    /** Who is to be given frames now; null where nobody is. */
    @Nullable Viewer watcher() {
        return isOpen() ? viewer : null;
    }

    private void become(ViewingState next) {
        if (!next.canTransitionFrom(state)) {
            throw new IllegalStateException("a viewing that is " + state + " cannot become " + next + ", request " + body.ruid());
        }
        state = next;
    }

    // ---- asked for

    void begin(VideoSink sink) {
        group.begin(sink);
        delivered.begin(System.nanoTime());
        RequestLog.tell(body.ruid(), "CRQ for {} frames of {}", body.missing().count(), body.movieId());
        if (state != ViewingState.ASKING) {
            return;
        }
        correspondence.askUntilAnswered(() -> ask(body.wanted(), body.have()), () -> {
            if (isNew) {
                reports.cancel(CancelReason.NOT_ANSWERED);
            }
            refuse(503, "no coordinator took the request within " + owner.settings().giveUpAfter().toSeconds() + " s; try again");
        });
    }

    private void ask(FrameMask wanted, FrameMask have) {
        reports.ask(wanted, have).whenComplete((written, error) -> {
            if (error != null) {
                viewing.run(this::refuseUnwritten);
            }
        });
    }

    private void refuseUnwritten() {
        if (state == ViewingState.ASKING) {
            refuse(503, "the domain cannot be reached: Kafka takes no records; try again in a second");
        }
    }

    /** Ends it before it has begun. */
    void refuseAtOnce(int status, String detail) {
        Viewer last = end();
        if (last != null) {
            last.refused(status, detail);
        }
    }

    // ---- open

    /** A coordinator has it. */
    void listed() {
        if (state != ViewingState.ASKING) {
            return;
        }
        become(ViewingState.OPEN);
        owner.answered(viewing);
        // Before the viewer hears of it: who leaves at that has a parting word that is said again and again.
        correspondence.tellProgressRegularly();
        Viewer current = viewer;
        if (current != null) {
            current.opened();
        }
    }

    /** A coordinator has it, and it waits for room. */
    void queued(QueuePlace place) {
        listed();
        group.waitsAt(place);
        Viewer current = watcher();
        if (current != null) {
            group.tellQueue(current);
        }
    }

    /** Without an answer the coordinator sends an SVJOIN again. */
    void answerSvjoin() {
        correspondence.tellProgress(viewer != null);
    }

    /** Something has come up that the coordinator is to hear of at once. */
    void tellProgressNow() {
        if (isOpen()) {
            correspondence.tellProgress(true);
        }
    }

    // ---- the viewer goes and comes back

    /** Does nothing where another viewer has taken over. */
    void detach(Viewer lost) {
        if (viewer != lost) {
            return;
        }
        viewer = null;
        if (state == ViewingState.ASKING && isNew) {
            // It was told no RUID: it cannot come back.
            leaveWith(() -> reports.cancel(CancelReason.CLOSED));
        } else if (state == ViewingState.ASKING) {
            owner.answered(viewing);
            pause();
        } else if (isOpen()) {
            pause();
        }
    }

    private void pause() {
        become(ViewingState.DETACHED);
        group.demandNothing();
        correspondence.tellProgress(false);
        correspondence.awaitViewer(this::end);
    }

    void attach(Viewer next, FrameMask missing) {
        if (isOver()) {
            next.refused(410, "request " + body.ruid() + " has ended; open a new one");
            return;
        }
        Viewer before = viewer;
        viewer = next;
        if (before != null) {
            before.refused(409, "request " + body.ruid() + " was opened on another channel; a request has one viewer");
        }
        if (state == ViewingState.DETACHED) {
            become(ViewingState.OPEN);
        }
        if (isOpen()) {
            resume(next, missing);
        }
    }

    private void resume(Viewer next, FrameMask missing) {
        group.demandNothing();
        correspondence.tellProgressRegularly();
        next.opened();
        if (watcher() != next) {
            return;
        }
        group.tellQueue(next);
        group.tellSources(next);
        group.cover(missing);
        correspondence.tellProgress(true);
    }

    // ---- the viewer leaves for good

    void done(FrameMask cached) {
        leaveWith(() -> reports.done(cached, delivered.mask()));
    }

    void close() {
        if (isOpen() && delivered.isUntold()) {
            // A CANCEL does not say what was delivered.
            correspondence.tellProgress(true);
        }
        leaveWith(() -> reports.cancel(CancelReason.CLOSED));
    }

    private void leaveWith(Runnable lastWord) {
        if (isOver()) {
            return;
        }
        owner.answered(viewing);
        become(ViewingState.LEAVING);
        group.close("the viewer has left");
        correspondence.partUntilEnded(lastWord, this::letTheViewerGo, this::end);
    }

    private void letTheViewerGo() {
        Viewer last = dismiss();
        if (last != null) {
            last.refused(503, "no coordinator has ended request " + body.ruid() + " yet; it ends by itself");
        }
    }

    // ---- the end

    /** A coordinator has ended it. */
    void ended(RequestPhase phase, String detail) {
        if (isGone()) {
            return;
        }
        boolean isRefused = state == ViewingState.ASKING && phase == RequestPhase.FAILED && body.rate() != null;
        Viewer last = end();
        RequestLog.tell(body.ruid(), "ended as {}, {} frames delivered {}", phase, delivered.mask().count(), detail);
        if (last != null && isRefused) {
            last.refused(503, detail);
        } else if (last != null) {
            last.ended(phase, detail);
        }
    }

    /** It was opened elsewhere. */
    void moved(String where) {
        refuse(409, "request " + body.ruid() + " was opened at " + where + "; a request has one viewer, open a new one to watch here too");
    }

    private void refuse(int status, String detail) {
        if (isGone()) {
            return;
        }
        Viewer last = end();
        RequestLog.tell(body.ruid(), "given up here with {}: {}", status, detail);
        if (last != null) {
            last.refused(status, detail);
        }
    }

    /** Ends what is kept here; returns who watched to the last. */
    private @Nullable Viewer end() {
        become(ViewingState.GONE);
        correspondence.stop();
        Viewer last = dismiss();
        group.close("the request has ended here");
        owner.forget(viewing);
        return last;
    }

    private @Nullable Viewer dismiss() {
        Viewer last = viewer;
        viewer = null;
        return last;
    }
}
