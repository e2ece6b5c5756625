package io.framecast.coordinator.request;

import io.framecast.protocol.event.DomainEvent;
import io.framecast.protocol.event.View;

/** What a request may have to answer. */
public sealed interface RequestInput {

    /**
     * A record of a topic keyed by RUID.
     *
     * @param offset the record's offset in its partition
     */
    record Received(DomainEvent event, long offset) implements RequestInput {}

    /**
     * The domain's view is another one now; the present one is in the {@link Situation}.
     *
     * @param before the view until now
     */
    record ViewChanged(View before) implements RequestInput {}

    /** That version of that movie was deleted. */
    record MovieGone(String movieId, String movieVersion) implements RequestInput {}

    /** The time of {@link RequestDeadlines#repeatAfter} has passed. */
    record RepeatDue() implements RequestInput {}

    /** The time of {@link RequestDeadlines#claimsEvery} has passed. */
    record ClaimDue() implements RequestInput {}

    /** The time of {@link RequestDeadlines#plansAgainAfter} has passed. */
    record PlanAgainDue() implements RequestInput {}

    /** The time of {@link RequestDeadlines#endsAfter} has passed. */
    record EndDue() implements RequestInput {}

    /** A new primary has taken the lists over; its term is in the {@link Situation}. */
    record Promoted() implements RequestInput {}
}
