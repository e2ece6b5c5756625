package io.framecast.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import io.framecast.e2e.cluster.ClusterUnderTest;
import io.framecast.e2e.deadline.Await;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the page looks like on a desk and on a telephone, by day and by night, and whether everybody can use it. */
@Order(10)
@OnCluster(OnCluster.HARMED)
final class PageLooksIT extends BrowserScenarios {

    /** Levels A and AA of WCAG 2.0 and 2.1, contrast among them. */
    private static final String RULES = "{ runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa'] }";

    private static final String AXE = axe();

    PageLooksIT(ClusterUnderTest cluster) {
        super(cluster);
    }

    private static String axe() {
        String path = "/META-INF/resources/webjars/axe-core/4.6.3/axe.min.js";
        try (InputStream script = PageLooksIT.class.getResourceAsStream(path)) {
            return new String(Objects.requireNonNull(script, path).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void assertEverybodyCanUseIt() {
        page.evaluate(AXE);
        List<?> violations = (List<?>) page.evaluate("async () => (await axe.run(document, " + RULES + ")).violations"
                + ".flatMap(({ id, help, nodes }) => nodes.map(({ target, failureSummary }) => `${id}: ${help} (${target.join(' ')}) ${failureSummary}`))");
        assertThat(violations).as("rules of WCAG that are broken").isEmpty();
    }

    private void play() {
        openPlayer();
        page.keyboard().press("Space");
        Await.until("60 frames are painted", WITHIN, () -> readback().size() >= 60);
        page.keyboard().press("k");
        page.locator(".share").first().waitFor();
    }

    @ParameterizedTest
    @CsvSource({"1280, 900, LIGHT", "1280, 900, DARK", "390, 844, LIGHT", "390, 844, DARK"})
    @Order(1)
    void everyScreenFitsAndIsAccessible(int width, int height, ColorScheme scheme) {
        String name = width + "-" + scheme.name().toLowerCase(Locale.ROOT);
        openPage(width, height, scheme);
        openLibrary();
        page.locator(".node[data-node=frame-1]").waitFor();
        assertNothingIsWiderThanTheScreen();
        assertEverybodyCanUseIt();
        screenshot("library-" + name);
        play();
        assertNothingIsWiderThanTheScreen();
        assertEverybodyCanUseIt();
        screenshot("player-" + name);
        page.keyboard().press("?");
        page.locator("dialog.help[open]").waitFor();
        assertNothingIsWiderThanTheScreen();
        assertEverybodyCanUseIt();
        page.keyboard().press("Escape");
    }

    @Test
    @Order(2)
    void theThemeIsTheSystemsUntilOneIsChosenAndThenStays() {
        openPage(1280, 900, ColorScheme.DARK);
        openLibrary();
        assertThat(ground()).isEqualTo("rgb(17, 18, 20)");
        page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Theme: as the system")).click();
        assertThat(ground()).isEqualTo("rgb(245, 245, 243)");
        page.reload();
        page.locator(".movie[data-id=demo]").waitFor();
        assertThat(ground()).as("kept over a reload").isEqualTo("rgb(245, 245, 243)");
        page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Theme: light")).click();
        assertThat(ground()).isEqualTo("rgb(17, 18, 20)");
    }

    private String ground() {
        return (String) page.evaluate("() => getComputedStyle(document.documentElement).backgroundColor");
    }

    @Test
    @Order(3)
    void aMovieThatIsNotThereIsSaidAndLeadsBack() {
        page.navigate(cluster.gateway(1) + "/#movie=nothing");
        page.getByText("This movie cannot be played").waitFor();
        assertThat(page.locator(".notice").innerText()).containsIgnoringCase("movie 'nothing' is not in the catalogue");
        assertEverybodyCanUseIt();
        page.locator("a.button", new Page.LocatorOptions().setHasText("All movies")).click();
        page.locator(".movie[data-id=demo]").waitFor();
    }

    @Test
    @Order(4)
    void everyControlIsReachedByTheKeyboardAndShowsIt() {
        openPlayer();
        page.locator("#main").focus();
        for (String name : List.of("All movies", "Step back one frame (left arrow)", "Play in reverse (J)", "Play (space)", "Step forward one frame (right arrow)", "Speed")) {
            page.keyboard().press("Tab");
            String label = (String) page.evaluate("() => document.activeElement.getAttribute('aria-label')");
            assertThat(label).isEqualTo(name);
            String outline = (String) page.evaluate("() => getComputedStyle(document.activeElement).outlineStyle");
            assertThat(outline).as("focus is seen on %s", name).isEqualTo("solid");
        }
    }
}
