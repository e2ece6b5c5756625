package io.framecast.simulation.invariant;

import org.jspecify.annotations.Nullable;

/** A source that sends, be it slowly, stays in its group. */
public final class NoUsefulSourceIsGivenUp implements Invariant {

    @Override
    public @Nullable String broken(Fact fact) {
        return fact instanceof Fact.SourceGivenUp(String sink, String node, boolean isSilent) && !isSilent
                ? sink + " gave up " + node + ", which was never silent" : null;
    }
}
