package io.framecast.localcluster.cli;

import io.framecast.localcluster.layout.ClusterProblem;
import io.framecast.localcluster.runtime.BenchmarkProcess;
import io.framecast.localcluster.runtime.Installation;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "bench",
        description = {
            "Runs benchmarks, each on a cluster of its own that is gone afterwards; prints tables, writes reports to benchmarks/results/.",
            "All of them where none is named. Exit code 1 where an invariant broke or a figure was not reached."
        },
        footer = {
            "",
            "  chaos         20 viewers watch while processes are killed, frozen, cut off and restarted by a seeded schedule",
            "  calm          the same viewers and no fault: nobody is expelled, nothing is hedged",
            "  first-frame   50 requests a second: how long the first frame takes, beside four bare Kafka hops",
            "  seek          jumps on a channel that plays as fast as it can",
            "  takeover      frame services and coordinators are killed, frozen and stopped, again and again: what a viewer waits",
            "  import        an H.264 film beside ffmpeg's command line, a Motion-JPEG film beside copying it",
            "  plan          how long plans take (JMH)",
            "",
            "Examples:",
            "  ./framecast bench chaos --minutes 10 --seed 7     # the same seed is the same schedule",
            "  ./framecast bench chaos --no-faults               # bench calm",
            "  ./framecast bench takeover --rounds 10"
        },
        sortOptions = false)
final class BenchCommand implements Callable<Integer> {

    private static final List<String> ALL = List.of("plan", "import", "first-frame", "seek", "takeover", "calm", "chaos");
    private static final int ROUNDS_MAX = 1_000;
    private static final List<String> WITH_VIEWERS = List.of("calm", "chaos");
    /** On the same processors as what it measures, it does not compile what will not pay within minutes. */
    private static final List<String> BESIDE_A_CLUSTER = List.of("-XX:TieredStopAtLevel=1");
    private static final double MINUTES_MAX = 1_440;
    private static final int VIEWERS_MAX = 200;
    private static final int SEED_LIMIT = 1_000_000;

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "BENCH", arity = "0..1", defaultValue = "", description = "which of them (default: all)")
    private String name;

    @Option(names = "--minutes", paramLabel = "M", defaultValue = "10",
            description = "chaos, calm: how long viewers watch (default: ${DEFAULT-VALUE})")
    private double minutes;

    @Option(names = "--seed", paramLabel = "S", description = "chaos, calm: decides faults and viewers (default: one at random, which is told)")
    private @Nullable Long seed;

    @Option(names = "--viewers", paramLabel = "N", defaultValue = "20",
            description = "chaos, calm: how many watch at once, 1-200 (default: ${DEFAULT-VALUE})")
    private int viewers;

    @Option(names = "--rounds", paramLabel = "N", defaultValue = "5",
            description = "takeover, import: how often each is done, 1-1000 (default: ${DEFAULT-VALUE})")
    private int rounds;

    @Option(names = "--no-faults", description = "chaos: do nothing to the cluster; the same as calm")
    private boolean noFaults;

    @Mixin
    private HelpOption help;

    @Override
    public Integer call() {
        refuseNonsense();
        List<String> names = name.isEmpty() ? ALL : List.of(name);
        Installation installation = Installation.ofThisProcess();
        int worst = 0;
        for (String one : names) {
            worst = Math.max(worst, run(installation, one));
        }
        return worst;
    }

    private int run(Installation installation, String benchmark) {
        String actual = benchmark.equals("chaos") && noFaults ? "calm" : benchmark;
        long chosen = Optional.ofNullable(seed).orElseGet(() -> (long) ThreadLocalRandom.current().nextInt(SEED_LIMIT));
        List<String> settings = List.of("minutes=" + minutes, "seed=" + chosen, "viewers=" + viewers, "rounds=" + rounds);
        try {
            return new BenchmarkProcess(installation).run(actual, settings, actual.equals("plan") ? List.of() : BESIDE_A_CLUSTER);
        } catch (IOException e) {
            throw new ClusterProblem("cannot start the benchmark " + actual + ": " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ClusterProblem("interrupted while " + actual + " ran", e);
        }
    }

    private void refuseNonsense() {
        require(name.isEmpty() || ALL.contains(name),
                "there is no benchmark " + name + Spelling.meant(name, ALL).map(meant -> "; did you mean " + meant + "?").orElse("")
                        + "; there are " + String.join(", ", ALL));
        require(minutes > 0 && minutes <= MINUTES_MAX, "--minutes must be above 0 and up to 1440, not " + minutes);
        require(viewers >= 1 && viewers <= VIEWERS_MAX, "--viewers must be between 1 and 200, not " + viewers);
        require(rounds >= 1 && rounds <= ROUNDS_MAX, "--rounds must be between 1 and 1000, not " + rounds);
        boolean takesViewers = name.isEmpty() || WITH_VIEWERS.contains(name);
        for (String option : List.of("--minutes", "--seed", "--viewers")) {
            require(takesViewers || !spec.commandLine().getParseResult().hasMatchedOption(option), option + " is for chaos and calm, not for " + name);
        }
        require(name.isEmpty() || name.equals("takeover") || name.equals("import") || !spec.commandLine().getParseResult().hasMatchedOption("--rounds"),
                "--rounds is for takeover and import, not for " + name);
        require(!noFaults || name.equals("chaos"), "--no-faults is for chaos");
    }

    private void require(boolean condition, String sentence) {
        if (!condition) {
            throw new ParameterException(spec.commandLine(), sentence);
        }
    }
}
