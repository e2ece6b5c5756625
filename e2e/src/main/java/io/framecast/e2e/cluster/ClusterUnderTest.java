package io.framecast.e2e.cluster;

import io.framecast.e2e.deadline.Await;
import io.framecast.e2e.invariant.NoProcessLeftBehind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A cluster on this machine, started by {@code ./framecast up}. It is taken down by {@link #close()} or, at the latest, when
 * this JVM ends. Its logs stay in {@code clusters/NAME/} under the artefacts; its data does not.
 *
 * <p>Thread-safe.
 */
public final class ClusterUnderTest implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ClusterUnderTest.class);
    private static final Duration UP_WITHIN = Duration.ofMinutes(4);
    private static final Duration VERB_WITHIN = Duration.ofSeconds(60);
    private static final Duration ALL_RUNNING_WITHIN = Duration.ofSeconds(60);

    private static final int LOOKS_AT_EXIT = 3;
    private static final long LOOK_AT_EXIT_NANOS = Duration.ofMillis(100).toNanos();

    private final ClusterOptions options;
    private final Path data;
    private final FramecastCommand command;
    private final Thread atExit;
    private final AtomicBoolean closed = new AtomicBoolean();
    private volatile List<ProcessRow> layout = List.of();

    private ClusterUnderTest(ClusterOptions options, Path data) {
        this.options = options;
        this.data = data;
        this.command = new FramecastCommand(home(), data).with(options.environment());
        this.atExit = new Thread(this::endWithThisJvm, "take-down-" + options.name());
    }

    /** The repository's root, from the property {@code framecast.home}. */
    public static Path home() {
        return Path.of(System.getProperty("framecast.home", "..")).toAbsolutePath().normalize();
    }

    /** Where logs, screenshots and reports go, from the property {@code framecast.e2e.artefacts}. */
    public static Path artefacts() {
        return Path.of(System.getProperty("framecast.e2e.artefacts", "target")).toAbsolutePath().normalize();
    }

    /** An empty directory of its own for the cluster of that name. */
    public static Path directoryOf(String name) {
        Path directory = artefacts().resolve("clusters").resolve(name);
        try {
            delete(directory);
            return Files.createDirectories(directory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Starts a cluster; returns when every process is ready.
     *
     * @throws AssertionError where it does not come up
     */
    public static ClusterUnderTest start(ClusterOptions options) {
        ClusterUnderTest cluster = new ClusterUnderTest(options, directoryOf(options.name()).resolve("data"));
        Runtime.getRuntime().addShutdownHook(cluster.atExit);
        try {
            List<String> arguments = new ArrayList<>(options.upArguments());
            arguments.add("--detach");
            cluster.command.run(UP_WITHIN, arguments.toArray(String[]::new)).orFail();
            cluster.layout = cluster.status();
            return cluster;
        } catch (RuntimeException | Error e) {
            try {
                cluster.close();
            } catch (AssertionError second) {
                e.addSuppressed(second);
            }
            throw e;
        }
    }

    /**
     * Uses a cluster that somebody has up already, to try one scenario again and again; {@link #close()} leaves it up.
     *
     * @param data its data directory
     */
    public static ClusterUnderTest attach(ClusterOptions options, Path data) {
        ClusterUnderTest cluster = new ClusterUnderTest(options, data.toAbsolutePath().normalize());
        cluster.layout = cluster.status();
        cluster.closed.set(true);
        return cluster;
    }

    /** What was asked for. */
    public ClusterOptions options() {
        return options;
    }

    /** The data directory. */
    public Path data() {
        return data;
    }

    /** The command line of this cluster. */
    public FramecastCommand command() {
        return command;
    }

    /** The public address of a gateway, numbered from 1. */
    public URI gateway(int number) {
        return URI.create("http://127.0.0.1:" + row("gateway-" + number).port());
    }

    /** Kafka's addresses. */
    public String bootstrapServers() {
        return options.servers().map(ClusterOptions.Servers::kafka).orElseGet(this::ownBrokers);
    }

    private String ownBrokers() {
        return String.join(",", layout.stream()
                .filter(row -> row.role().equals("kafka"))
                .map(row -> "127.0.0.1:" + row.port())
                .toList());
    }

    /** The row of that process as it was when the cluster came up; only its pid and state can differ later. */
    public ProcessRow row(String name) {
        return layout.stream()
                .filter(row -> row.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("the cluster has no process " + name));
    }

    /** The processes as they were when the cluster came up. */
    public List<ProcessRow> layout() {
        return layout;
    }

    /** What {@code status --json} says now. */
    public List<ProcessRow> status() {
        FramecastCommand.Result result = command.run(VERB_WITHIN, "status", "--json").orFail();
        List<ProcessRow> rows = new ArrayList<>();
        for (JsonNode row : JsonMapper.shared().readTree(result.out())) {
            rows.add(new ProcessRow(row.path("name").asString(""), row.path("role").asString(""), row.path("pid").asLong(0),
                    row.path("port").asInt(0), row.path("metricsPort").asInt(0), row.path("state").asString("")));
        }
        return rows;
    }

    /** The process id of that process now. */
    public long pid(String name) {
        return status().stream()
                .filter(row -> row.name().equals(name))
                .mapToLong(ProcessRow::pid)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("the cluster has no process " + name));
    }

    /** The same as the data directory has it, so that no command line is started; 0 where it has none. */
    public long writtenPid(String name) {
        try {
            return JsonMapper.shared().readTree(Files.readString(data.resolve("run").resolve(name + ".json"))).path("pid").asLong(0);
        } catch (IOException | JacksonException e) {
            return 0;
        }
    }

    /** @throws AssertionError where one of the processes that came up lives no more; asks the kernel, so it costs nothing */
    public void assertSameProcessesLive() {
        for (ProcessRow row : layout) {
            if (ProcessHandle.of(row.pid()).filter(ProcessHandle::isAlive).isEmpty()) {
                throw new AssertionError(row.name() + ", process " + row.pid() + ", lives no more; see " + data.resolve("logs"));
            }
        }
    }

    /** Starts again what is dead or stopped, and waits until all is running. */
    public void heal() {
        for (ProcessRow row : status()) {
            if (row.state().equals("DEAD") || row.state().equals("STOPPED")) {
                command.run(VERB_WITHIN, "start", row.name()).orFail();
            } else if (row.state().equals("PAUSED")) {
                command.run(VERB_WITHIN, "resume", row.name()).orFail();
            }
        }
        Await.until("all processes RUNNING", ALL_RUNNING_WITHIN, this::isAllRunning);
    }

    /** Whether every process runs. */
    public boolean isAllRunning() {
        return status().stream().allMatch(row -> row.state().equals("RUNNING"));
    }

    /**
     * Takes the cluster down and deletes its data.
     *
     * @throws AssertionError where {@code down} fails or leaves a process behind
     */
    @Override
    public void close() {
        if (closed.getAndSet(true)) {
            return;
        }
        try {
            command.run(VERB_WITHIN, "down").orFail();
            new NoProcessLeftBehind(ClusterProcesses.of(data)).check();
        } finally {
            takeDown();
            Runtime.getRuntime().removeShutdownHook(atExit);
            keepLogsOnly();
        }
    }

    /** By force, without asking the launcher: for when that fails and at the end of this JVM. */
    private void takeDown() {
        for (long pid : ClusterProcesses.of(data).keySet()) {
            LOG.warn("{}: ending process {} by force", options.name(), pid);
            ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
        }
    }

    /** Whatever was being started just now is found by the next look. */
    private void endWithThisJvm() {
        int looksInVain = 0;
        while (looksInVain < LOOKS_AT_EXIT) {
            looksInVain = ClusterProcesses.of(data).isEmpty() ? looksInVain + 1 : 0;
            takeDown();
            LockSupport.parkNanos(LOOK_AT_EXIT_NANOS);
        }
        keepLogsOnly();
    }

    private void keepLogsOnly() {
        try {
            Path logs = data.resolve("logs");
            if (Files.isDirectory(logs)) {
                Path kept = data.resolveSibling("logs");
                delete(kept);
                Files.move(logs, kept);
            }
            delete(data);
        } catch (IOException e) {
            LOG.warn("{}: cannot tidy {}: {}", options.name(), data, e.toString());
        }
    }

    private static void delete(Path directory) throws IOException {
        if (!Files.exists(directory)) {
            return;
        }
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
