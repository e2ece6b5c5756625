package io.framecast.benchmarks.chaos;

import io.framecast.benchmarks.report.Figure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Which version ran on which machine. */
final class About {

    private About() {}

    static List<Figure> thisMachine(ChaosOptions options, RunClock clock) {
        @Nullable String version = About.class.getPackage().getImplementationVersion();
        return List.of(
                new Figure("seed", Long.toString(options.seed())),
                new Figure("viewers", Integer.toString(options.viewers())),
                new Figure("length", "%d s".formatted(options.duration().toSeconds())),
                new Figure("begun", DateTimeFormatter.ISO_INSTANT.format(clock.beganAt().truncatedTo(ChronoUnit.SECONDS).atOffset(ZoneOffset.UTC))),
                new Figure("version", version == null ? "not packaged" : version),
                new Figure("machine", "%d processors (%s), %s memory, Linux %s, Java %s".formatted(Runtime.getRuntime().availableProcessors(),
                        field("/proc/cpuinfo", "model name"), memory(), System.getProperty("os.version"), System.getProperty("java.version"))));
    }

    private static String memory() {
        String kibibytes = field("/proc/meminfo", "MemTotal").replaceAll("\\D", "");
        return kibibytes.isEmpty() ? "unknown" : "%.0f GiB".formatted(Long.parseLong(kibibytes) / (double) (1 << 20));
    }

    private static String field(String file, String name) {
        try {
            return Files.readAllLines(Path.of(file)).stream()
                    .filter(line -> line.startsWith(name))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst()
                    .orElse("unknown");
        } catch (IOException e) {
            return "unknown";
        }
    }
}
