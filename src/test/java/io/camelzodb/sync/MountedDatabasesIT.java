package io.camelzodb.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.camelzodb.git.CommitId;
import io.camelzodb.git.RealGit;
import io.camelzodb.storage.NoSuchObjectException;
import io.camelzodb.storage.Problem;
import io.camelzodb.storage.Tid;
import io.camelzodb.storage.TransactionInfo;
import io.camelzodb.storage.UnavailableException;
import io.camelzodb.sync.playback.Playback;
import io.camelzodb.sync.playback.plan.Plan;
import io.camelzodb.sync.playback.plan.PlaybackOptions;
import io.camelzodb.sync.record.Recording;
import io.camelzodb.sync.watch.WatchEvents;
import io.camelzodb.sync.watch.Watcher;
import io.camelzodb.testing.Python;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A site of real Zope that shows three databases, one of them at a path that it has not there,
 * recorded, followed and played back; the peer, which runs in that Zope, says what is right.
 */
class MountedDatabasesIT {
  private static final Path SCRIPT = Path.of("src/test/python/mounted_site.py").toAbsolutePath();

  @TempDir static Path made;

  @TempDir Path folder;
  private Path tree;
  private RealGit git;

  @BeforeAll
  static void build() {
    Python.script(SCRIPT, "build", made.toString());
  }

  @BeforeEach
  void copy() throws IOException {
    for (String name : List.of("Main.fs", "Second.fs", "Third.fs", "zope.conf", "config.py")) {
      Path file = folder.resolve(name);
      Files.copy(made.resolve(name), file, StandardCopyOption.REPLACE_EXISTING);
      if (!name.endsWith(".fs")) {
        String text = Files.readString(file);
        Files.writeString(file, text.replace(made.toString(), folder.toString()));
      }
    }
    Files.createDirectories(folder.resolve("inst/etc"));
    Files.createDirectories(folder.resolve("inst/Extensions"));
    tree = folder.resolve("tree");
    git = new RealGit(tree);
  }

  /** As {@code zope.conf} tells them. */
  private Settings settings() throws IOException {
    return Settings.read(
        folder.resolve("config.py"),
        Settings.of(Map.of("zodb.base-dir", tree.toString()), folder, "test"));
  }

  /** The database of the site alone. */
  private Settings main() throws IOException {
    return Settings.of(
        Map.of(
            "zodb.source", "file://" + folder.resolve("Main.fs"), "zodb.base-dir", tree.toString()),
        folder,
        "test");
  }

  private static Recording.Result record(Settings settings, boolean commit, String... paths)
      throws IOException {
    return Recording.of(settings).commit(commit).run(List.of(paths));
  }

  private String edit(String database, String text) {
    return Python.script(SCRIPT, "edit", folder.toString(), database, text).strip();
  }

  /** What the peer records. */
  private Map<String, String> peer() throws Exception {
    Path base = folder.resolve("peer");
    Files.createDirectories(base);
    Process process =
        new ProcessBuilder(
                Python.interpreter().resolveSibling("zodbsync").toString(),
                "--config",
                folder.resolve("config.py").toString(),
                "record",
                "/")
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(said).isZero();
    return files(base);
  }

  private static Map<String, String> files(Path base) throws IOException {
    Map<String, String> files = new TreeMap<>();
    try (var all = Files.walk(base.resolve("__root__"))) {
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        files.put(base.relativize(file).toString(), Files.readString(file));
      }
    }
    return files;
  }

  private String source(String path) throws IOException {
    return Files.readString(tree.resolve("__root__" + path + "/__source__.txt"));
  }

  @Test
  void recordsTheTreeOfTheSiteAsThePeerDoes() throws Exception {
    Recording.Result result = record(settings(), false, "/");
    assertThat(result.problems()).isEmpty();
    Map<String, String> files = files(tree);
    assertThat(files)
        .containsKeys(
            "__root__/archive/inside/n/__source__.txt", "__root__/here/old/m/__source__.txt")
        .isEqualTo(peer());
    assertThat(record(settings(), false, "/").summary().files().written()).isZero();
    assertThat(record(settings(), false, "/here/old/m").summary().objects()).isEqualTo(1);
    assertThat(record(settings(), false, "/archive").summary().objects()).isEqualTo(4);
    assertThatThrownBy(() -> record(settings(), false, "/archive/never"))
        .hasMessageContaining("/archive/never")
        .hasMessageContaining("Second.fs");
  }

  @Test
  void leavesAMountPointWhoseDatabaseIsNotNamedAsItIs() throws IOException {
    record(settings(), false, "/");
    Map<String, String> before = files(tree);
    Recording.Result result = record(main(), false, "/");
    assertThat(files(tree)).isEqualTo(before);
    assertThat(result.problems().stream().map(Problem::toString))
        .hasSize(2)
        .anyMatch(line -> line.startsWith("/archive: a mount point"))
        .allMatch(line -> line.contains("zodb.mounts"));
    assertThat(result.problems()).noneMatch(problem -> problem.severity().leavesOut());
    Plan plan = Playback.of(main()).plan(List.of("/"));
    assertThat(plan.operations()).isEmpty();
    assertThat(plan.hasErrors()).isFalse();
    assertThat(plan.problems()).anyMatch(problem -> problem.where().equals("/archive"));
    assertThat(Playback.of(main()).plan(List.of("/archive/inside/n")).problems().toString())
        .contains("zodb.mounts");
  }

  @Test
  void playbackNeverRemovesAMountPoint() throws IOException {
    record(main(), false, "/");
    for (boolean override : List.of(false, true)) {
      Plan plan =
          Playback.of(main())
              .with(PlaybackOptions.DEFAULT.withOverride(override))
              .plan(List.of("/", "/archive"));
      assertThat(plan.operations()).isEmpty();
      assertThat(plan.problems().toString()).contains("/archive");
      assertThat(Playback.of(main()).plan(List.of("/")).omitted()).isEmpty();
    }
    // Neither with the folder around it.
    deleteTree(tree.resolve("__root__/here"));
    Plan plan = Playback.of(main()).plan(List.of("/"));
    assertThat(plan.operations()).isEmpty();
    assertThat(plan.problems().toString()).contains("/here").contains("mount point");
  }

  private static void deleteTree(Path top) throws IOException {
    try (var all = Files.walk(top)) {
      for (Path each : all.sorted(java.util.Comparator.reverseOrder()).toList()) {
        Files.delete(each);
      }
    }
  }

  @Test
  void keepsAPositionForEachDatabase() throws Exception {
    record(settings(), true, "/");
    assertThat(git.run("log", "-1", "--format=%B"))
        .contains("Zodb-Tid: 0x")
        .containsPattern("Zodb-Mounted-Tid: 0x[0-9a-f]{16} /archive\n")
        .containsPattern("Zodb-Mounted-Tid: 0x[0-9a-f]{16} /here/old\n");
    Recording.of(settings()).lastTransactions(true).run(List.of());
    String tid = edit("Second", "changed in the second");
    Recording.Result result = Recording.of(settings()).lastTransactions(true).run(List.of());
    assertThat(result.allBecause()).isNull();
    assertThat(result.summary().objects()).isEqualTo(1);
    assertThat(source("/archive/m")).isEqualTo("changed in the second");
    assertThat(files(tree)).isEqualTo(peer());
    edit("Third", "changed in the third");
    edit("Main", "changed in the first");
    result = Recording.of(settings()).lastTransactions(true).commit(true).run(List.of());
    assertThat(result.summary().objects()).isEqualTo(2);
    assertThat(source("/here/old/m")).isEqualTo("changed in the third");
    assertThat(source("/here/m")).isEqualTo("changed in the first");
    assertThat(tid).startsWith("0x");
  }

  @Test
  void writesEachObjectIntoItsDatabase() throws Exception {
    record(settings(), true, "/");
    byte[] third = Files.readAllBytes(folder.resolve("Third.fs"));
    byte[] main = Files.readAllBytes(folder.resolve("Main.fs"));
    Path mine = tree.resolve("__root__/archive/inside/n/__source__.txt");
    Files.writeString(mine, "played back");
    Path fresh = tree.resolve("__root__/archive/fresh");
    Files.createDirectories(fresh);
    Files.writeString(fresh.resolve("__meta__"), "[('title', 'Neu'), ('type', 'Folder')]");
    deleteTree(tree.resolve("__root__/archive/m"));
    Plan plan = Playback.of(settings()).plan(List.of("/"));
    assertThat(plan.operations()).hasSize(3);
    Playback.Result result = Playback.of(settings()).run(List.of("/"));
    assertThat(result.plan().hasErrors()).isFalse();
    assertThat(result.mounted()).containsOnlyKeys("/archive").containsValue(result.tid());
    assertThat(Files.readAllBytes(folder.resolve("Third.fs"))).isEqualTo(third);
    assertThat(Files.readAllBytes(folder.resolve("Main.fs"))).isEqualTo(main);
    // What Zope then shows is what the files say.
    record(settings(), false, "/");
    assertThat(files(tree))
        .containsEntry("__root__/archive/inside/n/__source__.txt", "played back")
        .containsKey("__root__/archive/fresh/__meta__")
        .doesNotContainKey("__root__/archive/m/__meta__")
        .isEqualTo(peer());
    assertThat(Playback.of(settings()).run(List.of("/")).tid()).isNull();
  }

  @Test
  void whatZopeShowsOfItsMemoryIsNothingThatAnybodyHasToName() throws Exception {
    Python.script(SCRIPT, "temporary", folder.toString());
    Recording.Result result = record(settings(), false, "/");
    assertThat(result.problems())
        .hasSize(1)
        .allMatch(problem -> problem.severity() == Problem.Severity.NOTE)
        .allMatch(problem -> problem.where().equals("/temp_folder"));
    Plan plan = Playback.of(settings()).plan(List.of("/"));
    assertThat(plan.operations()).isEmpty();
    assertThat(plan.problems())
        .hasSize(1)
        .allMatch(problem -> problem.severity() == Problem.Severity.NOTE);
    // Who names it wants to know that it was not done.
    assertThat(Playback.of(settings()).plan(List.of("/temp_folder")).omitted()).hasSize(1);
    assertThat(Playback.of(settings()).plan(List.of("/temp_folder")).operations()).isEmpty();
  }

  /** What stands in a container that is not entered is nobody's, with what is mounted there. */
  @Test
  void aMountPointInAContainerThatIsNotEnteredIsNotEnteredEither() throws Exception {
    Python.script(SCRIPT, "tree", folder.toString());
    String third = "/tree/old:/inside/1999=file://" + folder.resolve("Third.fs");
    Settings mounted = main().with(Setting.MOUNTS, third.replace(" ", "%20"));
    assertThat(record(mounted, true, "/").problems().toString()).doesNotContain("/tree");
    Map<String, String> not = files(tree);
    assertThat(not).containsKey("__root__/tree/__meta__");
    assertThat(not.keySet()).noneMatch(file -> file.startsWith("__root__/tree/old"));
    // Nor need the database be there then.
    Path away = Files.move(folder.resolve("Third.fs"), folder.resolve("away"));
    record(mounted, true, "/");
    assertThat(Playback.of(mounted).run(List.of("/")).plan().problems().toString())
        .doesNotContain("/tree");
    Files.move(away, folder.resolve("Third.fs"));
    // Who names it gets it, and who has all entered.
    record(mounted, false, "/tree/old");
    assertThat(source("/tree/old/m")).isEqualTo("in the third");
    Settings entering = mounted.with(Setting.ENTER_UNSUPPORTED, "true");
    record(entering, true, "/");
    assertThat(source("/tree/old/m")).isEqualTo("in the third");
    // Back and forth: no position is left that would hide what is to be recorded again.
    record(mounted, true, "/");
    assertThat(files(tree)).isEqualTo(not);
    Recording.of(entering).lastTransactions(true).commit(true).run(List.of());
    assertThat(source("/tree/old/m")).isEqualTo("in the third");
    // Where it is entered and its database is away, nothing of it is removed.
    Files.move(folder.resolve("Third.fs"), away);
    assertThatThrownBy(() -> record(entering, true, "/")).hasMessageContaining("Third.fs");
    assertThat(source("/tree/old/m")).isEqualTo("in the third");
  }

  /** A tree that was recorded without what is mounted is played back all the same. */
  @Test
  void whatIsMountedAndHasNoFilesStaysWithoutBeingAnError() throws Exception {
    record(main(), false, "/");
    Files.writeString(tree.resolve("__root__/here/m/__source__.txt"), "played back");
    Plan plan = Playback.of(settings()).plan(List.of("/"));
    assertThat(plan.hasErrors()).isFalse();
    assertThat(plan.problems().toString()).contains("/archive").contains("it is not changed");
    Playback.Result result = Playback.of(settings()).run(List.of("/"));
    assertThat(result.records()).isPositive();
    assertThat(result.mounted()).isEmpty();
    // Who names it is told that it cannot be.
    assertThat(Playback.of(settings()).plan(List.of("/archive")).hasErrors()).isTrue();
    // Nor is it an error that zodb.mounts names one that the site does not have.
    Settings gone =
        main()
            .with(
                Setting.MOUNTS,
                ("/gone=file://" + folder.resolve("Second.fs")).replace(" ", "%20"));
    Plan other = Playback.of(gone).plan(List.of("/"));
    assertThat(other.hasErrors()).isFalse();
    assertThat(other.problems().toString()).contains("/gone").contains("no mount point");
  }

  @Test
  void whatIsMountedIsToldByItsOwnKind() throws Exception {
    assertThat(record(settings(), false, "/archive/inside").kind())
        .isEqualTo(record(settings(), false, "/here").kind());
  }

  /** Its database may be named or not: with the folder around it a mount point goes, and stays. */
  @Test
  void aFolderAroundAMountPointIsNotRemoved() throws Exception {
    record(settings(), false, "/");
    deleteTree(tree.resolve("__root__/here"));
    for (String path : List.of("/", "/here")) {
      Plan plan = Playback.of(settings()).plan(List.of(path));
      assertThat(plan.operations()).isEmpty();
      assertThat(plan.omitted().toString()).contains("/here").contains("mount point");
    }
    Settings demanding = settings();
    Plan plan =
        Playback.of(demanding)
            .with(PlaybackOptions.DEFAULT.withDeleteUnrecorded(true))
            .plan(List.of("/here"));
    assertThat(plan.operations()).hasSize(1);
  }

  /** What the settings mount in their database says nothing of one that an endpoint names. */
  @Test
  void anEndpointOfAnotherDatabaseHasNothingMounted() throws Exception {
    String second = ("file://" + folder.resolve("Second.fs")).replace(" ", "%20");
    String site = "zodb:file://" + folder.resolve("Main.fs") + "?baseDir=" + tree;
    for (String source :
        List.of("file:///nowhere/Data.fs", "file://" + folder.resolve("Main.fs"), "")) {
      boolean other = source.contains("nowhere");
      try (DefaultCamelContext context = new DefaultCamelContext()) {
        context.getPropertiesComponent().addInitialProperty("zodb.source", source);
        context.getPropertiesComponent().addInitialProperty("zodb.mounts", "/archive=" + second);
        context.start();
        try (var template = context.createProducerTemplate()) {
          deleteTree(Files.createDirectories(tree));
          Exchange done = template.request(site + "&operation=record&path=/", each -> {});
          assertThat(done.getException()).isNull();
          assertThat(Files.exists(tree.resolve("__root__/archive/m/__meta__"))).isNotEqualTo(other);
          Exchange deleted =
              template.request(site + "&operation=delete&path=/archive/inside/n", each -> {});
          assertThat(deleted.getException()).isNull();
          assertThat(deleted.getMessage().getHeader("CamelZodbTid") == null).isEqualTo(other);
          // One database has one endpoint; the line tells where the object is.
          assertThat(
                  template
                      .request(site + "&operation=read&path=/archive/m", each -> {})
                      .getException())
              .isInstanceOf(NoSuchObjectException.class)
              .hasMessageContaining("mounted at /archive");
        }
        copy();
      }
    }
  }

  /** Who holds one of the databases for writing is found before another one is written. */
  @Test
  @SuppressWarnings("try") // It is only held.
  void nothingIsWrittenWhereSomebodyHoldsOneDatabase() throws Exception {
    record(settings(), false, "/");
    Files.writeString(tree.resolve("__root__/here/m/__source__.txt"), "played back");
    Files.writeString(tree.resolve("__root__/archive/m/__source__.txt"), "played back");
    byte[] main = Files.readAllBytes(folder.resolve("Main.fs"));
    Settings second =
        main().with(Setting.SOURCE, ("file://" + folder.resolve("Second.fs")).replace(" ", "%20"));
    try (var held = Sources.openForWriting(second, false)) {
      assertThatThrownBy(() -> Playback.of(settings()).run(List.of("/")))
          .isInstanceOf(UnavailableException.class)
          .hasMessageContaining("Second.fs");
      assertThat(Files.readAllBytes(folder.resolve("Main.fs"))).isEqualTo(main);
      // What concerns another one alone goes on.
      assertThat(Playback.of(settings()).run(List.of("/here/m")).tid()).isNotNull();
    }
    assertThat(Playback.of(settings()).run(List.of("/")).mounted()).hasSize(1);
  }

  @Test
  void refusesTheWholeWhereOneDatabaseCannotBeWritten() throws Exception {
    record(settings(), false, "/");
    Files.writeString(tree.resolve("__root__/here/m/__source__.txt"), "played back");
    Files.writeString(tree.resolve("__root__/archive/m/__meta__"), "[('type', 'No Such Type')]");
    byte[] main = Files.readAllBytes(folder.resolve("Main.fs"));
    Playback.Result result = Playback.of(settings()).run(List.of("/"));
    assertThat(result.tid()).isNull();
    assertThat(result.plan().hasErrors()).isTrue();
    assertThat(Files.readAllBytes(folder.resolve("Main.fs"))).isEqualTo(main);
    // What is mounted is neither removed nor replaced as a whole.
    Files.delete(tree.resolve("__root__/archive/__meta__"));
    Plan plan = Playback.of(settings()).plan(List.of("/archive"));
    assertThat(plan.operations()).isEmpty();
    assertThat(plan.problems().toString()).contains("/archive");
  }

  @Test
  void anObjectThatIsGoneFromTheSiteWithItsMountPointIsNoMountedOne() throws Exception {
    Settings other =
        settings()
            .with(
                Setting.MOUNTS,
                "/nowhere=file://" + folder.resolve("Second.fs").toString().replace(" ", "%20"));
    Recording.Result result = record(other, false, "/");
    assertThat(result.problems().toString()).contains("/nowhere").contains("no mount point");
    assertThat(Playback.of(other).plan(List.of("/nowhere/x")).problems().toString())
        .contains("no mount point");
  }

  @Test
  void followsEachDatabase() throws Exception {
    List<String> told = new CopyOnWriteArrayList<>();
    try (Watcher watching =
        new Watcher(settings(), Duration.ofMillis(50), true, new Events("/", told))) {
      Thread thread = new Thread(() -> run(watching, told));
      thread.start();
      await(told, () -> told.stream().filter(line -> line.startsWith("begun")).count() == 3);
      assertThat(files(tree)).isEqualTo(peer());
      String second = edit("Second", "watched in the second");
      await(told, () -> told.contains("applied /archive " + second));
      String main = edit("Main", "watched in the first");
      await(told, () -> told.contains("applied / " + main));
      String third = edit("Third", "watched in the third");
      await(told, () -> told.contains("applied /here/old " + third));
      watching.stop();
      thread.join();
      assertThat(git.run("log", "--format=%B", "-3"))
          .contains("Zodb-Mounted-Tid: " + second + " /archive")
          .contains("Zodb-Tid: " + main)
          .contains("Zodb-Mounted-Tid: " + third + " /here/old");
    }
    assertThat(git.run("status", "--short", "--", "__root__")).isEmpty();
    assertThat(git.run("fsck", "--strict")).doesNotContain("error");
    assertThat(files(tree)).isEqualTo(peer());
    // What happened meanwhile is caught up with, of each database once.
    String later = edit("Third", "while nobody looked");
    told.clear();
    try (Watcher watching =
        new Watcher(settings(), Duration.ofMillis(50), true, new Events("/", told))) {
      Thread thread = new Thread(() -> run(watching, told));
      thread.start();
      await(told, () -> told.contains("applied /here/old " + later));
      watching.stop();
      thread.join();
    }
    assertThat(told.stream().filter(line -> line.startsWith("applied"))).hasSize(1);
    assertThat(source("/here/old/m")).isEqualTo("while nobody looked");
  }

  private static void run(Watcher watching, List<String> told) {
    try {
      watching.run();
    } catch (IOException fault) {
      told.add("failed " + fault);
    }
  }

  private static void await(List<String> told, BooleanSupplier condition) throws Exception {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("%s", told).isLessThan(end);
      // The watch runs in threads of its own and tells nobody else.
      TimeUnit.MILLISECONDS.sleep(20);
    }
  }

  private record Events(String path, List<String> told) implements WatchEvents {
    @Override
    public WatchEvents mounted(Settings database) {
      return new Events(database.mount().orElseThrow().name(), told);
    }

    @Override
    public void begun(Tid position, @Nullable String whole, @Nullable CommitId commit) {
      told.add("begun " + path + " " + position);
    }

    @Override
    public void applied(TransactionInfo transaction, long objects, @Nullable CommitId commit) {
      told.add("applied " + path + " " + transaction.tid());
    }

    @Override
    public void problem(Problem problem) {
      told.add("problem " + problem);
    }
  }
}
