package io.framecast.benchmarks.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

final class ScheduleTest {

    private static final List<Target> CLUSTER = List.of(
            new Target("kafka", "kafka", false), new Target("postgres", "postgres", false),
            new Target("coordinator-1", "coordinator", true), new Target("coordinator-2", "coordinator", false), new Target("coordinator-3", "coordinator", false),
            new Target("strategist-1", "strategist", true), new Target("strategist-2", "strategist", false),
            new Target("frame-1", "frame-service", false), new Target("frame-2", "frame-service", false), new Target("frame-3", "frame-service", false),
            new Target("frame-4", "frame-service", false), new Target("gateway-1", "gateway", true), new Target("gateway-2", "gateway", false));
    private static final Duration TEN_MINUTES = Duration.ofMinutes(10);

    @Test
    void theSameSeedGivesTheSameScheduleInWhateverOrderTheProcessesAreListed() {
        List<Target> otherOrder = new ArrayList<>(CLUSTER);
        Collections.shuffle(otherOrder, new Random(1));
        assertThat(Schedule.of(7, TEN_MINUTES, otherOrder)).isEqualTo(Schedule.of(7, TEN_MINUTES, CLUSTER));
        assertThat(Schedule.of(8, TEN_MINUTES, CLUSTER).faults()).isNotEqualTo(Schedule.of(7, TEN_MINUTES, CLUSTER).faults());
    }

    @Test
    void aLongerRunBeginsAsAShorterOneOfTheSameSeed() {
        List<PlannedFault> shorter = Schedule.of(7, Duration.ofMinutes(3), CLUSTER).faults();
        assertThat(Schedule.of(7, TEN_MINUTES, CLUSTER).faults()).startsWith(shorter.toArray(PlannedFault[]::new));
    }

    @Test
    void everyKindOfFaultMeetsEveryKindOfProcessInTenMinutes() {
        Set<String> met = new HashSet<>();
        Schedule.of(1, TEN_MINUTES, CLUSTER).faults().forEach(fault -> met.add(fault.target().role() + " " + fault.kind()));
        assertThat(met).hasSize(6 * (Kind.values().length - 1) + 3);
    }

    @Test
    void whatIsOutAtTheSameTimeIsAlwaysWhatTheDomainPromisesToSurvive() {
        Envelope envelope = new Envelope(CLUSTER);
        LongStream.range(0, 200).forEach(seed -> {
            List<PlannedFault> before = new ArrayList<>();
            for (PlannedFault fault : Schedule.of(seed, TEN_MINUTES, CLUSTER).faults()) {
                List<Target> out = before.stream().filter(other -> other.backAt().compareTo(fault.at()) > 0).map(PlannedFault::target).toList();
                assertThat(envelope.allows(out, fault.target())).as("seed %d: %s while %s", seed, fault, out).isTrue();
                before.add(fault);
            }
        });
    }

    @Test
    void someFaultsComeTwoAtOnceAndTheEndIsQuiet() {
        List<PlannedFault> faults = Schedule.of(3, TEN_MINUTES, CLUSTER).faults();
        assertThat(faults).hasSizeGreaterThan(35);
        long pairs = faults.stream().skip(1)
                .filter(fault -> fault.at().minus(faults.get(fault.number() - 2).at()).toMillis() <= 1_500)
                .count();
        assertThat(pairs).isGreaterThan(faults.size() / 8);
        assertThat(faults).allSatisfy(fault -> assertThat(fault.at()).isBetween(Duration.ofSeconds(5), TEN_MINUTES.minusSeconds(18)));
    }

    @Test
    void onlyThoseAreCutWhoseNetworkCanBe() {
        assertThat(Schedule.of(5, TEN_MINUTES, CLUSTER).faults()).filteredOn(fault -> fault.kind() == Kind.CUT)
                .isNotEmpty().allMatch(fault -> fault.target().canBeCut());
    }

    @Test
    void aRunTooShortForAFaultHasNone() {
        assertThat(Schedule.of(3, Duration.ofSeconds(20), CLUSTER).faults()).isEmpty();
    }
}
