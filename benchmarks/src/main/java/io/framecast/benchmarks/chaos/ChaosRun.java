package io.framecast.benchmarks.chaos;

import io.framecast.benchmarks.film.DrawnFilm;
import io.framecast.benchmarks.film.Film;
import io.framecast.benchmarks.report.Check;
import io.framecast.benchmarks.report.RunReport;
import io.framecast.benchmarks.schedule.Schedule;
import io.framecast.benchmarks.schedule.Target;
import io.framecast.benchmarks.viewer.Crowd;
import io.framecast.e2e.client.Rest;
import io.framecast.e2e.cluster.ClusterOptions;
import io.framecast.e2e.cluster.ClusterUnderTest;
import io.framecast.e2e.cluster.ProcessRow;
import io.framecast.e2e.deadline.Await;
import io.framecast.e2e.evidence.ListsCopy;
import io.framecast.e2e.evidence.NodeGauge;
import io.framecast.e2e.fault.ProcessNetwork;
import io.framecast.e2e.invariant.BackupEqualsPrimary;
import io.framecast.e2e.invariant.NothingKeptOfEndedGroups;
import io.framecast.e2e.probe.NodeProbe;
import io.framecast.protocol.mask.FrameMask;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import tools.jackson.databind.JsonNode;

/**
 * One run: a cluster of its own comes up, films are imported, a crowd watches, faults come by schedule, everything is mended, and
 * all that was seen is held against the invariants.
 */
public final class ChaosRun {

    private static final int GATEWAYS = 2;
    private static final int COPIES = 3;
    private static final int FILMS = 3;
    private static final int FILM_FRAMES = 450;
    /** Who dials nobody but Kafka, and ports that stay: relays that stand before them need not follow restarts of others. */
    private static final List<String> CAN_BE_CUT = List.of("coordinator-1", "strategist-1", "gateway-1");
    /** A cluster that has been up for a while has compiled what it runs; in its first seconds it measures the compiler. */
    private static final Duration WARM_UP = Duration.ofSeconds(30);
    private static final Duration IMPORT_WITHIN = Duration.ofMinutes(2);
    private static final Duration EMPTY_WITHIN = Duration.ofSeconds(30);
    private static final Duration SAME_POSITION_WITHIN = Duration.ofSeconds(15);
    private static final long TELL_EVERY_MILLIS = 5_000;
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    private final ChaosOptions options;
    private final Consumer<String> tell;

    /** @param tell hears a line now and then */
    public ChaosRun(ChaosOptions options, Consumer<String> tell) {
        this.options = options;
        this.tell = tell;
    }

    /**
     * Runs it.
     *
     * @throws AssertionError where the cluster cannot be brought up
     */
    public RunReport run() throws IOException, InterruptedException {
        tell.accept("seed %d, %d viewers, %s; the same again: %s".formatted(options.seed(), options.viewers(), options.duration(), options.replay()));
        List<Film> films = drawFilms();
        tell.accept("starting a cluster");
        ClusterOptions wanted = new ClusterOptions(options.name(), 4, 3, 2, GATEWAYS, 1, false, ClusterOptions.NOTHING_CACHED, Optional.empty());
        try (ClusterUnderTest cluster = ClusterUnderTest.start(wanted)) {
            return runOn(cluster, films);
        }
    }

    private static List<Film> drawFilms() throws IOException {
        List<Film> films = new ArrayList<>();
        for (int i = 1; i <= FILMS; i++) {
            Path file = ClusterUnderTest.artefacts().resolve("films").resolve("film-" + i + ".mjpeg");
            films.add(DrawnFilm.draw("film-" + i, file, FILM_FRAMES, i));
        }
        return films;
    }

    private RunReport runOn(ClusterUnderTest cluster, List<Film> films) throws InterruptedException {
        List<Target> processes = cluster.layout().stream().map(row -> new Target(row.name(), row.role(), CAN_BE_CUT.contains(row.name()))).toList();
        Schedule schedule = options.faults() ? Schedule.of(options.seed(), options.duration(), processes) : Schedule.calm(options.seed());
        schedule.faults().forEach(fault -> tell.accept("planned  " + fault.line()));
        Map<String, ProcessNetwork> networks = options.faults() ? networks(cluster) : Map.of();
        films.forEach(film -> importFilm(new Rest(cluster.gateway(1)), film));
        List<URI> gateways = IntStream.rangeClosed(1, GATEWAYS).mapToObj(cluster::gateway).toList();
        Sampler sampler = new Sampler(cluster);
        Crowd crowd = new Crowd(films, gateways, options.seed());
        tell.accept("viewers come; the run begins in %d s, when the cluster is warm".formatted(WARM_UP.toSeconds()));
        crowd.come(options.viewers());
        Thread.sleep(WARM_UP);
        RunClock clock = RunClock.start();
        FaultDriver driver = new FaultDriver(cluster, schedule, processes, networks, clock, line -> tell.accept("fault    " + line));
        Thread sampling = Thread.ofVirtual().name("sampler").start(sampler);
        Thread driving = Thread.ofVirtual().name("faults").start(() -> {
            try {
                driver.run();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        watch(crowd, driver, sampler, clock);
        driver.stop();
        driving.join();
        crowd.goHome();
        Duration took = Duration.ofMillis(clock.nowMillis());
        List<String> deaths = deaths(cluster);
        tell.accept("the run is over; waiting for every request to end");
        cluster.heal();
        sampler.stop();
        sampling.join();
        DomainEvidence domain = DomainEvidence.read(cluster.bootstrapServers());
        NothingKeptOfEndedGroups groups = groupsInTheEnd(cluster);
        Check backups = backups(cluster);
        Map<String, Map<String, FrameMask>> holdings = new TreeMap<>();
        films.forEach(film -> holdings.put(film.id(), holdings(new Rest(cluster.gateway(1)), film)));
        return new Assessment(options, clock, took, cluster.layout().stream().map(ProcessRow::name).toList(), films)
                .report(crowd, driver.seen(), domain, new InTheEnd(groups, backups, holdings, deaths), sampler);
    }

    /** Starts those that are going to be cut off anew, behind relays; side by side, since each takes seconds. */
    private Map<String, ProcessNetwork> networks(ClusterUnderTest cluster) {
        tell.accept("putting relays before " + String.join(", ", CAN_BE_CUT));
        Map<String, ProcessNetwork> networks = new ConcurrentHashMap<>();
        CAN_BE_CUT.parallelStream().forEach(name -> networks.put(name, ProcessNetwork.of(cluster, name)));
        return networks;
    }

    private static void importFilm(Rest rest, Film film) {
        try {
            String body = rest.upload(BodyPublishers.ofFile(film.file()),
                    "id=%s&title=%s&copies=%d".formatted(film.id(), film.id(), COPIES)).expect(202).json().path("importId").asString("");
            Await.until(film.id() + " is imported", IMPORT_WITHIN, () -> {
                JsonNode state = rest.get("imports/" + body).expect(200).json();
                if (state.path("state").asString("").equals("FAILED")) {
                    throw new IllegalStateException("the import of " + film.id() + " failed: " + state.path("detail").asString(""));
                }
                return state.path("state").asString("").equals("DONE");
            });
            Await.until(film.id() + " is READY", IMPORT_WITHIN, () -> rest.get("movies/" + film.id()).expect(200).json().path("state").asString("").equals("READY"));
        } catch (FileNotFoundException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void watch(Crowd crowd, FaultDriver driver, Sampler sampler, RunClock clock) {
        long nextTell = 0;
        while (clock.nowMillis() < options.duration().toMillis()) {
            if (clock.nowMillis() >= nextTell) {
                nextTell += TELL_EVERY_MILLIS;
                tell.accept("%4d s of %d: %d viewers watch, %d viewings over, machine %.0f %% busy%s".formatted(clock.nowMillis() / 1000,
                        options.duration().toSeconds(), crowd.watching(), crowd.records().size(), sampler.lastMachineShare() * 100,
                        driver.out().isEmpty() ? "" : ", out of action: " + String.join(", ", driver.out())));
            }
            LockSupport.parkNanos(LOOK_NANOS);
        }
    }

    /** Every process that was harmed is back by now: whatever is dead has died by itself. */
    private static List<String> deaths(ClusterUnderTest cluster) {
        return cluster.status().stream()
                .filter(row -> row.state().equals("DEAD"))
                .map(row -> row.name() + " is dead; see its log in " + cluster.data().resolve("logs"))
                .toList();
    }

    private static NothingKeptOfEndedGroups groupsInTheEnd(ClusterUnderTest cluster) {
        NodeProbe probe = new NodeProbe(cluster);
        try {
            Await.until("no node has a group", EMPTY_WITHIN, () -> groups(probe).violations().isEmpty());
        } catch (AssertionError e) {
            // It is told with the nodes that still have some, as a broken invariant.
        }
        return groups(probe);
    }

    private static NothingKeptOfEndedGroups groups(NodeProbe probe) {
        List<NodeGauge> gauges = new ArrayList<>(probe.gauges("framecast_groups_active"));
        gauges.addAll(probe.gauges("framecast_viewers"));
        return new NothingKeptOfEndedGroups(gauges);
    }

    /** Every partition's lists as primary and backup have them; what cannot be read at one position of the log is told as broken. */
    private static Check backups(ClusterUnderTest cluster) {
        NodeProbe probe = new NodeProbe(cluster);
        Map<Integer, String> primaries = new TreeMap<>();
        Map<Integer, String> backups = new TreeMap<>();
        for (JsonNode entry : new Rest(cluster.gateway(1)).get("domain").expect(200).json().path("coordinators")) {
            (entry.path("role").asString("").equals("PRIMARY") ? primaries : backups).put(entry.path("partition").asInt(-1), entry.path("nodeId").asString(""));
        }
        List<String> broken = new ArrayList<>();
        primaries.forEach((partition, primary) -> {
            try {
                List<ListsCopy> both = probe.bothLists(primary, backups.getOrDefault(partition, "nobody"), partition, SAME_POSITION_WITHIN);
                broken.addAll(new BackupEqualsPrimary(both.getFirst(), both.getLast()).violations());
            } catch (AssertionError | IllegalArgumentException e) {
                broken.add(String.valueOf(e.getMessage()));
            }
        });
        return new Check(BackupEqualsPrimary.class.getSimpleName(), "lists of %d partitions in the end".formatted(primaries.size()), broken);
    }

    private static Map<String, FrameMask> holdings(Rest rest, Film film) {
        Map<String, FrameMask> holdings = new TreeMap<>();
        for (JsonNode holding : rest.get("movies/" + film.id() + "/holdings").expect(200).json()) {
            if (holding.path("kind").asString("").equals("STORE")) {
                holdings.put(holding.path("node").asString(""), FrameMask.parse(holding.path("mask").asString("")));
            }
        }
        return holdings;
    }
}
