package io.framecast.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import io.framecast.e2e.browser.Chromium;
import io.framecast.e2e.client.Digests;
import io.framecast.e2e.client.Rest;
import io.framecast.e2e.cluster.ClusterUnderTest;
import io.framecast.e2e.cluster.ProcessRow;
import io.framecast.e2e.deadline.Await;
import io.framecast.protocol.topic.Topics;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The examples of docs/integrators.md, run as they stand there. */
@Order(4)
@OnCluster(OnCluster.SHARED)
final class IntegratorsIT {

    private static final io.framecast.protocol.document.Page INTEGRATORS =
            io.framecast.protocol.document.Page.read(ClusterUnderTest.home().resolve("docs/integrators.md"));
    private static final int EXAMPLE_WITHIN_SECONDS = 120;
    private static final int FILM_FRAMES = 30;

    private final ClusterUnderTest cluster;
    private final Rest rest;

    IntegratorsIT(ClusterUnderTest cluster) {
        this.cluster = cluster;
        this.rest = new Rest(cluster.gateway(1));
    }

    @Test
    void theExamplesOfRestWork(@TempDir Path directory) throws IOException, InterruptedException {
        try (var film = Files.newOutputStream(directory.resolve("film.avi"))) {
            for (int frame = 0; frame < FILM_FRAMES; frame++) {
                film.write(rest.get("movies/demo/frames/" + frame).expect(200).body());
            }
        }
        for (List<String> example : INTEGRATORS.blocks("REST by example", "sh")) {
            run(directory, String.join("\n", example));
        }
        assertThat(Digests.sha256(Files.readAllBytes(directory.resolve("frame-17.jpg"))))
                .isEqualTo(Digests.sha256(rest.get("movies/demo/frames/17").expect(200).body()));
        assertThat(directory.resolve("frames.mjpeg")).isNotEmptyFile();
        assertThat(directory.resolve("request.mjpeg")).isNotEmptyFile();
    }

    private void run(Path directory, String example) throws IOException, InterruptedException {
        String address = cluster.gateway(1).getAuthority();
        Path output = directory.resolve("output.txt");
        Process shell = new ProcessBuilder("bash", "-euo", "pipefail", "-c", example.replace("localhost:8080", address))
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        boolean ended = shell.waitFor(EXAMPLE_WITHIN_SECONDS, TimeUnit.SECONDS);
        if (!ended) {
            shell.descendants().forEach(ProcessHandle::destroyForcibly);
            shell.destroyForcibly();
        }
        assertThat(ended && shell.exitValue() == 0).as(example + "\nsaid\n" + Files.readString(output)).isTrue();
    }

    @Test
    void theExampleOfTheSocketFetchesEveryFrameOnceInABrowser() {
        String client = String.join("\n", INTEGRATORS.block("The socket by example", "js"));
        String gateway = cluster.gateway(1).toString().replaceAll("/$", "");
        try (Chromium chromium = Chromium.start()) {
            Page page = chromium.newPage();
            page.navigate(gateway + "/api");
            // Part of the text, since the page's policy lets nothing be made a function of.
            Object came = page.evaluate("async (gateway) => {\n" + client + """

                      const frames = [];
                      const ruid = await fetchFrames(gateway, 'demo', '0-19,30-49/2', (frame) => frames.push(frame));
                      const text = async ({ jpeg }) => btoa(String.fromCharCode(...new Uint8Array(await jpeg.arrayBuffer())));
                      return { ruid, frames: await Promise.all(frames.map(async (f) => ({ number: f.number, node: f.node, jpeg: await text(f) }))) };
                    }""", gateway);
            Map<Integer, byte[]> jpegs = new TreeMap<>();
            for (Object frame : (List<?>) ((Map<?, ?>) came).get("frames")) {
                Map<?, ?> fields = (Map<?, ?>) frame;
                assertThat((String) fields.get("node")).startsWith("frame-");
                byte[] before = jpegs.put((Integer) fields.get("number"), Base64.getDecoder().decode((String) fields.get("jpeg")));
                assertThat(before).as("a frame that came twice").isNull();
            }
            Set<Integer> wanted = new TreeSet<>(IntStream.range(0, 20).boxed().toList());
            IntStream.range(0, 10).forEach(i -> wanted.add(30 + 2 * i));
            assertThat(jpegs.keySet()).isEqualTo(wanted);
            assertThat(jpegs.get(48)).isEqualTo(rest.get("movies/demo/frames/48").expect(200).body());
            Library.awaitPhase(rest, (String) ((Map<?, ?>) came).get("ruid"), "DONE", Duration.ofSeconds(20));
        }
    }

    @Test
    void thePageOfTheRestInterfaceShowsEveryOperation() {
        try (Chromium chromium = Chromium.start()) {
            Page page = chromium.newPage();
            Set<String> complaints = new TreeSet<>();
            page.onPageError(complaints::add);
            page.onConsoleMessage(message -> {
                if (message.type().equals("error")) {
                    complaints.add(message.text());
                }
            });
            page.navigate(cluster.gateway(1).resolve("/api").toString());
            page.waitForSelector(".operation");
            assertThat(page.locator(".operation").count()).isEqualTo(operations());
            assertThat(page.locator("#getFrame").innerText()).contains("GET /api/v1/movies/{id}/frames/{frame}", "integer 0–33554431", "If-None-Match", "304");
            assertThat(complaints).isEmpty();
            chromium.screenshot(page, "rest-interface");
        }
    }

    private static int operations() {
        int count = 0;
        for (var path : io.framecast.protocol.document.Document.read(ClusterUnderTest.home().resolve("client-gateway/src/main/resources/openapi.yaml"))
                .root().path("paths")) {
            count += (int) path.propertyNames().stream().filter(name -> !name.equals("parameters")).count();
        }
        return count;
    }

    @Test
    void theTopicsNamedExist() {
        Set<String> named = Pattern.compile("framecast\\.([a-z-]+)\\b").matcher(String.join("\n", INTEGRATORS.section("Topics by example"))).results()
                .map(found -> found.group(1)).collect(Collectors.toCollection(TreeSet::new));
        assertThat(named).isNotEmpty().isSubsetOf(Topics.all().stream().map(topic -> topic.name()).toList());
    }

    @Test
    void theMetricsNamedAreServed() {
        rest.get("movies/demo/stream?frames=0-9&rate=max").expect(200);
        Set<String> named = Pattern.compile("`(framecast_\\w+)`").matcher(String.join("\n", INTEGRATORS.section("Metrics by example"))).results()
                .map(found -> found.group(1)).collect(Collectors.toCollection(TreeSet::new));
        assertThat(named).isNotEmpty();
        Await.passes("the metrics of the page", Duration.ofSeconds(20), () -> {
            String served = cluster.status().stream().filter(row -> row.metricsPort() > 0).map(IntegratorsIT::metrics).collect(Collectors.joining());
            assertThat(named).allSatisfy(name -> assertThat(served).containsPattern("(?m)^" + name + "(_count|_bucket)?[{ ]"));
        });
    }

    private static String metrics(ProcessRow row) {
        try (HttpClient http = HttpClient.newHttpClient()) {
            URI address = URI.create("http://127.0.0.1:" + row.metricsPort() + "/actuator/prometheus");
            return http.send(HttpRequest.newBuilder(address).build(), HttpResponse.BodyHandlers.ofString()).body();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }
}
