package io.framecast.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import io.framecast.benchmarks.PlanTimes.Time;
import io.framecast.benchmarks.report.Check;
import io.framecast.benchmarks.report.RunReport;
import io.framecast.benchmarks.report.TextReport;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.openjdk.jmh.annotations.Benchmark;

class PlanTimesTest {

    private static final double MET = 0.5;

    private static RunReport report(Time... measured) {
        return PlanTimes.report(List.of(measured), 1000);
    }

    /** Of every plan that JMH times, with ragged holdings. */
    private static List<Time> allMet() {
        List<Time> times = new ArrayList<>();
        Arrays.stream(PlanBenchmark.class.getMethods()).filter(method -> method.isAnnotationPresent(Benchmark.class)).map(Method::getName)
                .forEach(plan -> List.of("few", "all").forEach(sources -> times.add(new Time(plan, "ragged", sources, MET))));
        return times;
    }

    private static RunReport allMetBut(Time other) {
        List<Time> times = new ArrayList<>(allMet());
        times.removeIf(time -> time.plan().equals(other.plan()) && time.holdings().equals(other.holdings()) && time.sources().equals(other.sources()));
        times.add(other);
        return report(times.toArray(Time[]::new));
    }

    @Test
    void aRunPassesWhereEveryPlanThatIsTimedMeetsItsTarget() {
        assertThat(report(allMet().toArray(Time[]::new)).passed()).isTrue();
    }

    @Test
    void aPlanOfTwoHoursMayTakeFiveMilliseconds() {
        assertThat(allMetBut(new Time("twoHoursOn16Nodes", "ragged", "all", 5)).passed()).isTrue();
        RunReport slow = allMetBut(new Time("twoHoursOn16Nodes", "ragged", "all", 5.01));
        assertThat(slow.targets()).filteredOn(target -> !target.holds()).extracting(Check::name)
                .containsExactly("216,000 frames on 16 nodes, ragged holdings, all sources, p50 at most 5 ms");
        assertThat(TextReport.of(slow)).contains("BROKEN 216,000 frames on 16 nodes, ragged holdings, all sources, p50 at most 5 ms: 5.01 ms");
    }

    @Test
    void aPlanOfTwoDaysMayTakeAHundred() {
        assertThat(allMetBut(new Time("twoDaysOn100Nodes", "ragged", "few", 100)).passed()).isTrue();
        assertThat(allMetBut(new Time("twoDaysOn100Nodes", "ragged", "few", 101)).passed()).isFalse();
    }

    @Test
    void whatOtherHoldingsTakeAndAHundredSourcesIsToldAndNotJudged() {
        assertThat(allMetBut(new Time("twoDaysOn100Nodes", "ragged", "all", 900)).passed()).isTrue();
        RunReport report = allMetBut(new Time("twoHoursOn16Nodes", "placed", "few", 70));
        assertThat(report.passed()).isTrue();
        assertThat(TextReport.of(report)).contains("216,000 frames on 16 nodes, placed holdings, few sources", "70.00 ms");
    }

    @Test
    void aTargetOfWhichThereIsNoTimeIsMissed() {
        assertThat(report().passed()).isFalse();
        assertThat(report().targets()).hasSize(3).noneMatch(Check::holds);
    }
}
