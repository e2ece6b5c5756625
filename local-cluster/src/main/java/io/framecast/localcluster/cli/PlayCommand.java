package io.framecast.localcluster.cli;

import io.framecast.localcluster.gateway.FramePlayer;
import io.framecast.localcluster.gateway.PlaybackReport;
import io.framecast.localcluster.layout.ClusterProblem;
import io.framecast.localcluster.layout.FileTrouble;
import io.framecast.localcluster.terminal.Colour;
import io.framecast.localcluster.terminal.LiveLine;
import io.framecast.localcluster.terminal.ProgressBar;
import io.framecast.localcluster.terminal.Screen;
import io.framecast.localcluster.terminal.TextTable;
import io.framecast.protocol.mask.FrameMask;
import io.framecast.protocol.mask.MaskSyntaxException;
import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.json.JsonMapper;

@Command(
        name = "play",
        description = {
            "Fetches a movie's frames by the socket, checks each against its checksum, and prints frames/s, sources and takeovers.",
            "A gateway that is lost is replaced by another, which is asked only for what is missing.",
            "Exit code 1 where a frame is missing or came twice."
        },
        footer = {
            "",
            "Examples:",
            "  ./framecast play demo",
            "  ./framecast play demo --rate max --frames 0-599/4 --output every-fourth.mjpeg",
            "  ./framecast play demo --output - | ffplay -f mjpeg -",
            "  ./framecast play demo --rate max --json | jq .framesPerSecond"
        })
final class PlayCommand implements Callable<Integer> {

    private static final String BROKEN_PIPE = "Broken pipe";

    @Spec
    private CommandSpec spec;

    @Mixin
    private ClusterOption cluster;

    @Parameters(paramLabel = "MOVIE", description = "the movie's id, as ./framecast movies lists it")
    private String movie;

    @Option(names = "--frames", paramLabel = "MASK", description = "the frames wanted, such as 0-99 or 0-8639/4,12 (default: all)")
    private @Nullable String frames;

    @Option(names = "--rate", paramLabel = "R|max", defaultValue = "1", description = "speed, 1 is the movie's own (default: ${DEFAULT-VALUE})")
    private String rate;

    @Option(names = "--output", paramLabel = "FILE|-", description = "write the JPEGs one after another in frame order")
    private @Nullable String output;

    @Option(names = "--json", description = "the report as one JSON object")
    private boolean json;

    @Override
    public Integer call() throws InterruptedException {
        double speed = speed();
        checkMask();
        List<URI> gateways = cluster.gateways();
        PrintWriter report = "-".equals(output) ? spec.commandLine().getErr() : spec.commandLine().getOut();
        LiveLine line = new LiveLine(spec.commandLine().getErr(), Screen.ofErrors());
        try (OutputStream sink = sink()) {
            FramePlayer player = new FramePlayer(gateways, movie, frames, speed, sink, new Display(line, movie));
            Thread atExit = new Thread(player::cancel, "cancel-request");
            Runtime.getRuntime().addShutdownHook(atExit);
            PlaybackReport end = player.play();
            Runtime.getRuntime().removeShutdownHook(atExit);
            line.clear();
            if (json) {
                report.println(JsonMapper.shared().writeValueAsString(end.asJson()));
            } else {
                print(end, report, "-".equals(output) ? Screen.ofErrors() : Screen.ofOutput());
            }
            return end.isPerfect() ? 0 : 1;
        } catch (IOException e) {
            if (BROKEN_PIPE.equals(e.getMessage())) {
                // Whoever reads our output has seen enough; it is no failure of ours.
                return 0;
            }
            throw new ClusterProblem("cannot write to " + output + ": " + FileTrouble.reason(e), e);
        } finally {
            line.clear();
        }
    }

    private record Display(LiveLine line, String movie) implements FramePlayer.Listener {

        @Override
        public void progress(PlaybackReport now) {
            List<String> nodes = new ArrayList<>();
            new TreeMap<>(now.framesOfNode()).forEach((node, count) -> nodes.add(node + " " + count));
            String far = ProgressBar.ofFrames(movie, now.receivedFrames(), now.wantedFrames(), Math.round(now.seconds() * 1000));
            line.show(nodes.isEmpty() ? far : far + "  " + String.join(", ", nodes));
        }

        @Override
        public void note(String what) {
            line.keep(what);
        }
    }

    private double speed() {
        if (rate.equals("max")) {
            return Double.POSITIVE_INFINITY;
        }
        try {
            double speed = Double.parseDouble(rate);
            if (speed > 0 && speed <= 1000) {
                return speed;
            }
        } catch (NumberFormatException e) {
            // Told below, as any other value that is no rate.
        }
        throw new ParameterException(spec.commandLine(), "--rate must be max or a number above 0 and up to 1000, not " + rate);
    }

    private void checkMask() {
        try {
            if (frames != null && FrameMask.parse(frames).isEmpty()) {
                throw new ParameterException(spec.commandLine(), "--frames names no frame; leave it out for all of them");
            }
        } catch (MaskSyntaxException e) {
            throw new ParameterException(spec.commandLine(), "--frames " + frames + ": " + e.getMessage());
        }
    }

    private OutputStream sink() throws IOException {
        if (output == null) {
            return OutputStream.nullOutputStream();
        }
        return output.equals("-") ? new FileOutputStream(FileDescriptor.out) : new BufferedOutputStream(Files.newOutputStream(Path.of(output)));
    }

    static void print(PlaybackReport end, PrintWriter out, Screen screen) {
        out.println(String.format(Locale.ROOT, "%d of %d frames, %s in %.2f s: %.1f frames/s (request %s)", end.receivedFrames(),
                end.wantedFrames(), ProgressBar.bytes(end.receivedBytes()), end.seconds(), end.framesPerSecond(), end.ruid()));
        TextTable sources = new TextTable(screen, "SOURCE", "FRAMES>", "SHARE>");
        new TreeMap<>(end.framesOfNode()).forEach((node, count) ->
                sources.add(node, Integer.toString(count), Math.round(100.0 * count / Math.max(1, end.receivedFrames())) + " %"));
        sources.lines().forEach(row -> out.println("  " + row));
        out.println("takeovers: " + end.takeovers() + (end.gatewayChanges() > 0 ? ", gateways lost: " + end.gatewayChanges() : ""));
        if (end.duplicates() > 0) {
            out.println(screen.paint(Colour.BAD, "came twice: " + end.duplicates()));
        }
        if (end.corrupt() > 0) {
            out.println(screen.paint(Colour.WAITING, "came with a wrong checksum and were asked for again: " + end.corrupt()));
        }
        if (!end.unavailable().isEmpty()) {
            out.println(screen.paint(Colour.BAD, "held by no live node: " + end.unavailable()) + "; ./framecast status shows which frame services are dead");
        }
        out.flush();
    }
}
