package io.framecast.coordinator.request;

import io.framecast.protocol.event.RequestPhase;
import java.time.Duration;
import java.util.Optional;

/**
 * When a request's time is up: which of its deadlines run, by the state it is in. What follows when one has passed is said by
 * {@link VideoRequestMachine}. Every phase that is no end has one that ends it or says again what it waits for, but a request that
 * waits for room: who keeps the queue says when it has waited for too long. Pure and stateless.
 */
public final class RequestDeadlines {

    private static final int ASK_AGAIN_DOUBLINGS = 3;

    private final RequestTimings timings;

    RequestDeadlines(RequestTimings timings) {
        this.timings = timings;
    }

    /**
     * After how long without a change the request's commands are to be sent again; empty where they are not. For a strategy it is
     * asked less and less often: a question waits in its topic for a strategist that comes back, and one that is too slow to
     * answer would only have more to read.
     *
     * @param repeated how often they were sent again since the last change
     */
    public Optional<Duration> repeatAfter(VideoRequest state, int repeated) {
        if (state.isEnded()) {
            return Optional.empty();
        }
        if (state.waits() != null) {
            return Optional.of(Rationing.claimAgainAfter(state.waits()));
        }
        if (state.plan().awaited()) {
            return Optional.of(timings.askAgain().multipliedBy(1L << Math.min(repeated, ASK_AGAIN_DOUBLINGS)));
        }
        if (!state.audience().attached()) {
            return Optional.empty();
        }
        return Optional.of(state.phase() == RequestPhase.PLANNED ? timings.joinAgain() : timings.assureEvery());
    }

    /** How often a request says that it still has its rate; empty where it has none. */
    public Optional<Duration> claimsEvery(VideoRequest state) {
        boolean holds = state.asked().rate() != null && !state.isEnded() && state.waits() == null;
        return holds ? Optional.of(Rationing.HOLDS_EVERY) : Optional.empty();
    }

    /**
     * After how long a request whose plan has unavailable frames is to be planned anew, the first time; empty where it has none.
     * No view tells of every holder that could help: a sink loses a node also where just the path between the two broke, and a
     * strategist may answer before it has heard of the view in which a holder came back.
     */
    public Optional<Duration> plansAgainAfter(VideoRequest state) {
        boolean hopes = !state.isEnded() && !state.plan().awaited() && !state.plan().unavailable().isEmpty();
        return hopes ? Optional.of(timings.planUnavailableAgain()) : Optional.empty();
    }

    /** How long after {@link VideoRequest#sinceMillis} the request ends, or, where it has ended, is forgotten; empty where it does not. */
    public Optional<Duration> endsAfter(VideoRequest state) {
        if (state.isEnded()) {
            return Optional.of(timings.keepEnded());
        }
        if (state.audience().isDetached()) {
            return Optional.of(timings.reopenWithin());
        }
        if (state.audience().sink() == null) {
            return Optional.of(timings.openWithin());
        }
        return switch (state.phase()) {
            // Who keeps the queue says when it has waited for too long.
            case PENDING -> state.waits() == null ? Optional.of(timings.planWithin()) : Optional.empty();
            case PLANNED -> Optional.of(timings.openWithin());
            default -> Optional.empty();
        };
    }
}
