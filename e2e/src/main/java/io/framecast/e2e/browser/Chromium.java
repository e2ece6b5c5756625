package io.framecast.e2e.browser;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.options.ColorScheme;
import io.framecast.e2e.cluster.ClusterUnderTest;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Debian's Chromium, driven through Playwright. Used from one thread only, as Playwright asks. */
public final class Chromium implements AutoCloseable {

    private static final int WIDTH = 1440;
    private static final int HEIGHT = 1000;

    private final Playwright playwright;
    private final Browser browser;

    private Chromium(Playwright playwright, Browser browser) {
        this.playwright = playwright;
        this.browser = browser;
    }

    /** Starts it; the executable is {@code FRAMECAST_CHROMIUM}, else {@code /usr/bin/chromium}. */
    public static Chromium start() {
        Playwright playwright = Playwright.create(new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        String executable = System.getenv().getOrDefault("FRAMECAST_CHROMIUM", "/usr/bin/chromium");
        Browser browser = playwright.chromium().launch(new BrowserType.LaunchOptions()
                .setExecutablePath(Path.of(executable))
                .setArgs(List.of("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
                        "--disable-component-update", "--disable-sync")));
        return new Chromium(playwright, browser);
    }

    /** A page in a fresh profile. */
    public Page newPage() {
        return newPage(WIDTH, HEIGHT, ColorScheme.LIGHT);
    }

    /**
     * A page in a fresh profile.
     *
     * @param width of the viewport, CSS pixels
     * @param height of the viewport, CSS pixels
     * @param scheme what the system is said to prefer
     */
    public Page newPage(int width, int height, ColorScheme scheme) {
        return browser.newPage(new Browser.NewPageOptions().setViewportSize(width, height).setColorScheme(scheme));
    }

    /** Keeps what the page looks like, from top to bottom, under {@code screenshots/} of the artefacts. */
    public void screenshot(Page page, String name) {
        screenshot(page, name, true);
    }

    /**
     * Keeps what the page looks like under {@code screenshots/} of the artefacts.
     *
     * @param isWhole whether what lies below the viewport is in it too
     */
    public void screenshot(Page page, String name, boolean isWhole) {
        page.screenshot(new Page.ScreenshotOptions()
                .setPath(ClusterUnderTest.artefacts().resolve("screenshots").resolve(name + ".png"))
                .setFullPage(isWhole));
    }

    @Override
    public void close() {
        browser.close();
        playwright.close();
    }
}
