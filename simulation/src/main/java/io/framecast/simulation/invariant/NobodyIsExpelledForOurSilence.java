package io.framecast.simulation.invariant;

import org.jspecify.annotations.Nullable;

/** Who is alive and heard stays in the view, whatever pauses the coordinator has had. */
public final class NobodyIsExpelledForOurSilence implements Invariant {

    @Override
    public @Nullable String broken(Fact fact) {
        return fact instanceof Fact.Expelled(String node, boolean isSilent) && !isSilent ? node + " was put out of the view and was never silent" : null;
    }
}
