package io.framecast.localcluster.cli;

import io.framecast.localcluster.gateway.GatewayClient;
import io.framecast.localcluster.gateway.NodeFindings;
import io.framecast.localcluster.gateway.Verification;
import io.framecast.localcluster.gateway.VerificationReport;
import io.framecast.localcluster.layout.ClusterProblem;
import io.framecast.localcluster.terminal.Colour;
import io.framecast.localcluster.terminal.DisplayWidth;
import io.framecast.localcluster.terminal.LiveLine;
import io.framecast.localcluster.terminal.ProgressBar;
import io.framecast.localcluster.terminal.Screen;
import io.framecast.localcluster.terminal.TextTable;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.json.JsonMapper;

@Command(
        name = "verify",
        description = {
            "Has every holder of a movie read each of its frames from disk and compare it with its checksum.",
            "A frame that is bad is quarantined: its node holds it no more, and other holders serve it.",
            "Exit code 1 where one is bad or could not be read."
        },
        footer = {"", "Examples:", "  ./framecast verify demo", "  ./framecast verify demo --json | jq '.nodes[] | select(.bad != \"\")'"})
final class VerifyCommand implements Callable<Integer> {

    private static final long LOOK_EVERY_NANOS = TimeUnit.MILLISECONDS.toNanos(200);
    private static final int MASK_COLUMNS_MAX = 40;

    @Spec
    private CommandSpec spec;

    @Mixin
    private ClusterOption cluster;

    @Parameters(paramLabel = "MOVIE", description = "the movie's id, as ./framecast movies lists it")
    private String movie;

    @Option(names = "--json", description = "the result as one JSON object")
    private boolean json;

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        LiveLine line = new LiveLine(spec.commandLine().getErr(), Screen.ofErrors());
        try (GatewayClient gateway = cluster.gateway()) {
            VerificationReport report = follow(new Verification(gateway, movie), line);
            if (json) {
                out.println(JsonMapper.shared().writeValueAsString(report.asJson()));
            } else {
                print(report, out, Screen.ofOutput());
            }
            return report.isSound() ? 0 : 1;
        }
    }

    private VerificationReport follow(Verification verification, LiveLine line) {
        long beganNanos = System.nanoTime();
        CompletableFuture<VerificationReport> report = CompletableFuture.supplyAsync(verification::run, Thread::startVirtualThread);
        try {
            while (!report.isDone()) {
                line.show(ProgressBar.ofFrames(movie, verification.readCopies(), verification.copies(), (System.nanoTime() - beganNanos) / 1_000_000)
                        + (verification.badCopies() > 0 ? "  " + verification.badCopies() + " bad" : ""));
                LockSupport.parkNanos(LOOK_EVERY_NANOS);
            }
            return report.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof ClusterProblem problem ? problem : new ClusterProblem("verifying " + movie + " failed: " + e.getCause(), e);
        } finally {
            line.clear();
        }
    }

    static void print(VerificationReport report, PrintWriter out, Screen screen) {
        TextTable table = new TextTable(screen, "NODE", "FRAMES>", "BYTES>", "BAD>", "WHICH");
        for (NodeFindings node : report.nodes()) {
            int bad = node.bad().count();
            TextTable.Row row = table.row().cell(node.node()).cell(Integer.toString(node.frames())).cell(ProgressBar.bytes(node.bytes()));
            if (bad == 0) {
                row.cell("0").cell("");
            } else {
                row.cell(Colour.BAD, Integer.toString(bad)).cell(DisplayWidth.shortened(node.bad().toText(), MASK_COLUMNS_MAX));
            }
        }
        table.lines().forEach(out::println);
        report.nodes().stream().filter(node -> node.trouble() != null).forEach(node -> out.println(screen.paint(Colour.BAD, node.node()
                + ": " + (node.held().count() - node.frames()) + " of " + node.held().count() + " frames were not read: " + node.trouble())));
        out.println(sentence(report, screen));
        out.flush();
    }

    /** A dead node's copies are not read, and nobody shall think they were. */
    private static String thin(VerificationReport report) {
        int frames = report.thin().count();
        return frames == 0 ? "" : "; %d frames have fewer than %d sound copies on live nodes".formatted(frames, report.copiesWanted());
    }

    private static String sentence(VerificationReport report, Screen screen) {
        String read = "%d copies of %d frames, %s".formatted(report.copies(), report.frames(), ProgressBar.bytes(report.bytes()));
        if (report.isSound()) {
            return screen.paint(Colour.GOOD, report.movieId() + " is sound") + ": " + read + thin(report);
        }
        String lost = report.lost().isEmpty() ? ""
                : "; no live node has a sound copy of " + report.lost().count() + " frames: " + report.lost().toText();
        if (report.badCopies() > 0) {
            return screen.paint(Colour.BAD, report.movieId() + " is damaged") + ": " + report.badCopies() + " of " + read
                    + ", are bad and quarantined" + (lost.isEmpty() ? "; other holders serve these frames" + thin(report) : lost);
        }
        return screen.paint(Colour.BAD, report.movieId() + (lost.isEmpty() ? " was not read to the end" : " is incomplete")) + ": " + read + lost;
    }
}
