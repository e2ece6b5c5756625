package io.framecast.simulation.invariant;

import org.jspecify.annotations.Nullable;

/** The backup's lists equal the primary's at the same log position. */
public final class BackupEqualsPrimary implements Invariant {

    @Override
    public @Nullable String broken(Fact fact) {
        return fact instanceof Fact.ListsCompared(int partition, String difference) && !difference.isEmpty()
                ? "partition " + partition + ": " + difference : null;
    }
}
