package io.framecast.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SimulationTest {

    @Test
    void everyInvariantHoldsInEverySchedule() {
        long random = new Random().nextLong(1_000_000, Integer.MAX_VALUE);
        System.out.println("simulation: random seed " + random);
        List<Long> seeds = new ArrayList<>(List.of(random));
        for (long seed = 1; seed <= 200; seed++) {
            seeds.add(seed);
        }
        for (long seed : seeds) {
            Outcome outcome = Schedules.run(seed, Set.of());
            assertThat(outcome.broken()).as("seed %d; the whole trace: --seed %d", seed, seed).isEmpty();
            assertThat(outcome.events()).as("events of seed %d", seed).isGreaterThanOrEqualTo(200);
            assertThat(outcome.faults()).as("faults of seed %d", seed).isPositive();
        }
    }

    @Test
    void aSeedReplaysExactly() {
        List<String> once = new ArrayList<>();
        List<String> again = new ArrayList<>();
        Schedules.replay(7, Set.of(), once::add);
        Schedules.replay(7, Set.of(), again::add);
        assertThat(again).isEqualTo(once).hasSizeGreaterThan(100);
    }
}
