package io.framecast.localcluster.cli;

import io.framecast.localcluster.gateway.FramePlayer;
import io.framecast.localcluster.gateway.GatewayClient;
import io.framecast.localcluster.gateway.PlaybackReport;
import io.framecast.protocol.mask.FrameMask;
import io.framecast.protocol.mask.MaskSyntaxException;
import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
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

@Command(
        name = "play",
        description = {
            "Fetches a movie's frames by the socket, checks each against its checksum, and prints frames/s, sources and takeovers.",
            "Exit code 1 where a frame is missing or came twice."
        })
final class PlayCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Mixin
    private ClusterOption cluster;

    @Parameters(paramLabel = "MOVIE", description = "the movie's id")
    private String movie;

    @Option(names = "--frames", paramLabel = "MASK", description = "the frames wanted, such as 0-99 or 0-8639/4,12 (default: all)")
    private @Nullable String frames;

    @Option(names = "--rate", paramLabel = "R|max", defaultValue = "1", description = "speed, 1 is the movie's own (default: ${DEFAULT-VALUE})")
    private String rate;

    @Option(names = "--output", paramLabel = "FILE|-", description = "write the JPEGs one after another in frame order")
    private @Nullable String output;

    @Override
    public Integer call() throws IOException, InterruptedException {
        double speed = speed();
        checkMask();
        boolean toStandardOutput = "-".equals(output);
        PrintWriter report = toStandardOutput ? spec.commandLine().getErr() : spec.commandLine().getOut();
        try (GatewayClient gateway = cluster.gateway(); OutputStream sink = sink()) {
            PlaybackReport end = new FramePlayer(gateway, speed, sink, this::show).play(movie, frames);
            hideProgress();
            print(end, report);
            return end.isPerfect() ? 0 : 1;
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
            if (frames != null) {
                FrameMask.parse(frames);
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

    private void show(PlaybackReport now) {
        if (onTerminal()) {
            spec.commandLine().getErr().print("\r  %d of %d frames\033[K".formatted(now.receivedFrames(), now.wantedFrames()));
            spec.commandLine().getErr().flush();
        }
    }

    private void hideProgress() {
        if (onTerminal()) {
            spec.commandLine().getErr().print("\r\033[K");
            spec.commandLine().getErr().flush();
        }
    }

    private static boolean onTerminal() {
        return System.console() != null && System.console().isTerminal();
    }

    static void print(PlaybackReport end, PrintWriter out) {
        out.println(String.format(Locale.ROOT, "%d of %d frames, %s in %.2f s: %.1f frames/s (request %s)", end.receivedFrames(),
                end.wantedFrames(), ProgressBar.bytes(end.receivedBytes()), end.seconds(), end.receivedFrames() / Math.max(1e-3, end.seconds()), end.ruid()));
        new TreeMap<>(end.framesOfNode()).forEach((node, count) -> out.println("  " + node + ": " + count + " frames"));
        out.println("takeovers: " + end.takeovers());
        if (end.duplicates() > 0) {
            out.println("came twice: " + end.duplicates());
        }
        if (end.corrupt() > 0) {
            out.println("came with a wrong checksum and were asked for again: " + end.corrupt());
        }
        if (!end.unavailable().isEmpty()) {
            out.println("held by no live node: " + end.unavailable());
        }
        out.flush();
    }
}
