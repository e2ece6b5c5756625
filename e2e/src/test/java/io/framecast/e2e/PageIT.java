package io.framecast.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.WaitForSelectorState;
import io.framecast.e2e.client.Rest;
import io.framecast.e2e.cluster.ClusterUnderTest;
import io.framecast.e2e.deadline.Await;
import io.framecast.e2e.fault.Faults;
import io.framecast.e2e.report.Figures;
import io.framecast.protocol.mask.FrameMask;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** The player: Chromium plays the demo movie. */
@Order(10)
@OnCluster(OnCluster.HARMED)
final class PageIT extends BrowserScenarios {

    private final Figures figures;

    PageIT(ClusterUnderTest cluster, Figures figures) {
        super(cluster);
        this.figures = figures;
    }

    private void assertPaintedRightAndInOrder(JsonNode painted) {
        assertPaintedRight(painted);
        int before = -1;
        for (JsonNode entry : painted) {
            assertThat(entry.path("frame").asInt()).isGreaterThanOrEqualTo(before);
            before = entry.path("frame").asInt();
        }
    }

    @Test
    @Order(1)
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
    @Order(2)
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
        page.keyboard().press("g");
        page.keyboard().type("123");
        page.keyboard().press("Enter");
        awaitShown(123);
        assertPaintedRight(readback());
    }

    @Test
    @Order(3)
    void reversePlayPaintsEveryFrameBackwards() {
        openPlayer("&frame=60");
        page.keyboard().press("j");
        Await.until("frame 0 is reached", WITHIN, () -> !state().path("playing").asBoolean(true));
        JsonNode painted = readback();
        assertPaintedRight(painted);
        for (int i = 1; i < painted.size(); i++) {
            assertThat(painted.get(i).path("frame").asInt()).isLessThan(painted.get(i - 1).path("frame").asInt());
        }
        assertThat(painted.size() + state().path("dropped").asInt()).as("painted or dropped").isEqualTo(61);
    }

    @Test
    @Order(4)
    void marksMakeARangeThatPlayGoesRoundIn() {
        openPlayer("&frame=40");
        page.keyboard().press("i");
        page.locator("input.frame-number").fill("49");
        page.keyboard().press("Enter");
        awaitShown(49);
        page.keyboard().press("o");
        page.getByText("40–49 · 10 frames").waitFor();
        Await.until("the address has frame and marks", WITHIN, () -> address().endsWith("#movie=demo&frame=49&in=40&out=49"));
        page.keyboard().press("r");
        int before = readback().size();
        page.keyboard().press("Space");
        Await.until("the range is played three times", WITHIN, () -> readback().size() >= before + 30);
        page.keyboard().press("k");
        JsonNode painted = readback();
        assertPaintedRight(painted);
        for (int i = before; i < painted.size(); i++) {
            assertThat(painted.get(i).path("frame").asInt()).isBetween(40, 49);
        }
        page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Export")).click();
        assertThat(page.locator(".copy-row code").first().innerText()).isEqualTo("40-49");
        screenshot("export");
    }

    @Test
    @Order(5)
    void anAddressOpensTheMovieAtAFrameAndTheWayBackKeepsTheSearch() {
        page.navigate(cluster.gateway(1) + "/#q=dem");
        page.locator(".movie[data-id=demo] h2 a").click();
        Await.until("the player is open", WITHIN, () -> address().endsWith("#movie=demo"));
        page.goBack();
        page.locator(".movie[data-id=demo]").waitFor();
        assertThat(page.locator("input.search").inputValue()).isEqualTo("dem");
        page.goForward();
        Await.until("the player is open again", WITHIN, () -> state().path("painted").asInt() > 0);
        openPlayer("&frame=321&in=300&out=330");
        page.reload();
        Await.until("the first frame is painted", WITHIN, () -> !readback().isEmpty());
        assertThat(readback().get(0).path("value").asInt()).as("no other frame was shown before").isEqualTo(321);
        assertThat(state().path("marks").toString()).isEqualTo("{\"markIn\":300,\"markOut\":330}");
        page.navigate(cluster.gateway(1) + "/?readback=1#/movies/demo");
        Await.until("links of older versions work", WITHIN, () -> state().path("movieId").asString("").equals("demo"));
    }

    @Test
    @Order(6)
    void theTenStepsOfTheRequestAreTold() {
        openPlayer();
        page.locator(".step[data-state=done]", new Page.LocatorOptions().setHasText("Joined")).waitFor();
        assertThat(page.locator(".step").count()).isEqualTo(10);
        assertThat(page.locator(".step", new Page.LocatorOptions().setHasText("Listed")).innerText()).contains("PRQ", "ms");
        page.locator(".share", new Page.LocatorOptions().setHasText(Pattern.compile("frame-1.*standby", Pattern.DOTALL))).first().waitFor();
    }

    @Test
    @Order(7)
    void theKeysAreListedAndTheListTakesThemMeanwhile() {
        openPlayer();
        page.keyboard().press("?");
        page.locator("dialog.help[open]").waitFor();
        screenshot("help");
        page.keyboard().press("End");
        page.keyboard().press("Escape");
        assertThat(page.locator("dialog.help[open]").count()).isZero();
        assertThat(state().path("frame").asInt()).as("the player did not hear of the key").isZero();
    }

    @Test
    @Order(7)
    void whatWasSeenIsKeptInTheBrowserAndNotAskedForAgain() {
        openPlayer();
        page.keyboard().press("Space");
        Await.until("100 frames are painted", WITHIN, () -> readback().size() >= 100);
        page.keyboard().press("k");
        FrameMask kept = Await.present("frames are kept", WITHIN, () ->
                Optional.of(FrameMask.parse(state().path("kept").asString(""))).filter(mask -> mask.count() >= 64 && mask.contains(0)));

        page.reload();
        Await.until("the first frame is painted", WITHIN, () -> !readback().isEmpty());
        Await.until("all that was asked for has come", WITHIN, () -> state().path("ruid").asString("").length() > 0 && state().path("onOrder").asInt() == 0);

        JsonNode request = new Rest(cluster.gateway(1)).get("requests/" + state().path("ruid").asString()).expect(200).json();
        assertThat(FrameMask.parse(request.path("have").asString()).containsAll(kept)).as("said to be here: %s", request.path("have")).isTrue();
        int received = state().path("received").asInt();
        page.keyboard().press("Home");
        awaitShown(0);
        page.keyboard().press("ArrowRight");
        awaitShown(1);
        assertThat(state().path("received").asInt()).as("frames from the gateway").isEqualTo(received);
        assertThat(state().path("reread").asInt()).as("frames from the browser's storage").isPositive();
        page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Frames kept in this browser")).click();
        page.getByText(Pattern.compile("are kept\\.")).waitFor();
        screenshot("kept-frames");
        page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Clear")).click();
        Await.until("nothing is kept", WITHIN, () -> state().path("keptBytes").asLong(-1) == 0);
        page.keyboard().press("Escape");
    }

    @Test
    @Order(7)
    void aRecordingIsFollowedAtItsEndAndTheViewerMayLeaveItAndComeBack() throws IOException {
        Rest rest = new Rest(cluster.gateway(1));
        rest.post("recordings?id=watched&title=The%20watched%20yard&label=camera:yard", "").expect(201);
        record(rest, 0, 10);
        page.navigate(cluster.gateway(1) + "/?readback=1");
        page.locator(".movie[data-id=watched] .badge", new Page.LocatorOptions().setHasText("Recording")).waitFor();
        page.locator(".movie[data-id=watched] h2 a").click();
        awaitShown(9);

        record(rest, 10, 20);
        awaitShown(19);
        Locator live = page.locator("button.live");
        assertThat(live.getAttribute("aria-pressed")).as("at the latest frame").isEqualTo("true");
        assertThat(page.locator(".screen-head").innerText()).as("facts of a movie that grows").contains("20 frames");
        screenshotOfViewport("live");

        page.keyboard().press("k");
        page.keyboard().press("Home");
        awaitShown(0);
        record(rest, 20, 25);
        Await.until("the page has heard of the frames that came meanwhile", WITHIN, () -> state().path("frames").asInt() == 25);
        assertThat(live.getAttribute("aria-pressed")).as("at the first frame").isEqualTo("false");
        assertThat(readback().get(readback().size() - 1).path("value").asInt()).as("whoever looks back is not taken to the end").isZero();

        live.click();
        awaitShown(24);
        record(rest, 25, 30);
        awaitShown(29);
        assertPaintedRight(readback());

        rest.post("movies/watched/close", "").expect(200);
        live.waitFor(new Locator.WaitForOptions().setState(WaitForSelectorState.HIDDEN));
        rest.delete("movies/watched").expect(204);
    }

    /** The demo's frames under the same numbers, so that what is painted can be told. */
    private static void record(Rest rest, int first, int end) throws IOException {
        ByteArrayOutputStream jpegs = new ByteArrayOutputStream();
        for (int frame = first; frame < end; frame++) {
            jpegs.write(rest.get("movies/demo/frames/" + frame).expect(200).body());
        }
        rest.append("watched", first, jpegs.toByteArray()).expect(200);
    }

    @Test
    @Order(8)
    void aKilledFrameServiceIsSeenAndNoFrameIsMissing() {
        Faults faults = new Faults(cluster).aimAt("frame-2");
        int first = 300;
        openPlayer("&frame=" + first);
        int frames = state().path("frames").asInt();
        page.keyboard().press("Space");
        Await.until("60 frames are painted", WITHIN, () -> readback().size() >= 60);
        faults.kill("frame-2");
        page.getByText(Pattern.compile("frame-2 lost")).first().waitFor();
        page.locator(".source[data-lost]", new Page.LocatorOptions().setHasText("frame-2")).waitFor();
        screenshot("frame-2-is-killed");
        screenshotOfViewport("page");
        Await.until("the movie is played to its end", WITHIN, () -> !state().path("playing").asBoolean(true));

        JsonNode state = state();
        JsonNode painted = readback();
        assertPaintedRightAndInOrder(painted);
        assertThat(state.path("unavailable").asInt()).isZero();
        TreeSet<Integer> shown = new TreeSet<>();
        painted.forEach(entry -> shown.add(entry.path("value").asInt()));
        assertThat(shown.size() + state.path("dropped").asInt()).as("painted or dropped").isEqualTo(frames - first);
        assertThat(shown).contains(frames - 1);
        figures.add("page: time held while frame-2 was killed", state.path("heldMillis").asDouble(), "ms");
        figures.add("page: frames dropped while frame-2 was killed", state.path("dropped").asInt(), "");
    }

    @Test
    @Order(9)
    void aKilledGatewayIsReplacedByAnotherAndOnlyMissingFramesAreAskedFor() {
        Faults faults = new Faults(cluster).aimAt("gateway-1");
        openPlayer();
        page.keyboard().press("Space");
        Await.until("60 frames are painted", WITHIN, () -> readback().size() >= 60);
        faults.kill("gateway-1");
        Await.until("the movie is played to its end", WITHIN, () -> !state().path("playing").asBoolean(true));
        JsonNode state = state();
        JsonNode painted = readback();
        assertPaintedRightAndInOrder(painted);
        int frames = state.path("frames").asInt();
        assertThat(painted.size() + state.path("dropped").asInt()).as("painted or dropped").isEqualTo(frames);
        // What was on its way when the gateway died may come twice: a window at most, not the whole movie.
        assertThat(state.path("received").asInt()).isBetween(frames, frames + frames / 4);
        page.getByText(Pattern.compile("· by ")).waitFor();
        page.setViewportSize(390, 844);
        assertNothingIsWiderThanTheScreen();
        figures.add("page: time held while its gateway was killed", state.path("heldMillis").asDouble(), "ms");
    }
}
