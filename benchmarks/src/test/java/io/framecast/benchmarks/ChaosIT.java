package io.framecast.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import io.framecast.benchmarks.chaos.ChaosOptions;
import io.framecast.benchmarks.chaos.ChaosRun;
import io.framecast.benchmarks.report.Check;
import io.framecast.benchmarks.report.HtmlReport;
import io.framecast.benchmarks.report.RunReport;
import io.framecast.benchmarks.report.TextReport;
import io.framecast.e2e.cluster.ClusterUnderTest;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/**
 * Two minutes of {@code ./framecast bench chaos}. Invariants hold on any machine, however busy; how long pictures stood still is told, not judged.
 * The report is {@code target/chaos-SEED.html}.
 */
final class ChaosIT {

    private static final long SEED = 7;

    @Test
    void twentyViewersSeeEveryFrameWhileProcessesAreKilledFrozenAndRestarted() throws IOException, InterruptedException {
        ChaosOptions options = new ChaosOptions(Duration.ofMinutes(2), SEED, 20, true);
        RunReport report = new ChaosRun(options, line -> System.out.println("  " + line)).run();
        HtmlReport.write(report, ClusterUnderTest.artefacts().resolve("chaos-" + SEED + ".html"));
        System.out.println(TextReport.of(report));

        assertThat(report.faults()).as("faults that were brought").hasSizeGreaterThan(5);
        assertThat(report.invariants()).allMatch(Check::holds);
        assertThat(report.targets()).filteredOn(target -> target.name().contains("lost")).hasSize(1).allMatch(Check::holds);
    }
}
