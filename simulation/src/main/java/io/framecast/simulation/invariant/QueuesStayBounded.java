package io.framecast.simulation.invariant;

import org.jspecify.annotations.Nullable;

/** Queues are bounded by settings whatever viewers, sources or clients do. */
public final class QueuesStayBounded implements Invariant {

    @Override
    public @Nullable String broken(Fact fact) {
        return fact instanceof Fact.QueueSeen(String queue, int size, int limit) && size > limit
                ? queue + " has " + size + " entries, at most " + limit + " are allowed" : null;
    }
}
