package io.framecast.benchmarks.report;

import java.util.List;
import java.util.stream.Stream;

/** The report for a terminal. */
public final class TextReport {

    private static final int VIOLATIONS_SHOWN = 8;
    private static final int WAITS_SHOWN = 10;

    private TextReport() {}

    /** Lines of text. */
    public static String of(RunReport report) {
        StringBuilder text = new StringBuilder();
        table(text, report.figures());
        if (!report.invariants().isEmpty()) {
            checks(text, "INVARIANTS", report.invariants());
        }
        checks(text, "TARGETS", report.targets());
        List<WaitSeen> stalls = report.waits().stream()
                .filter(wait -> wait.kind().equals("STALL"))
                .sorted((one, other) -> Long.compare(other.millis(), one.millis()))
                .limit(WAITS_SHOWN)
                .toList();
        if (!stalls.isEmpty()) {
            text.append("\nWORST STALLS\n");
        }
        stalls.forEach(stall -> text.append("  %,6d ms at %.1f s, viewer %d, request %s: %s%n".formatted(
                stall.millis(), stall.fromMillis() / 1000.0, stall.viewer(), stall.ruid(), causes(stall))));
        return text.toString();
    }

    /** The faults that may have caused it, in words. */
    static String causes(WaitSeen wait) {
        return wait.faults().isEmpty() ? "no fault" : String.join(" + ", wait.faults().stream()
                .map(fault -> "%s %s".formatted(fault.kind(), fault.process())).toList());
    }

    private static void table(StringBuilder text, List<Figure> figures) {
        int width = figures.stream().mapToInt(figure -> figure.what().length()).max().orElse(0);
        figures.forEach(figure -> text.append(("  %-" + width + "s  %s%n").formatted(figure.what(), figure.value())));
    }

    private static void checks(StringBuilder text, String title, List<Check> checks) {
        text.append("\n").append(title).append("\n");
        for (Check check : checks) {
            text.append("  %s %s: %s%n".formatted(check.holds() ? "ok    " : "BROKEN", check.name(), check.says()));
            Stream.concat(check.violations().stream().limit(VIOLATIONS_SHOWN),
                            check.violations().size() > VIOLATIONS_SHOWN ? Stream.of("and %d more".formatted(check.violations().size() - VIOLATIONS_SHOWN))
                                    : Stream.empty())
                    .forEach(violation -> text.append("           ").append(violation).append("\n"));
        }
    }
}
