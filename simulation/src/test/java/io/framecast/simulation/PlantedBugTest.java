package io.framecast.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.framecast.simulation.node.PlantedBug;
import java.util.EnumSet;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A simulation that finds nothing says nothing: it is shown bugs that it must find. */
class PlantedBugTest {

    private static final long SCHEDULES = 10_000;

    @ParameterizedTest
    @EnumSource(PlantedBug.class)
    void isFoundWithinTenThousandSchedules(PlantedBug bug) {
        Outcome found = LongStream.rangeClosed(1, SCHEDULES)
                .mapToObj(seed -> Schedules.run(seed, EnumSet.of(bug)))
                .filter(Outcome::isBroken)
                .findFirst()
                .orElseThrow(() -> new AssertionError(bug + " was not found within " + SCHEDULES + " schedules"));

        assertThat(Schedules.run(found.seed(), EnumSet.noneOf(PlantedBug.class)).broken()).as("without the bug seed %d holds", found.seed()).isEmpty();
    }
}
