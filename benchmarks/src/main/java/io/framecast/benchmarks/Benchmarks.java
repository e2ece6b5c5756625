package io.framecast.benchmarks;

import io.framecast.benchmarks.chaos.ChaosOptions;
import io.framecast.benchmarks.chaos.ChaosRun;
import io.framecast.benchmarks.ingest.ImportRun;
import io.framecast.benchmarks.latency.LatencyRun;
import io.framecast.benchmarks.report.HtmlReport;
import io.framecast.benchmarks.report.RunReport;
import io.framecast.benchmarks.report.TextReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Entry point of {@code ./framecast bench NAME}, which checks what a user typed; here arguments are {@code NAME KEY=VALUE…}. Exit
 * code 1 where an invariant broke or a target was missed.
 */
public final class Benchmarks {

    private Benchmarks() {}

    /** Runs one benchmark. */
    public static void main(String[] args) throws Exception {
        if (args.length == 0) {
            throw new IllegalArgumentException("a benchmark must be named; start it with ./framecast bench NAME");
        }
        Map<String, String> values = new HashMap<>();
        List.of(args).subList(1, args.length).forEach(argument -> values.put(argument.substring(0, argument.indexOf('=')), argument.substring(argument.indexOf('=') + 1)));
        Path results = Path.of(values.get("results"));
        switch (args[0]) {
            case "chaos", "calm" -> System.exit(chaos(args[0], values, results) ? 0 : 1);
            case "first-frame", "seek", "takeover" -> System.exit(told(new LatencyRun(LatencyRun.Kind.valueOf(args[0].toUpperCase(Locale.ROOT).replace('-', '_')),
                    Integer.parseInt(values.get("rounds")), line -> System.err.println("  " + line)).run(), results) ? 0 : 1);
            case "import" -> System.exit(told(new ImportRun(Integer.parseInt(values.get("rounds")), line -> System.err.println("  " + line)).run(), results) ? 0 : 1);
            case "plan" -> System.exit(told(PlanRun.run(results), results) ? 0 : 1);
            default -> throw new IllegalArgumentException("there is no benchmark " + args[0]);
        }
    }

    private static boolean chaos(String name, Map<String, String> values, Path results) throws IOException, InterruptedException {
        long seed = Long.parseLong(values.get("seed"));
        Duration duration = Duration.ofSeconds(Math.round(Double.parseDouble(values.get("minutes")) * 60));
        Path file = results.resolve("%s-%d.html".formatted(name, seed));
        RunReport report = new ChaosRun(new ChaosOptions(duration, seed, Integer.parseInt(values.get("viewers")), name.equals("chaos")),
                line -> System.err.println("  " + line)).run();
        HtmlReport.write(report, file);
        System.out.println(TextReport.of(report));
        System.out.println(report.passed() ? "Passed." : "Not passed: see what is BROKEN above.");
        System.out.println("Report: " + file);
        return report.passed();
    }

    private static boolean told(RunReport report, Path results) throws IOException {
        String text = TextReport.of(report);
        Files.createDirectories(results);
        Path file = Files.writeString(results.resolve(report.name() + ".txt"), text);
        System.out.println(text);
        System.out.println(report.passed() ? "Passed." : "Not passed: see what is BROKEN above.");
        System.out.println("Report: " + file);
        return report.passed();
    }
}
