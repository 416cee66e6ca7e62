package org.medchain.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.PlaywrightException;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.FormData;
import com.microsoft.playwright.options.RequestOptions;
import com.microsoft.playwright.options.ViewportSize;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Somebody with a browser: Debian's Chromium, which needs to be installed. */
final class Visitor implements AutoCloseable {
    static final String PHONE = "phone";

    private static final Path CHROMIUM = Path.of("/usr/bin/chromium");
    private static final Path SCREENSHOTS = Path.of("target", "screenshots");
    private static final String AXE = axe();

    /** What can be pressed and is less than 24 pixels high or wide: WCAG 2.2, 2.5.8. */
    private static final String SMALL =
            "[...document.querySelectorAll('a, button, summary, input:not([type=hidden]), textarea')].filter(it => {"
                    + " const box = it.getBoundingClientRect();"
                    + " return box.width > 0 && Math.min(box.width, box.height) < 24; }).map(it => it.outerHTML)";

    private static Browser browser;

    private final BrowserContext context;
    private final String suffix;
    final Page page;
    private boolean downloading;
    private final Hospitals hospitals;

    private Visitor(Hospitals hospitals, Browser.NewContextOptions options, String suffix) {
        this.hospitals = hospitals;
        this.suffix = suffix;
        this.context = browser().newContext(options.setAcceptDownloads(true));
        this.page = context.newPage();
        page.setDefaultTimeout(60_000);
    }

    static void assumeBrowser() {
        assumeTrue(
                Files.isExecutable(CHROMIUM),
                "the pages are tested with Debian's Chromium: apt-get install --no-install-recommends chromium");
    }

    static Visitor atDesk(Hospitals hospitals, String language) {
        return new Visitor(
                hospitals,
                new Browser.NewContextOptions().setViewportSize(1100, 900).setLocale(language),
                "-" + language);
    }

    static Visitor onPhone(Hospitals hospitals, String language) {
        return new Visitor(
                hospitals,
                new Browser.NewContextOptions()
                        .setViewportSize(390, 844)
                        .setDeviceScaleFactor(2)
                        .setHasTouch(true)
                        .setLocale(language),
                "-" + language + "-" + PHONE);
    }

    static Visitor inTheDark(Hospitals hospitals) {
        return new Visitor(
                hospitals,
                new Browser.NewContextOptions()
                        .setViewportSize(1100, 900)
                        .setColorScheme(ColorScheme.DARK)
                        .setLocale("en"),
                "-en-dark");
    }

    private static synchronized Browser browser() {
        if (browser == null) {
            Playwright playwright = Playwright.create(
                    new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
            browser = playwright
                    .chromium()
                    .launch(new BrowserType.LaunchOptions()
                            .setExecutablePath(CHROMIUM)
                            .setArgs(List.of("--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu")));
            Runtime.getRuntime().addShutdownHook(new Thread(playwright::close, "browser-stop"));
        }
        return browser;
    }

    private static String axe() {
        try (InputStream script = Visitor.class.getResourceAsStream("/axe.min.js")) {
            return new String(script.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    Visitor signIn(int hospital, String account) {
        page.navigate(hospitals.url(hospital) + "/login");
        page.locator("#username").fill(account);
        page.locator("#password").fill(hospitals.password());
        arrive(() -> page.locator("main form button[type=submit]").click());
        assertThat(page.url()).doesNotContain("/login");
        return this;
    }

    Visitor open(int hospital, String path) {
        page.navigate(hospitals.url(hospital) + path);
        return this;
    }

    /** Opens a page, and returns the status that it came with. */
    int status(int hospital, String path) {
        return page.navigate(hospitals.url(hospital) + path).status();
    }

    /** Sends the page's form as it is filled in and stays on the page, as the first half of a double click does. */
    void sendBesides() {
        FormData fields = FormData.create();
        for (Object field :
                (List<?>) page.evaluate("[...new FormData(document.querySelector('main form')).entries()]")) {
            List<?> entry = (List<?>) field;
            fields.append((String) entry.get(0), (String) entry.get(1));
        }
        String to = (String) page.evaluate("document.querySelector('main form').action");
        assertThat(page.request()
                        .post(to, RequestOptions.create().setForm(fields).setMaxRedirects(0))
                        .status())
                .isEqualTo(302);
    }

    String url() {
        return page.url();
    }

    void press(String name) {
        arrive(() -> page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name))
                .first()
                .click());
    }

    /** Does what leads to another page, and waits for that, unless it is a download. */
    void arrive(Runnable act) {
        if (downloading) {
            act.run();
            return;
        }
        page.evaluate("window.before = true");
        act.run();
        page.waitForCondition(this::hasArrived);
    }

    private boolean hasArrived() {
        try {
            return (boolean) page.evaluate("window.before === undefined && document.readyState === 'complete'");
        } catch (PlaywrightException leavingThePage) {
            return false;
        }
    }

    void follow(String name) {
        arrive(() -> page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName(name))
                .first()
                .click());
    }

    void keys(String keys) {
        page.keyboard().press(keys);
    }

    /** The id of what has the focus, or else its text. */
    String focused() {
        return (String) page.evaluate("document.activeElement.id || document.activeElement.innerText.trim()");
    }

    /** Presses Tab until the focus is there. */
    void tabTo(String target) {
        for (int presses = 0; presses < 60 && !focused().equals(target); presses++) {
            keys("Tab");
        }
        assertThat(focused()).isEqualTo(target);
    }

    byte[] downloaded(Runnable action) {
        downloading = true;
        try {
            return Files.readAllBytes(page.waitForDownload(action).path());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            downloading = false;
        }
    }

    String text() {
        return page.locator("main").innerText();
    }

    /** Looks at the page as it is: no rule of accessibility is broken, nothing is wider than the window; and keeps a picture. */
    void look(String name) {
        assertThat(page.evaluate("document.compatMode")).as(name).isEqualTo("CSS1Compat");
        assertThat(page.locator("h1").count()).as("headings of %s", name).isEqualTo(1);
        assertThat(page.locator("main").innerText()).as(name).doesNotContain("??");
        page.evaluate(AXE);
        Object violations =
                page.evaluate("axe.run(document, {resultTypes: ['violations'], runOnly: {type: 'tag', values:"
                        + " ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']}}).then(r => r.violations.map("
                        + "v => v.id + ': ' + v.nodes.map(n => n.target + ' ' + n.failureSummary).join(' | ')))");
        assertThat((List<?>) violations).as("axe on %s", name + suffix).isEmpty();
        assertThat(beside()).as("width of %s", name + suffix).isLessThanOrEqualTo(0);
        assertThat((List<?>) page.evaluate(SMALL))
                .as("targets of %s", name + suffix)
                .isEmpty();
        if (suffix.endsWith(PHONE)) {
            fitsANarrowPhone(name);
        }
        page.screenshot(new Page.ScreenshotOptions()
                .setPath(SCREENSHOTS.resolve(name + suffix + ".png"))
                .setFullPage(true));
    }

    /** At 320 CSS pixels, or with letters of twice the size, nothing is beside the window: WCAG 2.2, 1.4.10 and 1.4.4. */
    private void fitsANarrowPhone(String name) {
        ViewportSize usual = page.viewportSize();
        page.setViewportSize(320, usual.height);
        assertThat(beside()).as("width of %s at 320 pixels", name + suffix).isLessThanOrEqualTo(0);
        page.setViewportSize(usual.width, usual.height);
        page.evaluate("document.documentElement.style.fontSize = '212.5%'");
        assertThat(beside()).as("width of %s in large letters", name + suffix).isLessThanOrEqualTo(0);
        page.evaluate("document.documentElement.style.fontSize = ''");
    }

    /** By how much the page is wider than the window. */
    private int beside() {
        return (Integer) page.evaluate("document.documentElement.scrollWidth - window.innerWidth");
    }

    @Override
    public void close() {
        context.close();
    }
}
