package io.framecast.benchmarks.latency;

import io.framecast.benchmarks.report.Check;
import io.framecast.benchmarks.report.Figure;
import io.framecast.benchmarks.report.Quantiles;
import io.framecast.benchmarks.report.RunReport;
import io.framecast.e2e.client.Rest;
import io.framecast.e2e.cluster.ClusterOptions;
import io.framecast.e2e.cluster.ClusterUnderTest;
import io.framecast.e2e.cluster.ProcessRow;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;

/** Measures on a cluster as {@code up} starts it, with its demo movie (1280 x 720), once it is warm. */
public final class LatencyRun {

    /** What is measured. */
    public enum Kind { FIRST_FRAME, SEEK, TAKEOVER }

    private static final int PER_SECOND = 50;
    /** At a fifth of the rate first: what is not compiled yet is many times slower, and would be measured as a queue. */
    private static final int WARM_UP_REQUESTS = 20 * PER_SECOND / 5;
    private static final int REQUESTS = 20 * PER_SECOND;
    private static final int WARM_UP_SEEKS = 100;
    private static final int SEEKS = 200;
    private static final int GATEWAYS = 2;
    private static final int PARTITIONS_TRIED = 6;

    private final Kind kind;
    private final int rounds;
    private final Consumer<String> tell;
    private final List<Figure> figures = new ArrayList<>();
    private final List<Check> targets = new ArrayList<>();

    /**
     * @param rounds of takeovers, each with every fault once
     * @param tell hears a line now and then
     */
    public LatencyRun(Kind kind, int rounds, Consumer<String> tell) {
        this.kind = kind;
        this.rounds = rounds;
        this.tell = tell;
    }

    /**
     * Runs it.
     *
     * @throws AssertionError where the cluster cannot be brought up, or a frame was lost or came twice
     */
    public RunReport run() throws Exception {
        String name = kind.name().toLowerCase(Locale.ROOT).replace('_', '-');
        long begun = System.nanoTime();
        tell.accept("starting a cluster");
        try (ClusterUnderTest cluster = ClusterUnderTest.start(ClusterOptions.usual(name))) {
            int frames = new Rest(cluster.gateway(1)).get("movies/demo").expect(200).json().path("frames").asInt();
            switch (kind) {
                case FIRST_FRAME -> firstFrames(cluster, frames);
                case SEEK -> seeks(cluster, frames);
                case TAKEOVER -> takeovers(cluster, frames);
            }
            return new RunReport(name, "./framecast bench " + name, List.of(), (System.nanoTime() - begun) / 1_000_000,
                    cluster.layout().stream().map(ProcessRow::name).toList(), 0, List.of(), targets, figures, List.of(), List.of());
        }
    }

    private void firstFrames(ClusterUnderTest cluster, int frames) throws Exception {
        FirstFrames first = warmUp(cluster, frames);
        first.measure(REQUESTS / 2, PER_SECOND / 2);
        tell.accept("%d requests, %d a second".formatted(REQUESTS, PER_SECOND));
        Quantiles requests = first.measure(REQUESTS, PER_SECOND);
        tell.accept("as many records through four topics of the same broker, and nothing else");
        Quantiles bare = new BareHops(cluster.bootstrapServers()).measure(REQUESTS, PER_SECOND);
        figures.add(new Figure("open to first frame, %d requests a second".formatted(PER_SECOND), words(requests)));
        figures.add(new Figure("four bare Kafka hops, as often", words(bare)));
        figures.add(new Figure("ratio of the medians", "%.1f".formatted(requests.at(0.5) / (double) Math.max(1, bare.at(0.5)))));
        atMost("first frame", requests, 0.5, 30);
        atMost("first frame", requests, 0.99, 100);
    }

    private FirstFrames warmUp(ClusterUnderTest cluster, int frames) throws Exception {
        tell.accept("%d requests to warm up".formatted(WARM_UP_REQUESTS));
        FirstFrames requests = new FirstFrames(cluster, GATEWAYS, "demo", frames);
        requests.measure(WARM_UP_REQUESTS, PER_SECOND / 5);
        return requests;
    }

    private void seeks(ClusterUnderTest cluster, int frames) throws InterruptedException {
        Seeks seeks = new Seeks(cluster.gateway(1), "demo", frames);
        tell.accept("%d seeks to warm up".formatted(WARM_UP_SEEKS));
        seeks.measure(WARM_UP_SEEKS, 1);
        tell.accept("%d seeks at full speed".formatted(SEEKS));
        Quantiles measured = seeks.measure(SEEKS, 2);
        figures.add(new Figure("seek at full speed", words(measured)));
        atMost("seek", measured, 0.5, 10);
        atMost("seek", measured, 0.99, 40);
    }

    private void takeovers(ClusterUnderTest cluster, int frames) throws Exception {
        warmUp(cluster, frames);
        Takeovers takeovers = new Takeovers(cluster, "demo", frames);
        for (int round = 0; round < rounds; round++) {
            tell.accept("round %d of %d".formatted(round + 1, rounds));
            String source = "frame-" + (1 + round % 4);
            takeovers.killSource(source);
            takeovers.freezeSource(source);
            takeovers.killPrimary(round % PARTITIONS_TRIED);
            takeovers.stop("frame service", source);
            takeovers.stop("coordinator", "coordinator-" + (1 + round % 3));
            takeovers.stop("gateway", "gateway-2");
        }
        Map<String, List<Long>> micros = takeovers.micros();
        micros.forEach((what, times) -> figures.add(new Figure(what, words(Quantiles.of(times)))));
        atMost(Takeovers.SOURCE_KILLED, micros, 60);
        atMost(Takeovers.SOURCE_FROZEN, micros, 600);
        atMost(Takeovers.PRIMARY_KILLED, micros, 2_500);
        for (String what : List.of("frame service", "coordinator", "gateway")) {
            atMost(what + Takeovers.STOPPED, micros, 500);
        }
        for (String what : List.of(Takeovers.SOURCE_KILLED_WAIT, Takeovers.SOURCE_FROZEN_WAIT, Takeovers.PRIMARY_KILLED_WAIT)) {
            atMost(what, micros, 1_000);
        }
    }

    private void atMost(String what, Map<String, List<Long>> micros, long millis) {
        atMost(what, Quantiles.of(micros.getOrDefault(what, List.of())), 0.99, millis);
    }

    private void atMost(String what, Quantiles measured, double share, long millis) {
        String says = "%.1f ms".formatted(measured.at(share) / 1_000.0);
        targets.add(new Check("%s, p%.0f at most %,d ms".formatted(what, share * 100, millis), says,
                measured.at(share) <= millis * 1_000 ? List.of() : List.of(says)));
    }

    private static String words(Quantiles micros) {
        return "p50 %.1f ms, p99 %.1f ms, worst %.1f ms".formatted(micros.at(0.5) / 1_000.0, micros.at(0.99) / 1_000.0, micros.at(1) / 1_000.0);
    }
}
