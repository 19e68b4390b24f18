package io.camelzodb.extract.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.camelzodb.extract.SampleExtraction;
import io.camelzodb.testing.Chromium;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The page as a browser shows it: 10,000 payloads, some of them hostile, from file://. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class GalleryIT {
  private static final int PAYLOADS = 10_000;
  private static final int PICTURES = 2_000;
  private static final String ATTACK =
      "</script><!--<script>window.hacked=1</script><img src=x onerror=\"window.hacked=2\">\u2028'\"`";

  private static final String COUNT = "document.getElementById('count').textContent";

  private Chromium browser;
  private URI page;

  @BeforeAll
  void start(@TempDir Path folder) throws Exception {
    assumeTrue(
        Chromium.program().isPresent(),
        "no Chromium on the PATH (chromium, chromium-browser, google-chrome) nor in"
            + " -Dtest.chromium=: the gallery is not tried in a browser");
    Path out = folder.resolve("Größe #1 50%");
    write(out);
    page = Gallery.write(out, "Plone.xml " + ATTACK).toUri();
    browser = Chromium.start(folder.resolve("profile"));
  }

  @AfterAll
  void stop() throws Exception {
    if (browser != null) {
      browser.close();
    }
  }

  private static void write(Path out) throws Exception {
    try (SampleExtraction sample = new SampleExtraction(out)) {
      byte[] large = SampleExtraction.png(90);
      byte[] small = SampleExtraction.png(30);
      sample.file("/Plone/Ü & 100% #?.png", "image", "Image", "image/png", "First", large);
      sample.file("/Plone/Ü & 100% #?.png", "image_mini", "Image", "image/png", "", small);
      sample.file("/Plone/Ü & 100% #?.png", "image_tile", "Image", "image/png", "", large);
      sample.file("/Plone/Ü & 100% #?.png", "image_800x600", "Image", "image/png", "", large);
      for (int i = 4; i < PICTURES; i++) {
        sample.payload(
            "/Plone/pictures/" + i,
            "image",
            "Image",
            "image/png",
            "Picture " + i,
            "",
            0,
            "no-blob");
      }
      byte[] svg =
          ("<svg xmlns='http://www.w3.org/2000/svg' onload='parent.hacked=3'>"
                  + "<script>parent.hacked=4</script><image href='https://evil.invalid/'/></svg>")
              .getBytes(StandardCharsets.UTF_8);
      sample.file("/Plone/evil.svg", "image", ATTACK, "image/svg+xml", ATTACK, svg);
      for (String file :
          List.of(
              "javascript:window.hacked=5",
              "//evil.invalid/x.png",
              "https://evil.invalid/y.png",
              "../../outside.png",
              "a/\ud800.png")) {
        sample.payload(ATTACK, ATTACK, ATTACK, "text/html" + ATTACK, ATTACK, file, 5, "ok");
      }
      for (int i = PICTURES + 6; i < PAYLOADS; i++) {
        String title = i == 7_777 ? "The only Übersicht" : "Page " + i;
        String type = i % 2 == 0 ? "Document" : "News Item";
        sample.payload(
            "/Plone/page-" + i, "text", type, "text/html", title, "Plone/" + i, i * 10L, "ok");
      }
      sample.object("/Plone/page-7777", "Document", "The only Übersicht", "published");
      sample.object(ATTACK, ATTACK, ATTACK, ATTACK);
      sample.report(
          List.of(
              Map.of(
                  "severity", "FATAL",
                  "where", "Plone.xml, line 17, record 3",
                  "message", "ends inside a record",
                  "advice", "Export it again"),
              Map.of("where", ATTACK, "message", ATTACK, "advice", ATTACK)));
    }
  }

  private void open(String view) throws Exception {
    browser.open(URI.create(page + "#" + view));
    browser.await("document.querySelector('#views a[aria-current]')?.hash === '#" + view + "'");
  }

  private void go(String view) throws Exception {
    browser.evaluate("document.querySelector('#views a[href=\"#" + view + "\"]').click()");
    browser.await("document.querySelector('#views a[aria-current]').hash === '#" + view + "'");
  }

  private String text(String expression) throws Exception {
    return browser.evaluate(expression).asText();
  }

  /** The texts of a column, of the rows in the document, from top to bottom. */
  private List<String> cells(String column) throws Exception {
    JsonNode cells =
        browser.evaluate(
            "[...document.querySelectorAll('.canvas .row')]"
                + ".sort((a, b) => a.getAttribute('aria-rowindex') - b.getAttribute('aria-rowindex'))"
                + ".map(row => row.querySelector('."
                + column
                + "').textContent)");
    List<String> texts = new java.util.ArrayList<>();
    cells.forEach(cell -> texts.add(cell.asText()));
    return texts;
  }

  private void search(String text) throws Exception {
    browser.evaluate("document.activeElement.blur()");
    browser.press("/");
    browser.await("document.activeElement.id === 'search'");
    browser.evaluate("document.getElementById('search').select()");
    browser.type(text);
  }

  private void assertNothingHappened() throws Exception {
    assertThat(text("String(window.hacked)")).isEqualTo("undefined");
    assertThat(browser.events("Page.javascriptDialogOpening")).isEmpty();
    assertThat(browser.events("Runtime.exceptionThrown")).isEmpty();
    assertThat(browser.events("Runtime.consoleAPICalled")).isEmpty();
    assertThat(browser.events("Log.entryAdded")).isEmpty();
    String folder = page.toString().substring(0, page.toString().lastIndexOf('/') + 1);
    assertThat(browser.events("Network.requestWillBeSent"))
        .extracting(request -> request.path("request").path("url").asText())
        .filteredOn(url -> !url.equals("about:blank"))
        .isNotEmpty()
        .allMatch(url -> url.startsWith(folder), "within the folder");
    assertThat(
            browser.evaluate(
                "[...document.links].every(a => a.href.startsWith('"
                    + folder.replace("'", "%27")
                    + "'))"))
        .hasToString("true");
  }

  @Test
  void picturesShowTheirRenditionAndOpen() throws Exception {
    open("gallery");
    assertThat(text(COUNT)).isEqualTo("1,998");
    assertThat(browser.evaluate("document.querySelectorAll('.tile').length").asInt())
        .isBetween(10, 200);
    browser.await("document.querySelector('.tile img').naturalWidth === 30");
    assertThat(text("decodeURIComponent(document.querySelector('.tile img').src)"))
        .endsWith("/Plone/Ü & 100% #?.png.image_mini.png");
    assertThat(text("decodeURIComponent(document.querySelector('.tile').href)"))
        .endsWith("/Plone/Ü & 100% #?.png");

    browser.evaluate("document.querySelector('.tile').focus()");
    browser.press("Enter");
    browser.await("document.querySelector('dialog[open] .big img').naturalWidth === 90");
    assertThat(text("document.querySelector('dialog dl').textContent")).contains("image/png");
    browser.press("ArrowRight");
    browser.await("document.querySelector('dialog h2').textContent === 'Picture 4'");
    browser.press("Escape");
    browser.await("!document.querySelector('dialog').open");
    assertNothingHappened();
  }

  @Test
  void listScrollsToItsEnd() throws Exception {
    open("list");
    assertThat(text(COUNT)).isEqualTo("10,000");
    assertThat(text("document.querySelector('[role=table]').getAttribute('aria-rowcount')"))
        .isEqualTo("10001");
    assertThat(cells("path")).hasSizeBetween(10, 100).startsWith("/Plone/Ü & 100% #?.png");
    browser.evaluate("document.getElementById('pane').scrollTop = 1e9");
    browser.await("document.querySelector('[aria-rowindex=\"10001\"]')");
    assertThat(cells("path")).hasSizeBetween(10, 100).endsWith("/Plone/page-9999");
    assertThat(
            browser.evaluate(
                "document.querySelector('[aria-rowindex=\"10001\"]').getBoundingClientRect().bottom"
                    + " <= innerHeight + 1"))
        .hasToString("true");
    assertNothingHappened();
  }

  @Test
  void searchFindsInBothViewsAsOneTypes() throws Exception {
    open("list");
    search("only über");
    browser.await(COUNT + " === '1 of 10,000'");
    assertThat(cells("path")).containsExactly("/Plone/page-7777");
    go("objects");
    browser.await(COUNT + " === '1 of 2'");
    assertThat(cells("state")).containsExactly("published");
    go("gallery");
    browser.await(COUNT + " === '0 of 1,998'");
    search("picture 1234");
    browser.await(COUNT + " === '1 of 1,998'");
    assertThat(text("document.querySelector('.tile').textContent"))
        .contains("Picture 1234")
        .contains("no-blob");
    go("list");
    double milliseconds =
        browser
            .evaluate(
                "new Promise(done => { const box = document.getElementById('search');"
                    + " const start = performance.now(); box.value = 'news item page-9';"
                    + " box.dispatchEvent(new Event('input'));"
                    + " const look = () => "
                    + COUNT
                    + " === '500 of 10,000' ? done(performance.now() - start)"
                    + " : requestAnimationFrame(look); look(); })")
            .asDouble();
    assertThat(milliseconds).as("far from hanging").isLessThan(5_000);
    assertNothingHappened();
  }

  @Test
  void columnsSortBothWays() throws Exception {
    open("list");
    browser.evaluate("document.querySelector('.head .size button').click()");
    assertThat(cells("path")).startsWith("/Plone/page-9999", "/Plone/page-9998");
    assertThat(text("document.querySelector('.head .size').ariaSort")).isEqualTo("descending");
    assertThat(text("document.activeElement.parentNode.className")).contains("size");
    browser.press("Enter");
    browser.await("document.querySelector('.head .size').ariaSort === 'ascending'");
    assertThat(cells("size")).startsWith("0 bytes");
    browser.evaluate("document.querySelector('.head .title button').click()");
    assertThat(cells("title").subList(1, 4)).doesNotContain("");
    browser.evaluate("document.querySelector('.head .title button').click()");
    assertThat(cells("title")).startsWith("The only Übersicht", "Picture 1999", "Picture 1998");
    assertNothingHappened();
  }

  @Test
  void typesCountAndFilter() throws Exception {
    open("types");
    assertThat(cells("type")).startsWith("Document", "News Item", "Image", ATTACK);
    assertThat(cells("payloads")).startsWith("3,997", "3,997", "2,000", "6");
    browser.evaluate("document.querySelectorAll('.canvas .linked')[1].click()");
    browser.await(COUNT + " === '3,997 of 10,000'");
    assertThat(cells("type")).containsOnly("News Item");
    browser.evaluate("document.querySelector('.chip').click()");
    browser.await(COUNT + " === '10,000'");
    assertNothingHappened();
  }

  @Test
  void problemsSayWhatToDo() throws Exception {
    open("problems");
    assertThat(text("document.querySelector('#views [href=\"#problems\"] .bad').textContent"))
        .isEqualTo("1,998");
    assertThat(cells("where")).startsWith("Plone.xml, line 17, record 3", ATTACK);
    assertThat(cells("advice")).startsWith("Export it again", ATTACK);
    search("picture");
    browser.await(COUNT + " === '1,996 of 1,998'");
    assertThat(cells("advice").get(0)).contains("--blobs");
    assertNothingHappened();
  }

  @Test
  void hostileEntriesAreText() throws Exception {
    open("list");
    assertThat(text("document.title")).startsWith("Plone.xml </script><!--<script>window.hacked=1");
    search("window.hacked=1");
    browser.await(COUNT + " === '6 of 10,000'");
    assertThat(cells("title")).hasSize(6).containsOnly(ATTACK);
    assertThat(cells("contentType").get(1)).isEqualTo("text/html" + ATTACK);
    assertThat(browser.evaluate("document.querySelectorAll('.canvas .path a').length").asInt())
        .as("links: the picture, and names that stay within the folder when they are encoded")
        .isEqualTo(2);
    go("gallery");
    browser.await("document.querySelector('.tile img').complete");
    browser.evaluate("document.querySelector('.tile').click()");
    browser.await("document.querySelector('dialog[open] .big img').complete");
    assertThat(text("document.querySelector('dialog h2').textContent")).isEqualTo(ATTACK);
    assertNothingHappened();
  }

  @Test
  void policyLetsNothingElseRun() throws Exception {
    open("list");
    browser.evaluate(
        "{ const script = document.createElement('script'); script.textContent = 'window.hacked=1';"
            + " document.body.append(script);"
            + " const box = document.createElement('div'); document.body.append(box);"
            + " box.innerHTML = '<img src=\"https://evil.invalid/x\" onerror=\"window.hacked=2\">'; }");
    browser.await("true");
    assertThat(text("fetch('https://evil.invalid/').then(() => 'sent', () => 'refused')"))
        .isEqualTo("refused");
    assertThat(text("String(window.hacked)")).isEqualTo("undefined");
    assertThat(browser.events("Log.entryAdded").toString()).contains("Content Security Policy");
  }

  @Test
  void narrowAndLongListsKeepWhatMatters() throws Exception {
    browser.send(
        "Emulation.setDeviceMetricsOverride",
        Map.of("width", 390, "height", 800, "deviceScaleFactor", 2, "mobile", false));
    try {
      open("list");
      assertThat(browser.evaluate("document.documentElement.scrollWidth <= innerWidth").asBoolean())
          .isTrue();
      assertThat(text("getComputedStyle(document.querySelector('.canvas .contentType')).display"))
          .isEqualTo("none");
      go("gallery");
      browser.await("document.querySelector('.tiles').children.length === 1");
    } finally {
      browser.send("Emulation.clearDeviceMetricsOverride", Map.of());
    }
  }

  @Test
  void withoutScriptThereAreLinksToTheFiles() throws Exception {
    browser.send("Emulation.setScriptExecutionDisabled", Map.of("value", true));
    try {
      browser.open(page);
      int root = browser.send("DOM.getDocument", Map.of()).path("root").path("nodeId").asInt();
      JsonNode found =
          browser.send(
              "DOM.querySelectorAll", Map.of("nodeId", root, "selector", "noscript a[href]"));
      assertThat(found.path("nodeIds")).hasSize(3);
    } finally {
      browser.send("Emulation.setScriptExecutionDisabled", Map.of("value", false));
    }
  }
}
