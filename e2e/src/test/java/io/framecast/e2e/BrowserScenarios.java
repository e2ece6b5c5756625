package io.framecast.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.ConsoleMessage;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import io.framecast.e2e.browser.Chromium;
import io.framecast.e2e.cluster.ClusterUnderTest;
import io.framecast.e2e.deadline.Await;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInfo;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A fresh page in Chromium for each scenario, and a screenshot of how it ended. An error on the console fails the scenario,
 * whatever else it shows; what the network refuses is no error of the page.
 *
 * <p>Each frame of the demo movie carries its number as a row of blocks, which the page reads back from the canvas: what was
 * painted, not what was believed to be painted.
 */
abstract class BrowserScenarios {

    static final Duration WITHIN = Duration.ofSeconds(60);

    private static Chromium chromium;

    final ClusterUnderTest cluster;
    private final List<String> complaints = new ArrayList<>();
    Page page;

    BrowserScenarios(ClusterUnderTest cluster) {
        this.cluster = cluster;
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
        usePage(chromium.newPage());
    }

    /** Goes on with a page of another size or scheme. */
    final void openPage(int width, int height, ColorScheme scheme) {
        page.close();
        usePage(chromium.newPage(width, height, scheme));
    }

    private void usePage(Page fresh) {
        page = fresh;
        page.onConsoleMessage(this::complain);
        page.onPageError(complaints::add);
    }

    private void complain(ConsoleMessage message) {
        boolean isRefusal = message.text().contains("net::ERR_") || message.text().contains("the server responded with a status of")
                || message.text().contains("WebSocket connection to") || message.text().contains("blocked by CORS policy");
        if (message.type().equals("error") && !isRefusal) {
            complaints.add(message.text());
        }
    }

    @AfterEach
    void keepScreenshot(TestInfo test) {
        screenshot(test.getTestMethod().orElseThrow().getName());
        page.close();
        assertThat(complaints).as("errors on the console").isEmpty();
    }

    final void screenshot(String name) {
        chromium.screenshot(page, name);
    }

    /** What fits on the screen, without what lies below. */
    final void screenshotOfViewport(String name) {
        chromium.screenshot(page, name, false);
    }

    final void openLibrary() {
        page.navigate(cluster.gateway(1) + "/");
        page.locator(".movie[data-id=demo] h2 a").waitFor();
    }

    final void openPlayer() {
        openPlayer("");
    }

    /** @param at what follows the movie in the address, such as {@code &frame=17} */
    final void openPlayer(String at) {
        page.navigate(cluster.gateway(1) + "/?readback=1#movie=demo" + at);
        Await.until("the first frame is painted", WITHIN, () -> !readback().isEmpty());
    }

    /** The page's address, asked of the page: the client's own copy follows only while something else is asked. */
    final String address() {
        return (String) page.evaluate("() => location.href");
    }

    /** What the player says of itself. */
    final JsonNode state() {
        return JsonMapper.shared().readTree((String) page.evaluate("() => JSON.stringify(framecast.player?.state ?? {})"));
    }

    /** Each painted frame: the number it was painted as, and the number read back from the picture. */
    final JsonNode readback() {
        return JsonMapper.shared().readTree((String) page.evaluate("() => JSON.stringify(framecast.player?.readback ?? [])"));
    }

    final void awaitShown(int frame) {
        Await.until("frame " + frame + " is shown", WITHIN, () -> {
            JsonNode painted = readback();
            return painted.size() > 0 && painted.get(painted.size() - 1).path("value").asInt() == frame;
        });
    }

    final void assertPaintedRight(JsonNode painted) {
        for (JsonNode entry : painted) {
            assertThat(entry.path("value").asInt()).as("blocks in the picture of frame %s", entry.path("frame")).isEqualTo(entry.path("frame").asInt());
        }
    }

    final void assertNothingIsWiderThanTheScreen() {
        int over = (int) page.evaluate("() => document.documentElement.scrollWidth - innerWidth");
        assertThat(over).as("pixels that one would have to scroll sideways").isLessThanOrEqualTo(0);
    }
}
