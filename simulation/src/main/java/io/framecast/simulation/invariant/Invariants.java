package io.framecast.simulation.invariant;

import java.util.List;

/** All invariants of one schedule. Used by one thread. */
public final class Invariants {

    private final List<Invariant> all = List.of(new EveryWantedFrameDeliveredOnce(), new NoFrameSilentlySkipped(), new EpochNeverRegresses(),
            new EveryRequestEnds(), new NothingOfAnEndedGroupIsKept(), new BackupEqualsPrimary(), new QueuesStayBounded(),
            new NobodyIsExpelledForOurSilence(), new NoUsefulSourceIsGivenUp());

    /** Looks at a fact. @throws BrokenException where an invariant does not hold */
    public void see(Fact fact) {
        for (Invariant invariant : all) {
            String broken = invariant.broken(fact);
            if (broken != null) {
                throw new BrokenException(invariant.name(), broken);
            }
        }
    }
}
