package io.camelzodb.component;

import static org.assertj.core.api.Assertions.assertThat;

import io.camelzodb.sync.Settings;
import io.camelzodb.testing.Corpus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.apache.camel.main.Main;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A link takes the place of the folder of an import's files, and gives it back, all the while: no
 * import is led out of the tree, be the link put there between the look and the opening.
 */
class ImportSwappedFolderTest {
  private static final Path CLASSIC = Corpus.xml().resolve("zope2/zope2-classic.xml");
  private static final int IMPORTS = 25;

  @TempDir private Path folder;
  private final Main main = new Main();

  @AfterEach
  void stop() {
    main.stop();
  }

  @Test
  @Timeout(120)
  void noImportWritesThroughALink() throws Exception {
    Path mirror = folder.resolve("mirror");
    Map<String, String> pairs =
        Map.of(
            "zodb.base-dir",
            mirror.toString(),
            "zodb.inbox",
            folder.resolve("inbox").toString(),
            "zodb.import-files",
            "always");
    main.setDefaultPropertyPlaceholderLocation("false");
    Settings.of(pairs, folder, "test").pairs().forEach(main::addInitialProperty);
    main.configure()
        .withRoutesIncludePattern("file:" + Path.of("routes/import-xml.yaml").toAbsolutePath())
        .withAutoConfigurationLogSummary(false);
    main.start();
    importClassic();
    Path extracted = mirror.resolve("files/classic");
    Path outside = Files.createDirectory(folder.resolve("outside"));
    AtomicBoolean ended = new AtomicBoolean();
    CompletableFuture<Void> swapping =
        CompletableFuture.runAsync(() -> swap(extracted, outside, ended));
    try {
      for (int i = 0; i < IMPORTS; i++) {
        importClassic();
      }
    } finally {
      ended.set(true);
      swapping.join();
    }
    try (Stream<Path> written = Files.list(outside)) {
      assertThat(written).isEmpty();
    }
  }

  /** It may fail where the link stands just then. */
  private void importClassic() {
    main.getCamelContext()
        .createFluentProducerTemplate()
        .to("direct:import-xml")
        .withBody(CLASSIC.toFile())
        .send();
  }

  private static void swap(Path extracted, Path outside, AtomicBoolean ended) {
    Path aside = extracted.resolveSibling("aside");
    while (!ended.get()) {
      try {
        Files.move(extracted, aside);
        Files.createSymbolicLink(extracted, outside);
        Files.delete(extracted);
        Files.move(aside, extracted);
      } catch (IOException meanwhile) {
        // The import has made one of the two in between.
        mend(extracted, aside);
      }
    }
  }

  private static void mend(Path extracted, Path aside) {
    try {
      if (Files.isSymbolicLink(extracted)) {
        Files.delete(extracted);
      }
      if (Files.exists(aside) && !Files.exists(extracted)) {
        Files.move(aside, extracted);
      } else if (Files.exists(aside)) {
        Files.move(aside, aside.resolveSibling("aside" + System.nanoTime()));
      }
    } catch (IOException meanwhile) {
      // Another try follows.
    }
  }
}
