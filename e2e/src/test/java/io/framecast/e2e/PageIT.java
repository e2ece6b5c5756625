package io.framecast.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.ConsoleMessage;
import com.microsoft.playwright.Page;
import io.framecast.e2e.browser.Chromium;
import io.framecast.e2e.cluster.ClusterUnderTest;
import io.framecast.e2e.deadline.Await;
import io.framecast.e2e.fault.Faults;
import io.framecast.e2e.report.Figures;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Chromium plays the demo movie. Each of its frames carries its number as a row of blocks, which the page reads back from the
 * canvas: what was painted, not what was believed to be painted.
 */
@Order(10)
@OnCluster(OnCluster.HARMED)
final class PageIT {

    private static final Duration WITHIN = Duration.ofSeconds(60);

    private static Chromium chromium;

    private final ClusterUnderTest cluster;
    private final Figures figures;
    private final List<String> complaints = new ArrayList<>();
    private Page page;

    PageIT(ClusterUnderTest cluster, Figures figures) {
        this.cluster = cluster;
        this.figures = figures;
    }

    @BeforeAll
    static void startChromium() {
        chromium = Chromium.start();
    }

    @AfterAll
    static void stopChromium() {
        chromium.close();
    }

    @BeforeEach
    void openPage() {
        page = chromium.newPage();
        page.onConsoleMessage(message -> complain(message));
        page.onPageError(complaints::add);
    }

    private void complain(ConsoleMessage message) {
        if (message.type().equals("error") && !message.text().contains("net::ERR_")) {
            complaints.add(message.text());
        }
    }

    @AfterEach
    void keepScreenshot(TestInfo test) {
        chromium.screenshot(page, test.getTestMethod().orElseThrow().getName());
        page.close();
        assertThat(complaints).as("errors on the console").isEmpty();
    }

    private void openPlayer() {
        page.navigate(cluster.gateway(1) + "/?readback=1#/movies/demo");
        Await.until("the first frame is painted", WITHIN, () -> !readback().isEmpty());
    }

    private JsonNode state() {
        return JsonMapper.shared().readTree((String) page.evaluate("() => JSON.stringify(framecast.player.state)"));
    }

    private JsonNode readback() {
        return JsonMapper.shared().readTree((String) page.evaluate("() => JSON.stringify(framecast.player?.readback ?? [])"));
    }

    private void assertPaintedRightAndInOrder(JsonNode painted) {
        int before = -1;
        for (JsonNode entry : painted) {
            assertThat(entry.path("value").asInt()).as("blocks in the picture of frame %s", entry.path("frame")).isEqualTo(entry.path("frame").asInt());
            assertThat(entry.path("frame").asInt()).isGreaterThanOrEqualTo(before);
            before = entry.path("frame").asInt();
        }
    }

    @Test
    @Order(1)
    void theLibraryShowsTheMovie() {
        page.navigate(cluster.gateway(1) + "/");
        page.locator("a[href='#/movies/demo']").first().click();
        Await.until("the player is open", WITHIN, () -> page.url().endsWith("#/movies/demo"));
    }

    @Test
    @Order(2)
    void theDemoPlaysAndTheRightFramesArePaintedInOrder() {
        openPlayer();
        page.keyboard().press("Space");
        Await.until("150 frames are painted", WITHIN, () -> readback().size() >= 150);
        page.keyboard().press("k");
        JsonNode painted = readback();
        assertPaintedRightAndInOrder(painted);
        JsonNode state = state();
        figures.add("page: frames dropped of the first " + painted.size(), state.path("dropped").asInt(), "");
        TreeSet<String> nodes = new TreeSet<>();
        painted.forEach(entry -> nodes.add(entry.path("node").asString("")));
        assertThat(nodes).containsExactly("frame-1", "frame-2", "frame-3", "frame-4");
    }

    @Test
    @Order(3)
    void stepsAndSeeksShowExactlyThatFrame() {
        openPlayer();
        page.keyboard().press("ArrowRight");
        awaitShown(1);
        page.keyboard().press("ArrowRight");
        awaitShown(2);
        page.keyboard().press("ArrowLeft");
        awaitShown(1);
        page.keyboard().press("End");
        awaitShown(state().path("frames").asInt() - 1);
        page.keyboard().press("Home");
        awaitShown(0);
        readback().forEach(entry -> assertThat(entry.path("value").asInt()).isEqualTo(entry.path("frame").asInt()));
    }

    private void awaitShown(int frame) {
        Await.until("frame " + frame + " is shown", WITHIN, () -> {
            JsonNode painted = readback();
            return painted.size() > 0 && painted.get(painted.size() - 1).path("value").asInt() == frame;
        });
    }

    @Test
    @Order(4)
    void aKilledFrameServiceIsSeenAndNoFrameIsMissing() {
        Faults faults = new Faults(cluster).aimAt("frame-2");
        openPlayer();
        int frames = state().path("frames").asInt();
        int first = frames / 2;
        page.locator("input.frame-number").fill(Integer.toString(first));
        page.keyboard().press("Enter");
        awaitShown(first);
        page.keyboard().press("Space");
        Await.until("60 frames are painted", WITHIN, () -> readback().size() >= 60);
        faults.kill("frame-2");
        page.getByText(Pattern.compile("frame-2 lost")).first().waitFor();
        page.locator(".source[data-lost]", new Page.LocatorOptions().setHasText("frame-2")).waitFor();
        chromium.screenshot(page, "frame-2-is-killed");
        Await.until("the movie is played to its end", WITHIN, () -> !state().path("playing").asBoolean(true));

        JsonNode state = state();
        JsonNode painted = readback();
        assertPaintedRightAndInOrder(painted);
        assertThat(state.path("unavailable").asInt()).isZero();
        TreeSet<Integer> shown = new TreeSet<>();
        painted.forEach(entry -> shown.add(entry.path("value").asInt()));
        assertThat(shown.tailSet(first).size() + state.path("dropped").asInt()).as("painted or dropped").isGreaterThanOrEqualTo(frames - first);
        assertThat(shown).contains(frames - 1);
        figures.add("page: time held while frame-2 was killed", state.path("heldMillis").asDouble(), "ms");
        figures.add("page: frames dropped while frame-2 was killed", state.path("dropped").asInt(), "");
    }
}
