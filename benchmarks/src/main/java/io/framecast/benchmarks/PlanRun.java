package io.framecast.benchmarks;

import io.framecast.benchmarks.report.RunReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.results.format.ResultFormatType;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/** Has JMH time plans. */
final class PlanRun {

    private static final double MEDIAN = 50;

    private PlanRun() {}

    /** Runs it; all that JMH found is in {@code plan.json} of that directory then. */
    static RunReport run(Path results) throws IOException, RunnerException {
        long begun = System.nanoTime();
        Options options = new OptionsBuilder()
                .include(PlanBenchmark.class.getSimpleName())
                .resultFormat(ResultFormatType.JSON)
                .result(Files.createDirectories(results).resolve("plan.json").toString())
                .build();
        List<PlanTimes.Time> times = new Runner(options).run().stream().map(PlanRun::time).toList();
        return PlanTimes.report(times, (System.nanoTime() - begun) / 1_000_000);
    }

    private static PlanTimes.Time time(RunResult result) {
        String benchmark = result.getParams().getBenchmark();
        return new PlanTimes.Time(benchmark.substring(benchmark.lastIndexOf('.') + 1), result.getParams().getParam("holdings"),
                result.getParams().getParam("sources"), result.getPrimaryResult().getStatistics().getPercentile(MEDIAN));
    }
}
