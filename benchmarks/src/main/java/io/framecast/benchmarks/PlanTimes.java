package io.framecast.benchmarks;

import io.framecast.benchmarks.report.Check;
import io.framecast.benchmarks.report.Figure;
import io.framecast.benchmarks.report.RunReport;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** How long {@link PlanBenchmark}'s plans took, held against their targets. Pure. */
final class PlanTimes {

    /**
     * What one plan took.
     *
     * @param plan the benchmark's method
     * @param holdings who held what, see {@link PlanBenchmark#holdings}
     * @param sources over how many nodes at most, see {@link PlanBenchmark#sources}
     * @param medianMillis half of the plans took no longer
     */
    record Time(String plan, String holdings, String sources, double medianMillis) {

        private boolean is(Plan other, String ofHoldings, String ofSources) {
            return plan.equals(other.method) && holdings.equals(ofHoldings) && sources.equals(ofSources);
        }
    }

    private static final String RAGGED = "ragged";
    private static final List<String> HOLDINGS = List.of("whole", RAGGED, "placed");
    private static final String FEW = "few";
    private static final List<String> SOURCES = List.of(FEW, "all");

    /** What is planned, and how long that may take where holdings are ragged. No request can name a hundred sources: that is told alone. */
    private enum Plan {
        TWO_HOURS("twoHoursOn16Nodes", "216,000 frames on 16 nodes", 5, true),
        TWO_DAYS("twoDaysOn100Nodes", "5,184,000 frames on 100 nodes", 100, false);

        private final String method;
        private final String words;
        private final int millisMax;
        private final boolean isAskedOfAll;

        Plan(String method, String words, int millisMax, boolean isAskedOfAll) {
            this.method = method;
            this.words = words;
            this.millisMax = millisMax;
            this.isAskedOfAll = isAskedOfAll;
        }
    }

    private PlanTimes() {}

    /**
     * All medians, and the targets; one of which there is no time is missed.
     *
     * @param durationMillis how long measuring took
     */
    static RunReport report(List<Time> times, long durationMillis) {
        List<Figure> figures = new ArrayList<>();
        List<Check> targets = new ArrayList<>();
        for (Plan plan : Plan.values()) {
            for (String sources : SOURCES) {
                for (String holdings : HOLDINGS) {
                    Optional<Double> millis = times.stream().filter(time -> time.is(plan, holdings, sources)).map(Time::medianMillis).findFirst();
                    String what = "%s, %s holdings, %s sources".formatted(plan.words, holdings, sources);
                    String says = millis.map("%.2f ms"::formatted).orElse("not measured");
                    figures.add(new Figure(what, says));
                    if (holdings.equals(RAGGED) && (plan.isAskedOfAll || sources.equals(FEW))) {
                        boolean met = millis.filter(taken -> taken <= plan.millisMax).isPresent();
                        targets.add(new Check("%s, p50 at most %d ms".formatted(what, plan.millisMax), says, met ? List.of() : List.of(says)));
                    }
                }
            }
        }
        return new RunReport("plan", "./framecast bench plan", List.of(), durationMillis, List.of(), 0, List.of(), targets, figures, List.of(),
                List.of());
    }
}
