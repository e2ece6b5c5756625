package io.framecast.benchmarks.report;

import java.util.List;
import java.util.Locale;

/** Faults above, viewers' waits below, on one scale of time: an SVG. */
final class Timeline {

    private static final int LABEL_WIDTH = 110;
    private static final int ROW = 18;
    private static final int VIEWER_ROW = 11;
    private static final int WIDTH_MIN = 900;
    private static final double PIXELS_A_SECOND_MIN = 2.5;
    private static final int GAP = 14;
    private static final long SHOWN_MILLIS_MIN = 100;

    private final RunReport report;
    private final double pixelsAMilli;
    private final int width;
    private final int viewersTop;
    private final int height;
    private final StringBuilder svg = new StringBuilder();

    private Timeline(RunReport report) {
        this.report = report;
        double seconds = Math.max(1, report.durationMillis() / 1000.0);
        this.width = (int) Math.max(WIDTH_MIN, seconds * PIXELS_A_SECOND_MIN);
        this.pixelsAMilli = width / (seconds * 1000);
        this.viewersTop = ROW * report.processes().size() + GAP;
        this.height = viewersTop + VIEWER_ROW * report.viewers() + 24;
    }

    static String of(RunReport report) {
        return new Timeline(report).draw();
    }

    private String draw() {
        svg.append("<svg width=\"%d\" height=\"%d\" role=\"img\" aria-label=\"Faults and waits over time\">".formatted(width + LABEL_WIDTH + 10, height));
        drawScale();
        List<String> processes = report.processes();
        for (int row = 0; row < processes.size(); row++) {
            label(row * ROW + 13, processes.get(row));
        }
        for (FaultSeen fault : report.faults()) {
            drawFault(fault, processes.indexOf(fault.process()) * ROW);
        }
        for (int viewer = 1; viewer <= report.viewers(); viewer++) {
            if (viewer == 1 || viewer % 5 == 0) {
                label(viewersTop + (viewer - 1) * VIEWER_ROW + 9, "viewer " + viewer);
            }
        }
        report.waits().stream().filter(wait -> wait.millis() >= SHOWN_MILLIS_MIN).forEach(this::drawWait);
        return svg.append("</svg>").toString();
    }

    private void drawScale() {
        long step = report.durationMillis() > 240_000 ? 60_000 : report.durationMillis() > 60_000 ? 15_000 : 5_000;
        for (long at = 0; at <= report.durationMillis(); at += step) {
            double x = x(at);
            svg.append(String.format(Locale.ROOT, "<line class=\"grid\" x1=\"%.1f\" x2=\"%.1f\" y1=\"0\" y2=\"%d\"/>", x, x, height - 18));
            svg.append(String.format(Locale.ROOT, "<text class=\"tick\" x=\"%.1f\" y=\"%d\">%d:%02d</text>", x, height - 5, at / 60_000, at / 1000 % 60));
        }
    }

    private void label(int y, String text) {
        svg.append("<text class=\"label\" x=\"%d\" y=\"%d\">%s</text>".formatted(LABEL_WIDTH - 6, y, Html.text(text)));
    }

    private void drawFault(FaultSeen fault, int y) {
        if (fault.toMillis() <= fault.fromMillis()) {
            return;
        }
        String title = "%d. %s %s: %.1f s to %.1f s%s".formatted(fault.number(), fault.kind(), fault.process(), fault.fromMillis() / 1000.0,
                fault.toMillis() / 1000.0, fault.note().isEmpty() ? "" : "; " + fault.note());
        bar("after", fault.toMillis(), fault.countsUntilMillis(), y + 3, ROW - 6, title);
        bar(fault.kind().toLowerCase(Locale.ROOT), fault.fromMillis(), fault.toMillis(), y + 3, ROW - 6, title);
    }

    private void drawWait(WaitSeen wait) {
        String title = "viewer %d, %s: %,d ms at %.1f s; %s".formatted(wait.viewer(), wait.kind(), wait.millis(), wait.fromMillis() / 1000.0,
                TextReport.causes(wait));
        bar("wait-" + wait.kind().toLowerCase(Locale.ROOT), wait.fromMillis(), wait.toMillis(), viewersTop + (wait.viewer() - 1) * VIEWER_ROW + 1,
                VIEWER_ROW - 2, title);
    }

    private void bar(String style, long from, long to, int y, int barHeight, String title) {
        svg.append(String.format(Locale.ROOT, "<rect class=\"%s\" x=\"%.1f\" y=\"%d\" width=\"%.1f\" height=\"%d\" rx=\"2\"><title>%s</title></rect>",
                style, x(from), y, Math.max(2, (to - from) * pixelsAMilli), barHeight, Html.text(title)));
    }

    private double x(long millis) {
        return LABEL_WIDTH + millis * pixelsAMilli;
    }
}
