package io.framecast.e2e.prometheus;

import io.framecast.e2e.deadline.Await;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Debian's Prometheus, scraping a cluster's nodes once a second. Its data is in a directory of its own; {@link #close} ends it.
 * Thread-safe.
 */
public final class DebianPrometheus implements AutoCloseable {

    private static final Duration READY_WITHIN = Duration.ofSeconds(30);
    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(20);
    private static final Duration END_WITHIN = Duration.ofSeconds(10);

    private final HttpClient http = HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
    private final Process process;
    private final Path log;
    private final URI base;
    private final int targets;

    /**
     * One value of an answer.
     *
     * @param labels its labels, as JSON
     * @param value a number, or not a number where the query says so
     */
    public record Sample(JsonNode labels, double value) {}

    private DebianPrometheus(Process process, Path log, URI base, int targets) {
        this.process = process;
        this.log = log;
        this.base = base;
        this.targets = targets;
    }

    /** Whether there is one on the PATH. */
    public static boolean isInstalled() {
        for (String directory : System.getenv().getOrDefault("PATH", "").split(":", -1)) {
            if (Files.isExecutable(Path.of(directory, "prometheus"))) {
                return true;
            }
        }
        return false;
    }

    /**
     * Starts it; returns when it answers.
     *
     * @param directory an empty directory for its settings, data and log
     * @param metricsPorts of the nodes on this machine
     * @param rules a rules file it evaluates once a second
     */
    public static DebianPrometheus start(Path directory, List<Integer> metricsPorts, Path rules) {
        try {
            Path settings = Files.writeString(directory.resolve("prometheus.yml"), settings(metricsPorts, rules));
            Path log = directory.resolve("prometheus.log");
            int port = freePort();
            Process process = new ProcessBuilder("prometheus", "--config.file=" + settings, "--storage.tsdb.path=" + directory.resolve("tsdb"),
                    "--web.listen-address=127.0.0.1:" + port)
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
            DebianPrometheus started = new DebianPrometheus(process, log, URI.create("http://127.0.0.1:" + port), metricsPorts.size());
            Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly, "end-prometheus"));
            Await.until("Prometheus is ready", READY_WITHIN, started::isReady);
            return started;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String settings(List<Integer> metricsPorts, Path rules) {
        String addresses = metricsPorts.stream().map(port -> "'127.0.0.1:" + port + "'").collect(Collectors.joining(", "));
        return """
                global: {scrape_interval: 1s, scrape_timeout: 900ms, evaluation_interval: 1s}
                rule_files: ['%s']
                scrape_configs:
                  - job_name: framecast
                    metrics_path: /actuator/prometheus
                    static_configs: [{targets: [%s]}]
                """.formatted(rules.toAbsolutePath().normalize(), addresses);
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private boolean isReady() throws IOException {
        if (!process.isAlive()) {
            throw new IllegalStateException("Prometheus has ended:\n" + Files.readString(log));
        }
        try {
            return send("/-/ready").statusCode() == 200;
        } catch (UncheckedIOException e) {
            return false;
        }
    }

    /** Waits until every node has been scraped at least so many times, without a gap since now. */
    public void awaitScrapes(int scrapes, Duration within) {
        Await.until(scrapes + " scrapes of " + targets + " nodes", within, () -> {
            List<Sample> counts = query("sum_over_time(up[" + scrapes + "s])");
            return counts.size() == targets && counts.stream().allMatch(count -> count.value() >= scrapes - 1);
        });
    }

    /**
     * Asks for an expression's values now.
     *
     * @throws AssertionError where it is not a valid expression
     */
    public List<Sample> query(String expression) {
        JsonNode answer = get("/api/v1/query?query=" + URLEncoder.encode(expression, StandardCharsets.UTF_8), expression);
        List<Sample> samples = new ArrayList<>();
        if (answer.path("resultType").asString("").equals("scalar")) {
            samples.add(new Sample(JsonMapper.shared().createObjectNode(), number(answer.path("result").path(1))));
        } else {
            answer.path("result").forEach(sample -> samples.add(new Sample(sample.path("metric"), number(sample.path("value").path(1)))));
        }
        return samples;
    }

    /** Its alerting rules, each with {@code name}, {@code query}, {@code health} and {@code lastError}. */
    public List<JsonNode> alertingRules() {
        List<JsonNode> rules = new ArrayList<>();
        get("/api/v1/rules?type=alert", "rules").path("groups").forEach(group -> group.path("rules").forEach(rules::add));
        return rules;
    }

    private static double number(JsonNode text) {
        return switch (text.asString("NaN")) {
            case "+Inf" -> Double.POSITIVE_INFINITY;
            case "-Inf" -> Double.NEGATIVE_INFINITY;
            default -> Double.parseDouble(text.asString("NaN"));
        };
    }

    private JsonNode get(String path, String what) {
        JsonNode answer = JsonMapper.shared().readTree(send(path).body());
        if (!answer.path("status").asString("").equals("success")) {
            throw new AssertionError(what + ": " + answer.path("error").asString(""));
        }
        return answer.path("data");
    }

    private HttpResponse<String> send(String path) {
        HttpRequest request = HttpRequest.newBuilder(base.resolve(path)).timeout(ANSWER_WITHIN).build();
        try {
            return http.send(request, BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(request.uri() + ": " + e, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted during " + request.uri(), e);
        }
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(END_WITHIN.toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
        http.close();
    }
}
