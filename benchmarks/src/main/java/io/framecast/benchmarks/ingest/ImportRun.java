package io.framecast.benchmarks.ingest;

import io.framecast.benchmarks.report.Check;
import io.framecast.benchmarks.report.Figure;
import io.framecast.benchmarks.report.RunReport;
import io.framecast.e2e.client.Rest;
import io.framecast.e2e.cluster.ClusterOptions;
import io.framecast.e2e.cluster.ClusterUnderTest;
import io.framecast.e2e.cluster.ProcessRow;
import io.framecast.e2e.deadline.Await;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;

/**
 * Imports an H.264 and a Motion-JPEG film into a cluster, several times, each time beside its baseline: FFmpeg's command line making
 * JPEGs of the same quality, and copying the file as often as frames are stored. Medians are told.
 */
public final class ImportRun {

    private static final int COPIES = 2;
    private static final int SECONDS = 30;
    /** The Motion-JPEG film is so many times as long: what an import costs beside its bytes, a second, shall not stand for their speed. */
    private static final int LENGTHS = 4;
    /** As {@code framecast.imports.quality} has it. */
    private static final String QUALITY = "3";
    private static final double CPU_RATIO_MAX = 1.1;
    private static final double SPEED_RATIO_MIN = 0.5;
    private static final Duration WITHIN = Duration.ofMinutes(5);
    /** The JDK's client otherwise sends a file in pieces of 16 KB, and takes more of the processors for it than the gateway that is measured; curl's are as these. */
    private static final int SENT_AT_ONCE_BYTES = 64 << 10;

    private final int rounds;
    private final Consumer<String> tell;

    /** @param tell hears a line now and then */
    public ImportRun(int rounds, Consumer<String> tell) {
        this.rounds = rounds;
        this.tell = tell;
    }

    private record Cost(double cpuSeconds, double seconds) {}

    /** Runs it; {@code ffmpeg} must be on the path. */
    public RunReport run() throws IOException, InterruptedException {
        // Before the first client is made.
        System.setProperty("jdk.httpclient.bufsize", Integer.toString(SENT_AT_ONCE_BYTES));
        Path films = Files.createDirectories(ClusterUnderTest.artefacts().resolve("films"));
        Path h264 = films.resolve("import.mp4");
        Path mjpeg = films.resolve("import.avi");
        Path longer = films.resolve("import-longer.avi");
        tell.accept("making films of %d and %d s".formatted(SECONDS, LENGTHS * SECONDS));
        String source = "testsrc2=size=1280x720:rate=30:duration=" + SECONDS + ",noise=alls=12:allf=t";
        ffmpeg("-f", "lavfi", "-i", source, "-c:v", "libx264", "-preset", "veryfast", "-pix_fmt", "yuv420p", h264.toString());
        ffmpeg("-i", h264.toString(), "-c:v", "mjpeg", "-q:v", QUALITY, "-pix_fmt", "yuvj420p", mjpeg.toString());
        ffmpeg("-stream_loop", Integer.toString(LENGTHS - 1), "-i", mjpeg.toString(), "-c", "copy", longer.toString());
        tell.accept("starting a cluster");
        long begun = System.nanoTime();
        try (ClusterUnderTest cluster = ClusterUnderTest.start(ClusterOptions.usual("import"))) {
            List<Double> cpuRatios = new ArrayList<>();
            List<Double> speedRatios = new ArrayList<>();
            List<Figure> figures = new ArrayList<>();
            imported(cluster, mjpeg);
            for (int round = 1; round <= rounds; round++) {
                tell.accept("round %d of %d".formatted(round, rounds));
                Cost encoded = commandLine(h264, films.resolve("baseline.mjpeg"));
                Cost converted = imported(cluster, h264);
                cpuRatios.add(converted.cpuSeconds / encoded.cpuSeconds);
                figures.add(new Figure("round %d, H.264 720p, %d frames".formatted(round, SECONDS * 30),
                        "import %.2f CPU s (%.1f s), ffmpeg %.2f CPU s".formatted(converted.cpuSeconds, converted.seconds, encoded.cpuSeconds)));
                figures.add(speed(cluster, round, mjpeg, films, new ArrayList<>()));
                figures.add(speed(cluster, round, longer, films, speedRatios));
            }
            double cpu = median(cpuRatios);
            double speed = median(speedRatios);
            List<Check> targets = List.of(
                    new Check("H.264: CPU at most 1.1 x ffmpeg's command line", "%.2f x".formatted(cpu),
                            cpu <= CPU_RATIO_MAX ? List.of() : List.of("%.2f x".formatted(cpu))),
                    new Check("MJPEG: at least half as fast as copying all bytes that are stored", "%.2f x".formatted(speed),
                            speed >= SPEED_RATIO_MIN ? List.of() : List.of("%.2f x".formatted(speed))));
            return new RunReport("import", "./framecast bench import", List.of(), (System.nanoTime() - begun) / 1_000_000,
                    cluster.layout().stream().map(ProcessRow::name).toList(), 0, List.of(), targets, figures, List.of(), List.of());
        }
    }

    /** Imports a Motion-JPEG film beside copying it; adds how fast that was, copying being 1. */
    private static Figure speed(ClusterUnderTest cluster, int round, Path film, Path films, List<Double> ratios) throws IOException {
        Cost copied = copied(film, films);
        Cost taken = imported(cluster, film);
        double ratio = copied.seconds / taken.seconds;
        ratios.add(ratio);
        return new Figure("round %d, MJPEG AVI, %d MB".formatted(round, Files.size(film) / 1_000_000),
                "import %.2f s (%.2f CPU s), %d copies with fsync %.2f s: %.2f x".formatted(taken.seconds, taken.cpuSeconds, COPIES, copied.seconds, ratio));
    }

    /** CPU of all frame services and their converting children, and the time from the upload's begin until every frame has its copies. */
    private static Cost imported(ClusterUnderTest cluster, Path film) throws IOException {
        Rest rest = new Rest(cluster.gateway(1));
        List<Long> pids = cluster.layout().stream().filter(row -> row.role().equals("frame-service")).map(row -> cluster.pid(row.name())).toList();
        double before = CpuTime.seconds(pids);
        long begun = System.nanoTime();
        JsonNode accepted = rest.upload(BodyPublishers.ofFile(film), "title=Import&copies=" + COPIES).expect(202).json();
        String importId = accepted.path("importId").asString("");
        Await.until("import " + importId, WITHIN, () -> {
            JsonNode state = rest.get("imports/" + importId).expect(200).json();
            if (state.path("state").asString("").equals("FAILED")) {
                throw new IllegalStateException("the import failed: " + state.path("detail").asString(""));
            }
            return state.path("state").asString("").equals("DONE");
        });
        Cost cost = new Cost(CpuTime.seconds(pids) - before, (System.nanoTime() - begun) / 1e9);
        rest.delete("movies/" + accepted.path("movieId").asString("")).expect(204);
        return cost;
    }

    private static Cost commandLine(Path film, Path output) throws IOException, InterruptedException {
        List<Long> self = List.of(ProcessHandle.current().pid());
        double before = CpuTime.seconds(self);
        long begun = System.nanoTime();
        ffmpeg("-i", film.toString(), "-c:v", "mjpeg", "-q:v", QUALITY, "-pix_fmt", "yuvj420p", "-f", "mjpeg", output.toString());
        Cost cost = new Cost(CpuTime.seconds(self) - before, (System.nanoTime() - begun) / 1e9);
        Files.delete(output);
        return cost;
    }

    private static Cost copied(Path file, Path directory) throws IOException {
        long begun = System.nanoTime();
        for (int copy = 0; copy < COPIES; copy++) {
            Path to = directory.resolve("copy");
            try (FileChannel in = FileChannel.open(file); FileChannel out = FileChannel.open(to, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING,
                    StandardOpenOption.WRITE)) {
                for (long at = 0; at < in.size();) {
                    at += in.transferTo(at, in.size() - at, out);
                }
                out.force(true);
            }
            Files.delete(to);
        }
        return new Cost(0, (System.nanoTime() - begun) / 1e9);
    }

    private static double median(List<Double> values) {
        return values.stream().sorted().toList().get(values.size() / 2);
    }

    private static void ffmpeg(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("ffmpeg", "-hide_banner", "-v", "error", "-nostdin", "-y"));
        command.addAll(List.of(arguments));
        int exit = new ProcessBuilder(command).inheritIO().start().waitFor();
        if (exit != 0) {
            throw new IllegalStateException("ffmpeg exited with " + exit + ": " + String.join(" ", command));
        }
    }
}
