package io.framecast.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.framecast.e2e.client.Rest;
import io.framecast.e2e.client.SocketViewer;
import io.framecast.e2e.client.ViewerChannel;
import io.framecast.e2e.cluster.ClusterUnderTest;
import io.framecast.e2e.cluster.ProcessRow;
import io.framecast.e2e.deadline.Await;
import io.framecast.e2e.fault.Faults;
import io.framecast.e2e.footage.DebianFfmpeg;
import io.framecast.e2e.prometheus.DebianPrometheus;
import io.framecast.e2e.prometheus.DebianPrometheus.Sample;
import io.framecast.e2e.prometheus.Exposition;
import io.framecast.e2e.prometheus.MetricFamily;
import io.framecast.protocol.mask.FrameMask;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A real Prometheus watches a cluster at work: viewers who play and seek, a multipart stream, single frames, an import, and a frame
 * service that is killed in mid-stream. Then the dashboard and the alerts are asked for what they show.
 */
@Order(13)
@OnCluster(OnCluster.HARMED)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class MetricsIT {

    private static final Duration WITHIN = Duration.ofSeconds(60);
    private static final int HEAVY_FRAMES = 160;
    private static final Path HELM = ClusterUnderTest.home().resolve("helm/framecast");

    /** The contract's list, and its types. */
    private static final Map<String, String> CONTRACT = Map.ofEntries(
            Map.entry("framecast_requests_total", "counter"), Map.entry("framecast_first_frame_seconds", "histogram"),
            Map.entry("framecast_seek_seconds", "histogram"), Map.entry("framecast_frames_sent_total", "counter"),
            Map.entry("framecast_bytes_sent_total", "counter"), Map.entry("framecast_frames_duplicate_total", "counter"),
            Map.entry("framecast_frames_unavailable_total", "counter"), Map.entry("framecast_source_failures_total", "counter"),
            Map.entry("framecast_takeover_seconds", "histogram"), Map.entry("framecast_coordinator_takeover_seconds", "histogram"),
            Map.entry("framecast_groups_active", "gauge"), Map.entry("framecast_viewers", "gauge"),
            Map.entry("framecast_view_number", "gauge"), Map.entry("framecast_coordinator_role", "gauge"),
            Map.entry("framecast_plan_seconds", "histogram"), Map.entry("framecast_plan_imbalance_ratio", "histogram"),
            Map.entry("framecast_cache_bytes", "gauge"), Map.entry("framecast_cache_hits_total", "counter"),
            Map.entry("framecast_store_bytes", "gauge"), Map.entry("framecast_corrupt_frames_total", "counter"),
            Map.entry("framecast_repair_frames_total", "counter"), Map.entry("framecast_import_frames_total", "counter"),
            Map.entry("framecast_queue_depth", "gauge"), Map.entry("framecast_queue_dropped_total", "counter"));

    /** The labels that the contract names. */
    private static final Map<String, String> CONTRACT_LABELS = Map.of("framecast_requests_total", "phase", "framecast_frames_sent_total", "source",
            "framecast_source_failures_total", "reason", "framecast_coordinator_role", "role", "framecast_queue_depth", "queue",
            "framecast_queue_dropped_total", "queue");

    private static final Set<String> LABELS_OF_EVERY_SERIES = Set.of("domain", "node");
    private static final Pattern SELECTOR = Pattern.compile("framecast_\\w+(\\{[^}]*})?");

    private final ClusterUnderTest cluster;
    private final Rest rest;
    private DebianPrometheus prometheus;

    MetricsIT(ClusterUnderTest cluster) {
        this.cluster = cluster;
        this.rest = new Rest(cluster.gateway(1));
    }

    @BeforeAll
    void aClusterAtWorkIsWatched() {
        if (!DebianPrometheus.isInstalled()) {
            String message = "SKIPPED FOR WANT OF prometheus: it is not on the PATH; ./framecast test fetches it";
            if ("true".equals(System.getenv("CI"))) {
                throw new AssertionError(message);
            }
            System.err.println(message);
            Assumptions.abort(message);
        }
        Library.awaitAllNodes(rest);
        prometheus = DebianPrometheus.start(ClusterUnderTest.directoryOf("prometheus"), services().map(ProcessRow::metricsPort).toList(),
                HELM.resolve("rules/framecast.yaml"));
        prometheus.awaitScrapes(3, WITHIN);
        work();
        prometheus.awaitScrapes(3, WITHIN);
    }

    @AfterAll
    void prometheusEnds() {
        if (prometheus != null) {
            prometheus.close();
        }
    }

    private Stream<ProcessRow> services() {
        return cluster.status().stream().filter(row -> row.metricsPort() > 0);
    }

    private void work() {
        Library.movie(rest, "heavy", "Heavy", () -> {
            Path film = ClusterUnderTest.artefacts().resolve("heavy.avi");
            DebianFfmpeg.makeHeavyFilm(film, HEAVY_FRAMES);
            return film;
        });
        // Of a movie that is viewed nowhere else as single frames: the first one is asked of its holders, the second time the cache has it.
        rest.get("movies/heavy/frames/5").expect(200);
        rest.get("movies/heavy/frames/5").expect(200);
        assertThat(Library.digestsByMultipart(rest, "movies/demo/stream?frames=0-99&rate=max")).hasSize(100);
        aSourceDiesThatOwesFrames();
        cluster.heal();
        Library.awaitAllNodes(rest);
    }

    /**
     * It is frozen before anything is asked of it, so that it has sent nothing when it is killed; and the first thing that is asked for is
     * its own, so that it owes a frame by then: each plan draws anew which source has the first frames.
     */
    private void aSourceDiesThatOwesFrames() {
        Faults faults = new Faults(cluster).aimAt("frame-2");
        try (SocketViewer viewer = SocketViewer.connect(cluster.gateway(1))) {
            ViewerChannel channel = viewer.open("heavy", "0-" + (HEAVY_FRAMES - 1));
            channel.await("frame-2 has a part", WITHIN, message -> message.path("type").asString("").equals("view") && message.toString().contains("frame-2"));
            int owed = firstFrameOf("frame-2", channel.ruid());
            AtomicBoolean killed = new AtomicBoolean();
            channel.onFrame(arrival -> {
                if (!killed.getAndSet(true)) {
                    faults.kill("frame-2");
                }
            });
            faults.pause("frame-2");
            channel.demand(1, Integer.toString(owed), "0-" + (HEAVY_FRAMES - 1));
            channel.awaitEnd(1, WITHIN);
            assertThat(killed).as("frame-2 was killed when others had sent the first frame").isTrue();
            assertThat(channel.deliveringNodes()).as("frame-2 owed all its share").doesNotContain("frame-2");
            channel.demand(2, "10-19");
            channel.awaitEnd(2, WITHIN);
            channel.done("");
            Library.awaitPhase(rest, channel.ruid(), "DONE", WITHIN);
        }
    }

    private int firstFrameOf(String node, String ruid) {
        return Await.present(node + " has a share", WITHIN, () ->
                StreamSupport.stream(rest.get("requests/" + ruid).expect(200).json().path("strategy").path("shares").spliterator(), false)
                        .filter(share -> share.path("node").asString("").equals(node))
                        .map(share -> FrameMask.parse(share.path("mask").asString("")).iterator().nextInt()).findFirst());
    }

    @Test
    void everyMetricOfTheContractIsThereWithItsTypeItsLabelsAndWhatItMeans() {
        Map<String, MetricFamily> all = new TreeMap<>();
        services().forEach(row -> all.putAll(Exposition.of(row.metricsPort())));

        CONTRACT.forEach((name, type) -> {
            assertThat(all).containsKey(name);
            assertThat(all.get(name).type()).as(name).isEqualTo(type);
            assertThat(all.get(name).help()).as(name).isNotBlank();
            assertThat(all.get(name).labels()).as(name).containsAll(LABELS_OF_EVERY_SERIES);
        });
        CONTRACT_LABELS.forEach((name, label) -> assertThat(all.get(name).labels()).as(name).contains(label));
    }

    @Test
    void thePageOnMetricsAndWhatTheServicesExposeAreTheSame() {
        Map<String, MetricsPage.Entry> page = MetricsPage.read(ClusterUnderTest.home().resolve("docs/metrics.md"));

        services().forEach(row -> {
            Map<String, String> exposed = new TreeMap<>();
            Exposition.of(row.metricsPort()).values().stream()
                    .filter(family -> family.name().startsWith("framecast_") && !family.name().endsWith("_max"))
                    .forEach(family -> exposed.put(family.name(), describe(family.type(), family.labels())));
            Map<String, String> documented = new TreeMap<>();
            page.values().stream()
                    .filter(entry -> entry.services().contains(row.role()))
                    .forEach(entry -> documented.put(entry.name(), describe(entry.type(), entry.labels())));
            assertThat(exposed).as("what " + row.name() + " exposes, and docs/metrics.md says").isEqualTo(documented);
        });
    }

    private static String describe(String type, Set<String> labels) {
        Set<String> own = new TreeSet<>(labels);
        own.removeAll(LABELS_OF_EVERY_SERIES);
        return type + " " + own;
    }

    @Test
    void everySeriesSaysItsDomainAndItsNode() {
        assertThat(prometheus.query("count({__name__=~\"framecast_.+\",domain!=\"framecast\"} or {__name__=~\"framecast_.+\",node=\"\"})")).isEmpty();
    }

    @Test
    void everySeriesOfTheNodesSaysWhatItMeans() {
        services().forEach(row -> assertThat(Exposition.of(row.metricsPort()).values())
                .filteredOn(family -> family.name().startsWith("framecast_") && !family.name().endsWith("_max"))
                .isNotEmpty()
                .allSatisfy(family -> assertThat(family.help()).as(row.name() + " " + family.name()).isNotBlank()));
    }

    @Test
    void everyPanelOfTheDashboardShowsSomething() {
        JsonNode dashboard = JsonMapper.shared().readTree(HELM.resolve("dashboards/overview.json").toFile());
        int queries = 0;
        for (JsonNode panel : dashboard.path("panels")) {
            for (JsonNode target : panel.path("targets")) {
                String query = filled(target.path("expr").asString());
                assertThat(prometheus.query(query)).as(panel.path("title").asString() + ": " + query).isNotEmpty();
                queries++;
            }
        }
        assertThat(queries).isGreaterThan(30);
    }

    /** Template variables as Grafana would fill them. */
    private static String filled(String expression) {
        return expression.replace("$domain", "framecast").replace("$__rate_interval", "5m");
    }

    @Test
    void whatWasDoneIsSeen() {
        assertThat(value("sum(increase(framecast_first_frame_seconds_count[5m]))")).isGreaterThanOrEqualTo(3);
        assertThat(value("sum(increase(framecast_seek_seconds_count[5m]))")).isPositive();
        assertThat(value("sum(increase(framecast_source_failures_total{reason=\"disconnected\"}[5m]))")).isPositive();
        assertThat(value("sum(increase(framecast_takeover_seconds_count[5m]))")).isPositive();
        assertThat(value("sum(increase(framecast_requests_total{phase=\"DONE\"}[5m]))")).isGreaterThanOrEqualTo(3);
        assertThat(value("sum(increase(framecast_frames_sent_total[5m]))")).isGreaterThan(HEAVY_FRAMES);
        assertThat(value("sum(increase(framecast_cache_hits_total[5m]))")).isPositive();
        assertThat(value("sum(framecast_cache_bytes)")).isPositive();
        assertThat(value("min(framecast_store_bytes)")).isPositive();
        assertThat(value("histogram_quantile(0.99, sum by (le) (rate(framecast_plan_seconds_bucket[5m])))")).isBetween(0.0, 1.0);
        assertThat(value("sum(framecast_coordinator_role{role=\"primary\"})")).isEqualTo(value("max(framecast_coordinator_partitions)"));
        assertThat(value("max(framecast_view_members{role=\"FRAME_SERVICE\"})")).isEqualTo(4);
        assertThat(value("max(framecast_view_number) - min(framecast_view_number)")).isZero();
        assertThat(value("max(framecast_loop_silence_seconds / framecast_loop_silence_limit_seconds)")).isLessThan(0.5);
    }

    private double value(String query) {
        List<Sample> samples = prometheus.query(query);
        assertThat(samples).as(query).hasSize(1);
        return samples.getFirst().value();
    }

    @Test
    void everyAlertIsAskedOfSeriesThatExist() {
        List<JsonNode> alerts = prometheus.alertingRules();

        assertThat(alerts).hasSizeGreaterThan(15);
        for (JsonNode alert : alerts) {
            String name = alert.path("name").asString();
            assertThat(alert.path("health").asString()).as(name + ": " + alert.path("lastError").asString("")).isEqualTo("ok");
            Matcher selector = SELECTOR.matcher(alert.path("query").asString());
            while (selector.find()) {
                assertThat(prometheus.query(selector.group())).as(name + " asks for " + selector.group()).isNotEmpty();
            }
        }
    }
}
