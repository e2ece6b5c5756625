package io.framecast.coordinator.request;

import io.framecast.coordinator.term.Stamp;
import io.framecast.protocol.event.RequestPhase;
import io.framecast.protocol.event.Sink;
import io.framecast.protocol.mask.FrameMask;
import org.jspecify.annotations.Nullable;

/**
 * One request as the lists keep it. Immutable; {@link #apply} alone makes the next state of it.
 *
 * @param asked what was asked for
 * @param phase where it is in its life
 * @param stamp term, epoch and sequence of the last change
 * @param plan its strategy
 * @param audience its sink and viewer
 * @param reason why the present epoch began, or why it ended
 * @param createdAtMillis when it was accepted
 * @param sinceMillis since when it waits for what it waits for; its deadline counts from here
 * @param waits where it waits for room; null where it does not
 */
public record VideoRequest(Asked asked, RequestPhase phase, Stamp stamp, Plan plan, Audience audience, String reason,
        long createdAtMillis, long sinceMillis, @Nullable RoomWait waits) {

    /** The request's id. */
    public String ruid() {
        return asked.ruid();
    }

    /** Whether nothing follows. */
    public boolean isEnded() {
        return phase.isTerminal();
    }

    /** The frames a plan made now would have to cover: a viewer may go back to any frame it does not have itself. */
    FrameMask toCover() {
        return asked.wanted().andNot(audience.have());
    }

    /**
     * The state after the change.
     *
     * @param state the state before; null before {@link RequestChange.Listed}
     * @throws IllegalStateException where the change cannot follow on the state
     */
    public static VideoRequest apply(@Nullable VideoRequest state, RequestChange change) {
        if (change instanceof RequestChange.Listed listed) {
            return listed(listed);
        }
        if (state == null) {
            throw new IllegalStateException("a request's first change must be Listed, got " + change);
        }
        return state.next(change);
    }

    private static VideoRequest listed(RequestChange.Listed listed) {
        return new VideoRequest(listed.asked(), RequestPhase.PENDING, new Stamp(listed.term(), 0, 1),
                Plan.awaited(listed.asked().wanted().andNot(listed.have())),
                new Audience(listed.sink(), listed.sink() != null, listed.crqOffset(), listed.have(), FrameMask.empty(), FrameMask.empty()),
                "asked for", listed.atMillis(), listed.atMillis(), null);
    }

    private VideoRequest next(RequestChange change) {
        return switch (change) {
            case RequestChange.Listed listed -> throw new IllegalStateException("listed twice: " + listed.asked().ruid());
            case RequestChange.Opened opened -> opened(opened);
            case RequestChange.Widened(var wanted) -> new VideoRequest(asked.wanting(asked.wanted().or(wanted)), phase, stamp.next(), plan,
                    audience, reason, createdAtMillis, sinceMillis, waits);
            case RequestChange.Queued(var place) -> new VideoRequest(asked, phase, stamp.next(), plan, audience, reason, createdAtMillis,
                    sinceMillis, place);
            case RequestChange.Admitted(var atMillis) -> new VideoRequest(asked, phase, stamp.next(), plan, audience, reason, createdAtMillis,
                    atMillis, null);
            case RequestChange.PlanAsked ask -> new VideoRequest(asked, phase, stamp.next(),
                    new Plan(true, ask.missing(), plan.shares(), plan.incarnations(), plan.unavailable(), ask.lost(), ask.lacking()),
                    audience, ask.reason(), createdAtMillis, sinceMillis, waits);
            case RequestChange.PlanTaken taken -> planTaken(taken);
            case RequestChange.Progressed progressed -> progressed(progressed);
            case RequestChange.Ended ended -> new VideoRequest(asked, into(ended.phase()), stamp.next(), plan,
                    new Audience(audience.sink(), false, audience.crqOffset(), audience.have(), ended.delivered(), ended.cached()),
                    ended.reason(), createdAtMillis, ended.atMillis(), null);
            case RequestChange.Inherited inherited -> new VideoRequest(asked, phase, stamp.inTerm(inherited.term()), plan, audience,
                    reason, createdAtMillis, sinceMillis, waits);
        };
    }

    private VideoRequest opened(RequestChange.Opened opened) {
        Sink sink = opened.sink();
        boolean goesOn = phase == RequestPhase.STREAMING && audience.attached();
        return new VideoRequest(asked, phase, opened.moved() ? stamp.nextEpoch() : stamp.next(), plan,
                new Audience(sink, true, opened.crqOffset(), opened.have(), audience.delivered(), audience.cached()),
                opened.moved() ? "moved to " + sink.nodeId() : reason, createdAtMillis, goesOn ? sinceMillis : opened.atMillis(), waits);
    }

    private VideoRequest planTaken(RequestChange.PlanTaken taken) {
        RequestPhase next = phase == RequestPhase.PENDING ? RequestPhase.PLANNED : phase;
        return new VideoRequest(asked, into(next), stamp.nextEpoch(),
                new Plan(false, plan.missing(), taken.shares(), taken.incarnations(), taken.unavailable(), plan.lost(), plan.lacking()),
                audience, reason, createdAtMillis, phase == RequestPhase.PENDING && audience.attached() ? taken.atMillis() : sinceMillis, waits);
    }

    private VideoRequest progressed(RequestChange.Progressed progressed) {
        boolean planned = phase != RequestPhase.PENDING;
        RequestPhase next = progressed.attached() && planned ? RequestPhase.STREAMING : phase;
        boolean waitsForOther = next != phase || progressed.attached() != audience.attached();
        return new VideoRequest(asked, into(next), stamp.next(), plan,
                new Audience(audience.sink(), progressed.attached(), audience.crqOffset(), audience.have(),
                        audience.delivered().or(progressed.delivered()), audience.cached()),
                reason, createdAtMillis, waitsForOther ? progressed.atMillis() : sinceMillis, waits);
    }

    private RequestPhase into(RequestPhase next) {
        if (next != phase && !next.canTransitionFrom(phase)) {
            throw new IllegalStateException("request " + ruid() + " cannot go from " + phase + " to " + next);
        }
        return next;
    }
}
