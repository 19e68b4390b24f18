package io.camelzodb.component.tree;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.camelzodb.extract.ExtractOptions;
import io.camelzodb.extract.ExtractProgress;
import io.camelzodb.extract.Extraction;
import io.camelzodb.git.RealGit;
import io.camelzodb.storage.StoredRecord;
import io.camelzodb.storage.export.ExportRecords;
import io.camelzodb.storage.export.Exports;
import io.camelzodb.storage.export.file.ExportOptions;
import io.camelzodb.sync.Settings;
import io.camelzodb.sync.record.Recording;
import io.camelzodb.testing.Corpus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.camel.Message;
import org.apache.camel.component.properties.PropertiesComponent;
import org.apache.camel.main.Main;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The default route as it stands in routes/, in Camel Main, with real exports and real git. */
class ImportRouteTest {
  private static final Path CLASSIC = Corpus.xml().resolve("zope2/zope2-classic.xml");

  @TempDir private Path folder;
  private Path mirror;
  private Path inbox;
  private Main main;

  @BeforeEach
  void prepare() {
    mirror = folder.resolve("mirror");
    inbox = folder.resolve("inbox");
    main = new Main();
  }

  private Map<String, String> pairs() {
    return Map.of(
        "zodb.base-dir",
        mirror.toString(),
        "zodb.inbox",
        inbox.toString(),
        "zodb.source",
        "xml:" + CLASSIC.toAbsolutePath(),
        "zodb.schedule",
        "* * * * * ?",
        "zodb.git-remote",
        folder.resolve("remote.git").toString());
  }

  private void start(String routes) throws IOException {
    main.setDefaultPropertyPlaceholderLocation("false");
    Settings.of(pairs(), folder, "test").pairs().forEach(main::addInitialProperty);
    main.configure()
        .withRoutesIncludePattern("file:" + Path.of(routes).toAbsolutePath())
        .withAutoConfigurationLogSummary(false);
    main.start();
  }

  /** Changes a property of the routes that run. */
  private void change(String key, String value) {
    ((PropertiesComponent) main.getCamelContext().getPropertiesComponent())
        .addOverrideProperty(key, value);
  }

  @AfterEach
  void stop() {
    main.stop();
  }

  private Message send(Object body) {
    var done =
        main.getCamelContext()
            .createFluentProducerTemplate()
            .to("direct:import-xml")
            .withBody(body)
            .send();
    if (done.getException() != null) {
      throw new IllegalStateException(done.getException());
    }
    return done.getMessage();
  }

  private static SortedMap<String, String> files(Path root) throws IOException {
    SortedMap<String, String> files = new TreeMap<>();
    try (Stream<Path> all = Files.walk(root)) {
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        files.put(root.relativize(file).toString(), Arrays.toString(Files.readAllBytes(file)));
      }
    }
    return files;
  }

  @Test
  void givesTheTreeThatRecordGivesAndOneCommit() throws IOException {
    start("routes/import-xml.yaml");
    Message first = send(CLASSIC.toFile());
    RealGit git = new RealGit(mirror);
    git.findsAllInOrder();
    assertThat(git.run("rev-parse", "HEAD").strip())
        .isEqualTo(first.getHeader(ZopeTreeConstants.COMMIT));
    assertThat(git.run("log", "--format=%(trailers:key=Zope-Export,valueonly)").strip())
        .isEqualTo("zope2-classic.xml");
    Path other = folder.resolve("other");
    Settings settings =
        Settings.of(
            Map.of("zodb.source", "xml:" + CLASSIC.toAbsolutePath(), "zodb.base-dir", "" + other),
            folder,
            "test");
    var recorded = Recording.of(settings).run(List.of("/"));
    assertThat(files(mirror.resolve("__root__"))).isEqualTo(files(other.resolve("__root__")));
    assertThat(first.getHeader(ZopeTreeConstants.OBJECTS)).isEqualTo(recorded.summary().objects());

    assertThat(send(CLASSIC.toFile()).getHeader(ZopeTreeConstants.COMMIT)).isNull();
    assertThat(git.run("rev-list", "--count", "HEAD").strip()).isEqualTo("1");
  }

  @ParameterizedTest
  @CsvSource({
    "zope2/plone43-oldat.xml, oldat, 10, 0",
    "zope2/plone43-site.xml.gz, Plone, 377, 6",
    "plone6/site.zexp.gz, Plone, 313, 0"
  })
  void bringsADeadPloneSiteIntoGitWithItsPicturesAndFiles(
      String export, String root, long objects, long noBlobs) throws IOException {
    start("routes/import-xml.yaml");
    Path file = Corpus.xml().resolve(export);
    Message first = send(file.toFile());
    assertThat(first.getHeader(ZopeTreeConstants.OBJECTS)).isEqualTo(objects);
    assertThat(files(mirror.resolve("__root__")).keySet().stream())
        .filteredOn(name -> name.endsWith("__meta__"))
        .hasSize((int) objects);
    Path extracted = mirror.resolve("files").resolve(root);
    assertThat(first.getHeader(ZopeTreeConstants.FILES)).isEqualTo(extracted.toString());
    Path alone = folder.resolve("alone");
    try (var store = Exports.open(file)) {
      var result = new Extraction(store, ExtractOptions.all(alone), ExtractProgress.NONE).run();
      assertThat(result.files()).isEqualTo(first.getHeader(ZopeTreeConstants.FILE_COUNT));
      assertThat(result.statuses().getOrDefault("no-blob", 0L)).isEqualTo(noBlobs);
    }
    assertThat(files(extracted)).isEqualTo(files(alone));
    List<?> problems = first.getHeader(ZopeTreeConstants.PROBLEMS, List.class);
    assertThat(problems.stream().anyMatch(each -> each.toString().contains("no-blob=" + noBlobs)))
        .isEqualTo(noBlobs > 0);

    RealGit git = new RealGit(mirror);
    git.findsAllInOrder();
    assertThat(git.run("ls-files", "files").lines()).hasSize(files(extracted).size());
    assertThat(send(file.toFile()).getHeader(ZopeTreeConstants.COMMIT)).isNull();
    assertThat(git.run("rev-list", "--count", "HEAD").strip()).isEqualTo("1");

    change("zodb.import-files", "never");
    assertThat(send(file.toFile()).getHeader(ZopeTreeConstants.FILES)).isNull();
    change("zodb.enter-unsupported", "false");
    assertThat(send(file.toFile()).getHeader(ZopeTreeConstants.OBJECTS)).isEqualTo(1L);
  }

  @Test
  void extractsFilesOfAClassicExportOnlyWhenAskedTo() throws IOException {
    start("routes/import-xml.yaml");
    assertThat(send(CLASSIC.toFile()).getHeader(ZopeTreeConstants.FILES)).isNull();
    assertThat(mirror.resolve("files")).doesNotExist();
    change("zodb.import-files", "always");
    assertThat(send(CLASSIC.toFile()).getHeader(ZopeTreeConstants.FILES)).isNotNull();
    assertThat(mirror.resolve("files/classic/manifest.jsonl")).exists();
    new RealGit(mirror).findsAllInOrder();
  }

  @Test
  void splitsWithCamelStaxToTheSameNumberOfRecords() throws Exception {
    Path records = folder.resolve("records");
    main.addInitialProperty("records.inbox", inbox.toString());
    main.addInitialProperty("records.dir", records.toString());
    start("examples/routes/split-stax.yaml");
    Files.copy(CLASSIC, Files.createDirectories(inbox).resolve("classic.xml"));
    waitFor(() -> Files.exists(inbox.resolve(".done/classic.xml")));
    int count = 0;
    try (ExportRecords ours = ExportRecords.of(CLASSIC, ExportOptions.DEFAULT)) {
      while (ours.hasNext()) {
        ours.next();
        count++;
      }
    }
    assertThat(count).isGreaterThan(40);
    assertThat(files(records)).hasSize(count);
    assertThat(Files.readString(records.resolve("0.xml"))).startsWith("<record");
  }

  /** Only root can mount a disk that is too small; elsewhere it is skipped. */
  @Test
  void aFullDiskGivesNoCommitAndTheNextImportMends() throws Exception {
    Files.createDirectories(mirror);
    assumeTrue(command("mount", "-t", "tmpfs", "-o", "size=300k", "tmpfs", mirror.toString()));
    try {
      start("routes/import-xml.yaml");
      Files.copy(CLASSIC, inbox.resolve("full.xml"));
      Path text = inbox.resolve(".failed/full.xml.error.txt");
      waitFor(() -> Files.exists(text) && Files.exists(inbox.resolve(".failed/full.xml")));
      assertThat(Files.readString(text)).contains("No space left", "No commit was made");
      assertThat(mirror.resolve(".git/refs/heads/main")).doesNotExist();
      assertThat(command("mount", "-o", "remount,size=50m", mirror.toString())).isTrue();
      assertThat(send(CLASSIC.toFile()).getHeader(ZopeTreeConstants.OBJECTS)).isEqualTo(43L);
      new RealGit(mirror).findsAllInOrder();
    } finally {
      main.stop();
      command("umount", mirror.toString());
    }
  }

  private static boolean command(String... words) throws Exception {
    try {
      return new ProcessBuilder(words).inheritIO().start().waitFor() == 0;
    } catch (IOException missing) {
      return false;
    }
  }

  @Test
  void takesAStreamAsWell() throws IOException {
    start("routes/import-xml.yaml");
    send(Files.readAllBytes(CLASSIC));
    new RealGit(mirror).findsAllInOrder();
  }

  @Test
  void prunesBelowItsOwnRootOnly() throws IOException {
    start("routes/import-xml.yaml");
    send(CLASSIC.toFile());
    Path neighbour = mirror.resolve("__root__/neighbour/__meta__");
    Files.createDirectories(neighbour.getParent());
    Files.writeString(neighbour, "[\n]\n");
    Path gone = mirror.resolve("__root__/classic/gone/__meta__");
    Files.createDirectories(gone.getParent());
    Files.writeString(gone, "[\n]\n");
    send(CLASSIC.toFile());
    assertThat(neighbour).exists();
    assertThat(gone).doesNotExist();
  }

  @Test
  void movesWhatItImportedAndWhatItCouldNot() throws Exception {
    start("routes/import-xml.yaml");
    Path good = Files.copy(CLASSIC, inbox.resolve("good.xml"));
    byte[] whole = Files.readAllBytes(CLASSIC);
    Files.write(inbox.resolve("cut.xml"), Arrays.copyOf(whole, whole.length / 2));
    Path text = inbox.resolve(".failed/cut.xml.error.txt");
    Path failed = inbox.resolve(".failed/cut.xml");
    Path done = inbox.resolve(".done/good.xml");
    waitFor(() -> Files.exists(text) && Files.exists(failed) && Files.exists(done));
    assertThat(done).exists();
    assertThat(good).doesNotExist();
    assertThat(failed).exists();
    assertThat(Files.readString(text))
        .contains("cut.xml was not imported", "nothing was imported", "Put a repaired");
    RealGit git = new RealGit(mirror);
    git.findsAllInOrder();
    assertThat(git.run("rev-list", "--count", "HEAD").strip()).isEqualTo("1");
  }

  @Test
  void aFifoInTheInboxHoldsUpNothing() throws Exception {
    Files.createDirectories(inbox);
    for (String name : List.of("a.xml", "b.zexp")) {
      assertThat(new ProcessBuilder("mkfifo", inbox.resolve(name).toString()).start().waitFor())
          .isZero();
    }
    Files.copy(CLASSIC, inbox.resolve("good.xml"));
    start("routes/import-xml.yaml");
    Path text = inbox.resolve(".failed/a.xml.error.txt");
    Path done = inbox.resolve(".done/good.xml");
    // The exchange moves the file after it has reported why.
    Path failed = inbox.resolve(".failed/a.xml");
    waitFor(() -> Files.exists(done) && Files.exists(text) && Files.exists(failed));
    assertThat(done).exists();
    assertThat(Files.readString(text)).contains("a.xml: is a FIFO (a pipe), not a regular file");
    assertThat(failed).exists();
  }

  @Test
  void recordsOnASchedule() throws Exception {
    start("routes/record.yaml");
    waitFor(() -> Files.exists(mirror.resolve(".git/refs/heads/main")));
    main.stop();
    new RealGit(mirror).findsAllInOrder();
    assertThat(mirror.resolve("__root__/classic/__meta__")).exists();
  }

  @Test
  void pushesToARemote() throws Exception {
    Recording.of(Settings.of(pairs(), folder, "test")).commit(true).run(List.of("/"));
    Path remote = Files.createDirectories(folder.resolve("remote.git"));
    RealGit there = new RealGit(remote);
    there.run("init", "-q", "--bare", "-b", "main");
    main.addOverrideProperty("push.delay", "0");
    start("examples/routes/push.yaml");
    waitFor(() -> !there.run("tag").isBlank());
    main.stop();
    RealGit here = new RealGit(mirror);
    assertThat(there.run("rev-parse", "main")).isEqualTo(here.run("rev-parse", "main"));
    assertThat(there.run("tag")).startsWith("pushed-");
    assertThat(here.run("tag").lines()).containsAll(there.run("tag").lines().toList());
  }

  private static void waitFor(java.util.function.BooleanSupplier done) throws InterruptedException {
    Instant end = Instant.now().plus(Duration.ofSeconds(40));
    while (Instant.now().isBefore(end) && !done.getAsBoolean()) {
      Thread.sleep(100);
    }
    assertThat(done.getAsBoolean()).isTrue();
  }

  @Test
  void canBeRewiredInYaml() throws IOException {
    start("src/test/routes/foreign.yaml");
    Object result =
        main.getCamelContext()
            .createProducerTemplate()
            .requestBody("direct:records", CLASSIC.toFile());
    assertThat(result).isInstanceOf(Iterator.class);
    assertThat(main.getCamelContext().createProducerTemplate())
        .satisfies(
            template -> {
              Object count = template.requestBody("direct:count", CLASSIC.toFile());
              assertThat((List<?>) count).hasSizeGreaterThan(10);
              assertThat((List<?>) count).allMatch(StoredRecord.class::isInstance);
            });
    assertThatThrownBy(
            () -> main.getCamelContext().createProducerTemplate().requestBody("direct:back", "x"))
        .hasStackTraceContaining("zope-xml reads exports");
  }
}
