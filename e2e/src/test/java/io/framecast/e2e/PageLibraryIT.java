package io.framecast.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.microsoft.playwright.CDPSession;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.TimeoutError;
import com.microsoft.playwright.options.FilePayload;
import com.microsoft.playwright.options.WaitForSelectorState;
import io.framecast.e2e.client.Rest;
import io.framecast.e2e.cluster.ClusterUnderTest;
import io.framecast.e2e.deadline.Await;
import io.framecast.e2e.fault.Faults;
import io.framecast.e2e.footage.DebianFfmpeg;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The library: what is there, finding it, adding to it, and the domain's nodes. */
@Order(10)
@OnCluster(OnCluster.HARMED)
final class PageLibraryIT extends BrowserScenarios {

    private static final Locator.WaitForOptions IMPORTED = new Locator.WaitForOptions().setTimeout(Library.IMPORTED_WITHIN.toMillis());

    private static final int LARGER_FILM_FRAMES = 200;
    /** As slowly as a file is sent that shall be under way when something happens. */
    private static final int SECONDS_TO_SEND = 20;

    PageLibraryIT(ClusterUnderTest cluster) {
        super(cluster);
    }

    private Locator upload(String fileName) {
        return page.locator(".upload", new Page.LocatorOptions().setHasText(fileName));
    }

    private Locator imported(String fileName) {
        Locator row = upload(fileName);
        try {
            row.locator("text=Open").waitFor(IMPORTED);
        } catch (TimeoutError late) {
            throw new AssertionError("the page says of " + fileName + ": " + row.allInnerTexts(), late);
        }
        return row;
    }

    @Test
    @Order(1)
    void theLibraryShowsTheMovieWithItsPictureAndFacts() {
        openLibrary();
        Locator demo = page.locator(".movie[data-id=demo]");
        assertThat(demo.innerText()).contains("Demo", "600 frames", "1280 × 720", "30/s", "2 copies");
        Await.until("the poster is there", WITHIN, () -> (boolean) demo.locator("img").first().evaluate("image => image.complete && image.naturalWidth > 0"));
        demo.locator("h2 a").click();
        Await.until("the player is open", WITHIN, () -> address().endsWith("#movie=demo"));
    }

    @Test
    @Order(2)
    void aMovieIsFoundByWhatIsTypedAndNothingFoundIsSaid() {
        openLibrary();
        page.keyboard().press("/");
        page.keyboard().type("DEM");
        Await.until("the address has the search", WITHIN, () -> address().endsWith("#q=DEM"));
        page.locator(".movie[data-id=demo]").waitFor();
        page.locator("input.search").fill("no such movie");
        page.getByText("No movie matches “no such movie”").waitFor();
        screenshot("nothing-is-found");
        page.getByText("Show all movies").click();
        page.locator(".movie[data-id=demo]").waitFor();
    }

    @Test
    @Order(3)
    void aChosenFileIsImportedAndOneThatIsNoFilmSaysWhyAndCanBeTriedAgain(@TempDir Path directory) throws IOException {
        Path film = directory.resolve("chosen.avi");
        DebianFfmpeg.makeSmallFilm(film, 40);
        openLibrary();
        page.locator("#add-files").setInputFiles(new FilePayload[] {
            new FilePayload("notes.avi", "video/avi", "no film at all".getBytes(StandardCharsets.UTF_8)),
            new FilePayload("chosen.avi", "video/avi", Files.readAllBytes(film)),
        });
        Locator notes = upload("notes.avi");
        notes.locator("text=Try again").waitFor(IMPORTED);
        assertThat(notes.locator(".upload-state").innerText()).hasSizeGreaterThan(10);
        Locator chosen = imported("chosen.avi");
        screenshot("uploads");
        assertThat(chosen.innerText()).contains("40 frames");
        page.locator(".movie", new Page.LocatorOptions().setHasText("chosen.avi")).locator("a").first().waitFor();
        notes.locator("text=Dismiss").click();
        assertThat(upload("notes.avi").count()).isZero();
    }

    @Test
    @Order(4)
    void aDroppedFileIsImportedWhileAMovieIsWatched(@TempDir Path directory) throws IOException {
        Path film = directory.resolve("dropped.avi");
        DebianFfmpeg.makeSmallFilm(film, 20);
        openPlayer();
        page.evaluate("""
                ([name, base64]) => {
                  const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
                  const files = new DataTransfer();
                  files.items.add(new File([bytes], name, { type: 'video/avi' }));
                  const drag = (type) => document.body.dispatchEvent(new DragEvent(type, { dataTransfer: files, bubbles: true, cancelable: true }));
                  drag('dragenter');
                  if (!document.body.classList.contains('dropping')) throw new Error('the page does not say that it takes the file');
                  drag('drop');
                }""", new String[] {"dropped.avi", Base64.getEncoder().encodeToString(Files.readAllBytes(film))});
        page.locator(".wordmark").click();
        imported("dropped.avi");
        page.locator(".movie", new Page.LocatorOptions().setHasText("dropped.avi")).locator("a").first().waitFor();
    }

    @Test
    @Order(5)
    void anUploadGoesOnAtAnotherGatewayWhereItsOwnIsKilled(@TempDir Path directory) throws IOException {
        Path film = directory.resolve("carried-on.avi");
        DebianFfmpeg.makeSmallFilm(film, LARGER_FILM_FRAMES);
        openLibrary();
        page.locator(".node[data-node=gateway-2]").waitFor();
        Faults faults = new Faults(cluster).aimAt("gateway-1");
        CDPSession network = page.context().newCDPSession(page);
        network.send("Network.enable");
        sendAtMost(network, Files.size(film) / SECONDS_TO_SEND);
        page.locator("#add-files").setInputFiles(film);
        Await.until("some of the file is sent", WITHIN, () -> progressOf("carried-on.avi") > 5);
        faults.kill("gateway-1");
        sendAtMost(network, -1);
        upload("carried-on.avi").locator("text=Open").waitFor(IMPORTED);
        assertThat(upload("carried-on.avi").innerText()).contains(LARGER_FILM_FRAMES + " frames");
    }

    /** @param bytesPerSecond of all that the page sends; -1 for as fast as it goes */
    private static void sendAtMost(CDPSession network, long bytesPerSecond) {
        JsonObject conditions = new JsonObject();
        conditions.addProperty("offline", false);
        conditions.addProperty("latency", 0);
        conditions.addProperty("downloadThroughput", -1);
        conditions.addProperty("uploadThroughput", bytesPerSecond);
        network.send("Network.emulateNetworkConditions", conditions);
    }

    /** In percent; 0 where it is not known. */
    private double progressOf(String fileName) {
        return ((Number) upload(fileName).locator("progress").evaluate("bar => bar.hasAttribute('value') ? bar.value : 0")).doubleValue();
    }

    @Test
    @Order(6)
    void aTitleThatLooksLikeMarkupIsShownAsTheTextItIs(@TempDir Path directory) throws IOException {
        Path film = directory.resolve("marked.avi");
        DebianFfmpeg.makeSmallFilm(film, 5);
        openLibrary();
        String title = "<img src=x onerror=document.title='hit'>.avi";
        page.locator("#add-files").setInputFiles(new FilePayload(title, "video/avi", Files.readAllBytes(film)));
        imported(title);
        Locator card = page.locator(".movie", new Page.LocatorOptions().setHasText(title));
        card.locator("h2 a").click();
        page.locator("h1", new Page.LocatorOptions().setHasText(title)).waitFor();
        assertThat(page.title()).startsWith(title);
    }

    @Test
    @Order(6)
    void theRulesByWhichMoviesStayAreSeenAndWrongOnesChangeNothing() {
        Rest rest = new Rest(cluster.gateway(1));
        Locator panel = page.locator(".retention");
        try {
            rest.put("retention", """
                    {"rules": [{"label": "camera:gate", "maxAge": "P3650D"}, {"maxBytes": 90000000000000}], "fullBelowBytes": 1048576}""").expect(200);
            openLibrary();
            panel.waitFor();
            assertThat(panel.locator(".rules li").allInnerTexts()).containsExactly(
                    "Movies labelled camera:gate stay for 3650 days", "All movies stay up to 90 TB in all");
            assertThat(panel.innerText()).contains("free. Below 1.0 MB new movies and frames are refused.");
            panel.scrollIntoViewIfNeeded();
            screenshot("retention");

            assertThat(rest.put("retention", "{\"rules\": [{\"maxAge\": \"PT1S\"}]}").expect(400).text()).contains("maxAge must be from PT1M to P36500D");
            assertThat(rest.put("retention", "{\"rules\": [{\"label\": \"camera:gate\"}]}").expect(400).text()).contains("a rule must have maxAge or maxBytes");
            rest.put("retention", "{\"whenFull\": \"PANIC\"}").expect(400);
            openLibrary();
            panel.waitFor();
            assertThat(panel.locator(".rules li").count()).as("the rules that were set before").isEqualTo(2);
        } finally {
            rest.put("retention", "{}").expect(200);
        }
        openLibrary();
        Await.until("no rule is shown", WITHIN, () -> panel.locator(".rules li").count() == 0);
    }

    @Test
    @Order(7)
    void aKilledCoordinatorIsSeenAndItsListsHaveAnotherPrimary() {
        openLibrary();
        page.locator(".node[data-node=coordinator-1] .list.is-primary").first().waitFor();
        new Faults(cluster).kill("coordinator-1");
        page.locator(".node[data-node=coordinator-1][data-lost]").waitFor();
        page.getByText("coordinator-1 left the domain").waitFor();
        page.getByText(Pattern.compile("is primary of lists? .* now, before it was coordinator-1")).first().waitFor();
        screenshot("coordinator-1-is-killed");
    }

    @Test
    @Order(8)
    void aPageWithoutAnyGatewaySaysSoAndComesBackByItself() {
        openLibrary();
        Faults faults = new Faults(cluster).aimAt("gateway-1").aimAt("gateway-2");
        faults.pause("gateway-1");
        faults.pause("gateway-2");
        try {
            page.locator("#banner:not([hidden])").waitFor();
            assertThat(page.locator("#banner").innerText()).contains("No gateway has answered");
            assertThat(page.locator(".movie[data-id=demo]").isVisible()).as("what was listed stays readable").isTrue();
            screenshot("no-gateway");
        } finally {
            faults.resume("gateway-1");
            faults.resume("gateway-2");
        }
        page.locator("#banner").waitFor(new Locator.WaitForOptions().setState(WaitForSelectorState.HIDDEN));
    }
}
