package io.framecast.simulation.invariant;

import org.jspecify.annotations.Nullable;

/** Once a request has ended no node keeps anything of its group. */
public final class NothingOfAnEndedGroupIsKept implements Invariant {

    @Override
    public @Nullable String broken(Fact fact) {
        return fact instanceof Fact.GroupKept(String node, String ruid) ? node + " keeps " + ruid + ", which has ended" : null;
    }
}
