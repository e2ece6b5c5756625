package io.framecast.benchmarks.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;

/** The report as one file that needs nothing else: no script, no other address; light or dark as the reader's system is. */
public final class HtmlReport {

    private static final int WAITS_LISTED = 40;
    private static final int VIOLATIONS_LISTED = 50;

    private static final String STYLE = """
            :root { color-scheme: light dark; --ground: #f6f7f9; --card: #fff; --ink: #1a1d21; --soft: #626a75; --line: #dde1e6;
              --good: #1a7f45; --bad: #c62f2f; --kill: #c62f2f; --freeze: #2f6fc6; --restart: #b7791f; --cut: #7b4fc9; --seek: #b7791f; --start: #9aa3ae; }
            @media (prefers-color-scheme: dark) { :root { --ground: #14171a; --card: #1d2125; --ink: #e8eaed; --soft: #9aa3ae; --line: #333a41;
              --good: #4cc27f; --bad: #ff6b6b; --kill: #ff6b6b; --freeze: #6ea8ff; --restart: #e0a84e; --cut: #b794ff; --seek: #e0a84e; --start: #5d6670; } }
            * { box-sizing: border-box; }
            body { margin: 0 auto; max-width: 1240px; padding: 24px; background: var(--ground); color: var(--ink);
              font: 15px/1.5 system-ui, sans-serif; }
            h1 { font-size: 24px; margin: 0 0 4px; } h2 { font-size: 17px; margin: 28px 0 10px; }
            code { font: 13px ui-monospace, monospace; overflow-wrap: anywhere; }
            .card { background: var(--card); border: 1px solid var(--line); border-radius: 10px; padding: 16px; overflow-x: auto; }
            .verdict { display: inline-block; padding: 2px 12px; border-radius: 999px; color: var(--card); font-weight: 600; vertical-align: 3px; }
            .passed { background: var(--good); } .failed { background: var(--bad); }
            table { border-collapse: collapse; width: 100%; } th, td { text-align: left; padding: 5px 10px; border-bottom: 1px solid var(--line);
              vertical-align: top; font-variant-numeric: tabular-nums; } th { color: var(--soft); font-weight: 500; } tr:last-child td { border-bottom: 0; }
            td.number { text-align: right; } .good { color: var(--good); font-weight: 600; } .bad { color: var(--bad); font-weight: 600; }
            ul { margin: 4px 0; padding-left: 18px; color: var(--soft); }
            .key span { display: inline-block; width: 14px; height: 10px; border-radius: 2px; margin: 0 5px 0 14px; }
            svg .label { fill: var(--soft); font-size: 11px; text-anchor: end; } svg .tick { fill: var(--soft); font-size: 10px; text-anchor: middle; }
            svg .grid { stroke: var(--line); } svg .kill { fill: var(--kill); } svg .freeze { fill: var(--freeze); } svg .restart { fill: var(--restart); } svg .cut { fill: var(--cut); }
            svg .after { fill: var(--start); opacity: .45; } svg .wait-stall { fill: var(--bad); } svg .wait-seek { fill: var(--seek); }
            svg .wait-start { fill: var(--start); }
            """;

    private final RunReport report;
    private final StringBuilder html = new StringBuilder();

    private HtmlReport(RunReport report) {
        this.report = report;
    }

    /** Writes it; the directory is made where it is missing. */
    public static void write(RunReport report, Path file) throws IOException {
        Files.createDirectories(file.toAbsolutePath().getParent());
        Files.writeString(file, of(report));
    }

    /** The whole page. */
    public static String of(RunReport report) {
        return new HtmlReport(report).page();
    }

    private String page() {
        String title = "Framecast: bench " + report.name();
        html.append("<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\">")
                .append("<title>").append(Html.text(title)).append("</title><style>\n").append(STYLE).append("</style></head><body>\n");
        html.append("<h1>%s <span class=\"verdict %s\">%s</span></h1>".formatted(Html.text(title), report.passed() ? "passed" : "failed",
                report.passed() ? "passed" : "not passed"));
        html.append("<p>The same again: <code>").append(Html.text(report.replay())).append("</code></p>\n");
        section("Figures", () -> figures(report.figures()));
        section("What happened", this::timeline);
        section("Invariants", () -> checks(report.invariants()));
        section("Targets", () -> checks(report.targets()));
        section("Stalls", this::stalls);
        section("Faults", this::faults);
        section("This run", () -> figures(report.about()));
        return html.append("</body></html>\n").toString();
    }

    private void section(String title, Runnable content) {
        html.append("<h2>").append(title).append("</h2><div class=\"card\">");
        content.run();
        html.append("</div>\n");
    }

    private void figures(List<Figure> figures) {
        html.append("<table>");
        figures.forEach(figure -> html.append("<tr><th>%s</th><td>%s</td></tr>".formatted(Html.text(figure.what()), Html.text(figure.value()))));
        html.append("</table>");
    }

    private void timeline() {
        html.append("<p class=\"key\">Processes:<span style=\"background:var(--kill)\"></span>killed<span style=\"background:var(--freeze)\"></span>frozen")
                .append("<span style=\"background:var(--restart)\"></span>restarted<span style=\"background:var(--cut)\"></span>cut off from Kafka<span style=\"background:var(--start);opacity:.45\"></span>back, settling")
                .append(" &emsp; Viewers:<span style=\"background:var(--bad)\"></span>stall<span style=\"background:var(--seek)\"></span>waits after a seek")
                .append("<span style=\"background:var(--start)\"></span>waits for its first frame</p>");
        html.append(Timeline.of(report));
    }

    private void checks(List<Check> checks) {
        html.append("<table>");
        for (Check check : checks) {
            html.append("<tr><td class=\"%s\">%s</td><td>%s</td><td>%s".formatted(check.holds() ? "good" : "bad", check.holds() ? "holds" : "broken",
                    Html.text(check.name()), Html.text(check.says())));
            if (!check.holds()) {
                html.append("<ul>");
                check.violations().stream().limit(VIOLATIONS_LISTED).forEach(violation -> html.append("<li>").append(Html.text(violation)).append("</li>"));
                html.append("</ul>");
            }
            html.append("</td></tr>");
        }
        html.append("</table>");
    }

    private void stalls() {
        List<WaitSeen> stalls = report.waits().stream().filter(wait -> wait.kind().equals("STALL"))
                .sorted(Comparator.comparingLong(WaitSeen::millis).reversed()).limit(WAITS_LISTED).toList();
        if (stalls.isEmpty()) {
            html.append("None.");
            return;
        }
        html.append("<table><tr><th>ms</th><th>at</th><th>viewer</th><th>request</th><th>faults that overlapped it</th></tr>");
        stalls.forEach(stall -> html.append("<tr><td class=\"number\">%,d</td><td>%.1f s</td><td>%d</td><td><code>%s</code></td><td>%s</td></tr>".formatted(
                stall.millis(), stall.fromMillis() / 1000.0, stall.viewer(), Html.text(stall.ruid()), Html.text(TextReport.causes(stall)))));
        html.append("</table>");
    }

    private void faults() {
        if (report.faults().isEmpty()) {
            html.append("None.");
            return;
        }
        html.append("<table><tr><th></th><th>fault</th><th>process</th><th>planned</th><th>from</th><th>back</th><th></th></tr>");
        report.faults().forEach(fault -> html.append(
                "<tr><td>%d</td><td>%s</td><td>%s</td><td>%.1f s</td><td>%.1f s</td><td>%.1f s</td><td>%s</td></tr>".formatted(fault.number(), fault.kind(),
                        Html.text(fault.process()), fault.plannedMillis() / 1000.0, fault.fromMillis() / 1000.0, fault.toMillis() / 1000.0,
                        Html.text(fault.note()))));
        html.append("</table>");
    }
}
