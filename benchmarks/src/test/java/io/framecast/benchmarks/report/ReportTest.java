package io.framecast.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

final class ReportTest {

    private static final FaultSeen KILL = new FaultSeen(1, "KILL", "frame-2", "frame-service", 5_000, 5_010, 12_000, 14_000, "");
    private static final FaultSeen FREEZE = new FaultSeen(2, "FREEZE", "kafka", "kafka", 6_000, 6_005, 8_000, 10_000, "");
    private static final FaultSeen LATER = new FaultSeen(3, "FREEZE", "kafka", "kafka", 30_000, 30_000, 31_000, 33_000, "a <note>");

    private static WaitSeen stall(long from, long to, FaultSeen... faults) {
        return new WaitSeen(3, "STALL", from, to, "r-1", List.of(faults));
    }

    private static RunReport report(List<Check> invariants, WaitSeen... waits) {
        return new RunReport("chaos", "./framecast bench chaos --seed 7", List.of(new Figure("seed", "7")), 60_000, List.of("frame-2", "kafka"), 20,
                invariants, List.of(), List.of(new Figure("frames delivered", "9")), List.of(KILL, FREEZE, LATER), List.of(waits));
    }

    @Test
    void aFaultMayCauseWhatHappensUntilItsProcessHasSettled() {
        assertThat(KILL.mayHaveCaused(13_000, 13_500)).isTrue();
        assertThat(KILL.mayHaveCaused(14_001, 15_000)).isFalse();
        assertThat(KILL.mayHaveCaused(4_000, 5_009)).isFalse();
    }

    @Test
    void aStallIsWithinTwoFaultsOnlyWhereTheyOverlapEachOther() {
        assertThat(stall(7_000, 7_500, KILL, FREEZE).isWithinTwoFaults()).isTrue();
        assertThat(stall(7_000, 7_500, KILL).isWithinTwoFaults()).isFalse();
        assertThat(stall(13_000, 30_500, KILL, LATER).isWithinTwoFaults()).isFalse();
    }

    @Test
    void oneBrokenInvariantFailsTheRun() {
        assertThat(report(List.of(new Check("A", "looked", List.of()))).passed()).isTrue();
        assertThat(report(List.of(new Check("A", "looked", List.of("it broke")))).passed()).isFalse();
    }

    @Test
    void thePageTellsSeedFaultsStallsAndViolationsAndAsksForNothingElsewhere() {
        String page = HtmlReport.of(report(List.of(new Check("EpochNeverRegresses", "4 strategies", List.of("r-1 went <back>"))), stall(7_000, 8_500, KILL, FREEZE)));
        assertThat(page).contains("bench chaos --seed 7", "EpochNeverRegresses", "r-1 went &lt;back&gt;", "1,500", "KILL frame-2 + FREEZE kafka",
                "a &lt;note&gt;", "prefers-color-scheme: dark", "not passed");
        assertThat(page).doesNotContain("<script", "http://", "https://", "url(");
    }

    @Test
    void theTextTellsTheSame() {
        String text = TextReport.of(report(List.of(new Check("EpochNeverRegresses", "4 strategies", List.of("r-1 went back"))), stall(7_000, 8_500, KILL)));
        assertThat(text).contains("BROKEN EpochNeverRegresses: 4 strategies", "r-1 went back", "1,500 ms at 7.0 s, viewer 3, request r-1: KILL frame-2");
    }

    @Test
    void quantilesAreValuesThatWereMeasured() {
        Quantiles quantiles = Quantiles.of(List.of(5L, 1L, 9L));
        assertThat(List.of(quantiles.at(0), quantiles.at(0.5), quantiles.at(0.99), quantiles.at(1))).containsExactly(1L, 5L, 9L, 9L);
        assertThat(Quantiles.of(List.of()).millis()).isEqualTo("none");
    }
}
