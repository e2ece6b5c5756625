package io.framecast.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.framecast.simulation.invariant.BackupEqualsPrimary;
import io.framecast.simulation.invariant.EpochNeverRegresses;
import io.framecast.simulation.invariant.EveryWantedFrameDeliveredOnce;
import io.framecast.simulation.invariant.Invariant;
import io.framecast.simulation.invariant.NoFrameSilentlySkipped;
import io.framecast.simulation.invariant.NoUsefulSourceIsGivenUp;
import io.framecast.simulation.invariant.NobodyIsExpelledForOurSilence;
import io.framecast.simulation.invariant.NothingOfAnEndedGroupIsKept;
import io.framecast.simulation.invariant.QueuesStayBounded;
import io.framecast.simulation.node.PlantedBug;
import java.util.EnumSet;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A simulation that finds nothing says nothing: it is shown bugs that it must find, each by the invariant that speaks of it. */
class PlantedBugTest {

    private static final long SCHEDULES = 10_000;

    @ParameterizedTest
    @EnumSource(PlantedBug.class)
    void isFoundByItsInvariantWithinTenThousandSchedules(PlantedBug bug) {
        String invariant = invariantThatForbids(bug).getSimpleName() + ": ";
        Outcome found = LongStream.rangeClosed(1, SCHEDULES)
                .mapToObj(seed -> Schedules.run(seed, EnumSet.of(bug)))
                .filter(Outcome::isBroken)
                .findFirst()
                .orElseThrow(() -> new AssertionError(bug + " was not found within " + SCHEDULES + " schedules"));

        assertThat(found.broken()).as("what found %s in seed %d", bug, found.seed()).startsWith(invariant);
        assertThat(Schedules.run(found.seed(), EnumSet.noneOf(PlantedBug.class)).broken()).as("without the bug seed %d holds", found.seed()).isEmpty();
    }

    private static Class<? extends Invariant> invariantThatForbids(PlantedBug bug) {
        return switch (bug) {
            case OLD_EPOCH_ACCEPTED, OLD_TOKEN_ADMITTED, FORMER_PRIMARY_ENDS -> EpochNeverRegresses.class;
            case DEADLINE_RIGHT_AFTER_PAUSE, SILENCE_COUNTS_WHILE_DEAF -> NobodyIsExpelledForOurSilence.class;
            case RESTORED_WITHOUT_FENCE -> BackupEqualsPrimary.class;
            case DELIVERED_BEFORE_SENT, UNAVAILABLE_NOT_SAID -> NoFrameSilentlySkipped.class;
            case DUPLICATE_FRAME_GIVEN, LACK_NOT_TOLD -> EveryWantedFrameDeliveredOnce.class;
            case PARKED_FOR_EVER -> QueuesStayBounded.class;
            case SLOW_GIVEN_UP -> NoUsefulSourceIsGivenUp.class;
            case HOLDER_NEVER_GIVES_UP -> NothingOfAnEndedGroupIsKept.class;
        };
    }
}
