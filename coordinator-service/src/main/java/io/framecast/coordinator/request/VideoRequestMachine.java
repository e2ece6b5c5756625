package io.framecast.coordinator.request;

import io.framecast.protocol.event.Cancel;
import io.framecast.protocol.event.CancelReason;
import io.framecast.protocol.event.Cdone;
import io.framecast.protocol.event.Crq;
import io.framecast.protocol.event.DomainEvent;
import io.framecast.protocol.event.Dstrg;
import io.framecast.protocol.event.PacedRate;
import io.framecast.protocol.event.Progress;
import io.framecast.protocol.event.RequestPhase;
import io.framecast.protocol.event.Room;
import io.framecast.protocol.event.Sdone;
import io.framecast.protocol.event.Sink;
import io.framecast.protocol.event.Slost;
import io.framecast.protocol.event.Vdone;
import io.framecast.protocol.event.Vpdone;
import io.framecast.protocol.id.Ids;
import io.framecast.protocol.mask.FrameMask;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Decides what becomes of a request. Pure and stateless; safe to share between threads.
 *
 * <h2>Shape</h2>
 * {@link #decide} never writes: it returns the changes that follow from an input, and the commands that the state after these
 * implies. {@link VideoRequest#apply} is the only writer.
 *
 * <h2>Idempotent both ways</h2>
 * Kafka delivers at least once, and a primary may die between storing a change and sending its commands. So an input that changes
 * nothing is answered with the commands that the stored state implies; these are the same as before, field by field, and whoever
 * has them already ignores them. Where two inputs must not be confused (an older CRQ read again after a newer one moved the
 * request), the offset of the newer one is part of the state.
 *
 * <h2>Losses</h2>
 * A lost node raises the epoch only when the new strategy is taken; until then the old one is in force, and the sink helps itself
 * from the standbys. A request to watch is planned anew for all frames its viewer lacks, not only for those still to come: a
 * viewer may go back.
 */
public final class VideoRequestMachine {

    private final RequestTimings timings;
    private final RequestDeadlines deadlines;
    private final Commands commands;
    private final Replanning replanning;
    private final Rationing rationing;
    private final boolean rations;

    /**
     * @param timings how long a request waits for what
     * @param tokens makes the join tokens
     * @param rations whether paced requests have their rate reserved before they are planned
     */
    public VideoRequestMachine(RequestTimings timings, TokenMint tokens, boolean rations) {
        this.timings = timings;
        this.deadlines = new RequestDeadlines(timings);
        this.commands = new Commands(tokens);
        this.replanning = new Replanning(commands);
        this.rationing = new Rationing(commands);
        this.rations = rations;
    }

    /**
     * What follows from the input.
     *
     * @param state the request; null where the list does not have it
     */
    public Decision decide(@Nullable VideoRequest state, RequestInput input, Situation situation) {
        return switch (input) {
            case RequestInput.Received(DomainEvent event, long offset) -> received(state, event, offset, situation);
            case RequestInput.ViewChanged(var before) when state != null -> replanning.viewChanged(state, before, situation);
            case RequestInput.MovieGone(String id, String version) when state != null -> movieGone(state, id, version, situation);
            case RequestInput.RepeatDue() when state != null -> repeat(state, situation);
            case RequestInput.PlanAgainDue() when state != null -> replanning.planAgain(state, situation);
            case RequestInput.EndDue() when state != null -> endDue(state, situation);
            case RequestInput.Promoted() when state != null ->
                Decision.of(List.of(new RequestChange.Inherited(situation.term())), commands.claims(state, situation.now()));
            case RequestInput.ClaimDue() when state != null -> Decision.say(commands.claims(state, situation.now()));
            default -> Decision.nothing();
        };
    }

    /** When a request's time is up. */
    public RequestDeadlines deadlines() {
        return deadlines;
    }

    private Decision received(@Nullable VideoRequest state, DomainEvent event, long offset, Situation situation) {
        if (event instanceof Crq crq) {
            return crq(state, crq, offset, situation);
        }
        if (event instanceof Room room) {
            return room(state, room, situation);
        }
        if (state == null) {
            return Decision.say(toUnknown(event, situation));
        }
        if (state.isEnded()) {
            return event instanceof Dstrg ? Decision.nothing() : implied(state, situation);
        }
        return switch (event) {
            case Dstrg dstrg -> replanning.proposed(state, dstrg, situation);
            case Slost slost -> replanning.lost(state, slost, situation);
            case Progress progress -> progress(state, progress, situation);
            case Cancel cancel -> cancel(state, cancel, situation);
            case Cdone cdone -> end(state, RequestPhase.DONE, "done", cdone.delivered(), cdone.cached(), situation);
            default -> Decision.refuse("a " + event.getClass().getSimpleName() + " is no input of a request");
        };
    }

    private Decision room(@Nullable VideoRequest state, Room room, Situation situation) {
        if (state != null && rationing.isRefusal(state, room)) {
            return end(state, RequestPhase.FAILED, room.detail(), state.audience().delivered(), FrameMask.empty(), situation);
        }
        return rationing.answered(state, room, situation);
    }

    /** A sink that tells of a request nobody knows is told that it has ended; one that is still watched asks for it again. */
    private static List<DomainEvent> toUnknown(DomainEvent event, Situation situation) {
        long term = situation.term();
        Instant now = situation.now();
        return switch (event) {
            case Progress progress -> List.of(new Vpdone(progress.ruid(), RequestPhase.ABANDONED, term, progress.epoch(),
                    "no coordinator knows this request", progress.delivered(), now));
            case Slost slost -> List.of(new Vpdone(slost.ruid(), RequestPhase.ABANDONED, term, slost.epoch(),
                    "no coordinator knows this request", FrameMask.empty(), now));
            case Cdone cdone -> List.of(new Vdone(cdone.ruid(), RequestPhase.DONE, term, 0, cdone.delivered(), cdone.cached(), now));
            case Cancel cancel when cancel.reason() != CancelReason.UNKNOWN_TO_SINK ->
                List.of(new Vdone(cancel.ruid(), RequestPhase.CANCELLED, term, 0, FrameMask.empty(), FrameMask.empty(), now));
            default -> List.of();
        };
    }

    private Decision crq(@Nullable VideoRequest state, Crq crq, long offset, Situation situation) {
        if (state == null) {
            return list(crq, offset, situation);
        }
        Sink sink = crq.sink();
        if (state.isEnded() || sink == null || offset < state.audience().crqOffset()) {
            return implied(state, situation);
        }
        return open(state, crq, sink, offset, situation);
    }

    private Decision list(Crq crq, long offset, Situation situation) {
        if (!Ids.isValid(crq.ruid())) {
            return Decision.refuse("ruid must be " + Ids.RULE + ", got '" + crq.ruid() + "'");
        }
        if (crq.maxSources() < 1) {
            return Decision.refuse("maxSources must be 1 or more, got " + crq.maxSources());
        }
        PacedRate rate = rations ? crq.rate() : null;
        Asked asked = new Asked(crq.ruid(), crq.movieId(), crq.movieVersion(), crq.wanted(), crq.maxSources(), crq.purpose(), rate);
        RequestChange listed =
                new RequestChange.Listed(asked, crq.have(), crq.sink(), offset, situation.term(), situation.now().toEpochMilli());
        VideoRequest after = VideoRequest.apply(null, listed);
        List<RequestChange> changes = new ArrayList<>(List.of(listed));
        if (rate != null) {
            RequestChange queued = new RequestChange.Queued(RoomWait.UNANSWERED);
            changes.add(queued);
            after = VideoRequest.apply(after, queued);
        }
        return Decision.of(changes, List.of(commands.ask(after, situation.view(), situation.now())));
    }

    private Decision open(VideoRequest state, Crq crq, Sink sink, long offset, Situation situation) {
        Sink former = state.audience().sink();
        boolean elsewhere = former != null && !state.audience().isSink(sink.nodeId(), sink.incarnation());
        boolean planned = state.stamp().epoch() > 0;
        List<RequestChange> changes = new ArrayList<>();
        changes.add(new RequestChange.Opened(sink, crq.have(), offset, elsewhere && planned, situation.now().toEpochMilli()));
        FrameMask wanted = state.asked().wanted();
        if (!wanted.containsAll(crq.wanted()) && crq.movieVersion().equals(state.asked().movieVersion())) {
            wanted = wanted.or(crq.wanted());
            changes.add(new RequestChange.Widened(wanted));
        }
        FrameMask toCover = wanted.andNot(crq.have());
        FrameMask covers = state.plan().awaited() ? state.plan().missing() : state.plan().covered();
        if (!covers.containsAll(toCover)) {
            changes.add(new RequestChange.PlanAsked(toCover, state.plan().lost(), state.plan().lacking(), "opened with fewer frames at hand"));
        } else if (!state.plan().awaited() && state.plan().incarnations().containsKey(sink.nodeId())) {
            // A gateway's cache was one of its sources. What it has itself it needs no link for.
            changes.add(new RequestChange.PlanAsked(toCover, state.plan().lost(), state.plan().lacking(), sink.nodeId() + " was a source, and is the sink"));
        }
        Decision overdue = rationing.goOnUnanswered(after(state, changes), situation);
        changes.addAll(overdue.changes());
        VideoRequest after = after(state, changes);
        List<DomainEvent> out = new ArrayList<>(overdue.commands());
        if (after.plan().awaited() || former == null) {
            // Also where the plan is made already: whoever opened the request waits for it to become official.
            out.add(commands.ask(after, situation.view(), situation.now()));
        }
        if (planned) {
            out.addAll(commands.group(after, situation.now()));
        }
        if (former != null && elsewhere && !former.nodeId().equals(sink.nodeId())) {
            out.add(commands.leave(state, former.nodeId(), situation.now()));
        }
        return Decision.of(changes, out);
    }

    private Decision progress(VideoRequest state, Progress progress, Situation situation) {
        Audience audience = state.audience();
        if (!audience.isSink(progress.node(), progress.incarnation())) {
            // The request has moved: whoever still serves it there is to leave it.
            return audience.isSinkNode(progress.node())
                    ? Decision.nothing()
                    : Decision.say(List.of(commands.leave(state, progress.node(), situation.now())));
        }
        boolean starts = progress.attached() && state.phase() == RequestPhase.PLANNED;
        List<RequestChange> changes = new ArrayList<>();
        if (starts || progress.attached() != audience.attached() || !audience.delivered().containsAll(progress.delivered())) {
            changes.add(new RequestChange.Progressed(progress.attached(), progress.delivered(), situation.now().toEpochMilli()));
        }
        Decision around = replanning.lacked(after(state, changes), progress, situation);
        changes.addAll(around.changes());
        return Decision.of(changes, around.commands());
    }

    private Decision cancel(VideoRequest state, Cancel cancel, Situation situation) {
        FrameMask delivered = state.audience().delivered();
        boolean fromSink = state.audience().sink() == null || state.audience().isSinkNode(cancel.node());
        return switch (cancel.reason()) {
            case DELETED -> end(state, RequestPhase.CANCELLED, "deleted", delivered, FrameMask.empty(), situation);
            case NOT_ANSWERED -> end(state, RequestPhase.CANCELLED, "not answered in time", delivered, FrameMask.empty(), situation);
            case CLOSED -> fromSink
                    ? end(state, RequestPhase.CANCELLED, "closed", delivered, FrameMask.empty(), situation)
                    : Decision.nothing();
            case UNKNOWN_TO_SINK -> fromSink
                    ? end(state, RequestPhase.ABANDONED, cancel.node() + " does not know it", delivered, FrameMask.empty(), situation)
                    : Decision.nothing();
        };
    }

    private Decision movieGone(VideoRequest state, String movieId, String movieVersion, Situation situation) {
        return !state.isEnded() && state.asked().movieId().equals(movieId) && state.asked().movieVersion().equals(movieVersion)
                ? end(state, RequestPhase.FAILED, "movie " + movieId + " was deleted", state.audience().delivered(), FrameMask.empty(),
                        situation)
                : Decision.nothing();
    }

    private Decision repeat(VideoRequest state, Situation situation) {
        if (state.isEnded()) {
            return Decision.nothing();
        }
        if (state.waits() != null) {
            Decision overdue = rationing.goOnUnanswered(state, situation);
            return overdue.changes().isEmpty() ? Decision.say(commands.claims(state, situation.now())) : overdue;
        }
        if (state.plan().awaited()) {
            return Decision.say(List.of(commands.ask(state, situation.view(), situation.now())));
        }
        return Decision.say(commands.joins(state, situation.now()));
    }

    private Decision endDue(VideoRequest state, Situation situation) {
        if (state.isEnded()) {
            return Decision.forget();
        }
        FrameMask delivered = state.audience().delivered();
        if (state.audience().isDetached()) {
            return end(state, RequestPhase.ABANDONED, "its viewer was gone for " + timings.reopenWithin().toSeconds() + " s", delivered,
                    FrameMask.empty(), situation);
        }
        if (state.audience().sink() == null) {
            return end(state, RequestPhase.ABANDONED, neverOpened(), delivered, FrameMask.empty(), situation);
        }
        return switch (state.phase()) {
            case PENDING -> end(state, RequestPhase.FAILED, "no strategist answered within " + timings.planWithin().toSeconds() + " s",
                    delivered, FrameMask.empty(), situation);
            case PLANNED -> end(state, RequestPhase.ABANDONED, neverOpened(), delivered, FrameMask.empty(), situation);
            default -> Decision.nothing();
        };
    }

    private String neverOpened() {
        return "never opened within " + timings.openWithin().toSeconds() + " s";
    }

    private Decision end(VideoRequest state, RequestPhase phase, String reason, FrameMask delivered, FrameMask cached,
            Situation situation) {
        RequestChange ended = new RequestChange.Ended(phase, reason, delivered.or(state.audience().delivered()), cached,
                situation.now().toEpochMilli());
        return Decision.of(List.of(ended), commands.dissolve(after(state, List.of(ended)), situation.now()));
    }

    private Decision implied(VideoRequest state, Situation situation) {
        return Decision.say(commands.implied(state, situation.view(), situation.now()));
    }

    static VideoRequest after(VideoRequest state, List<RequestChange> changes) {
        VideoRequest after = state;
        for (RequestChange change : changes) {
            after = VideoRequest.apply(after, change);
        }
        return after;
    }

    /** Nodes of the one request's group that the other's does not use; its sink is none of them, though it was a source. */
    static List<Sdone> leavers(Commands commands, VideoRequest before, VideoRequest after, Instant now) {
        LinkedHashSet<String> leavers = new LinkedHashSet<>(before.plan().incarnations().keySet());
        leavers.removeAll(after.plan().incarnations().keySet());
        leavers.removeIf(after.audience()::isSinkNode);
        return leavers.stream().map(node -> commands.leave(before, node, now)).toList();
    }
}
