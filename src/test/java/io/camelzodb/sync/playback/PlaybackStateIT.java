package io.camelzodb.sync.playback;

import static org.assertj.core.api.Assertions.assertThat;

import io.camelzodb.storage.ObjectStore;
import io.camelzodb.storage.Oid;
import io.camelzodb.storage.Problem;
import io.camelzodb.storage.Snapshot;
import io.camelzodb.sync.Settings;
import io.camelzodb.sync.Sources;
import io.camelzodb.sync.playback.plan.Operation;
import io.camelzodb.sync.record.Recording;
import io.camelzodb.testing.CanonicalText;
import io.camelzodb.testing.Corpus;
import io.camelzodb.testing.Python;
import io.camelzodb.testing.TarGz;
import io.camelzodb.testing.TreeContent;
import io.camelzodb.tree.FiledState;
import io.camelzodb.tree.TreeFolder;
import io.camelzodb.tree.TreeSource;
import io.camelzodb.tree.folder.FolderSource;
import io.camelzodb.zope.ObjectPath;
import io.camelzodb.zope.state.StateContent;
import io.camelzodb.zope.state.StateEntry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Databases of real Plone sites made anew of their state files, and repaired with them. */
class PlaybackStateIT {
  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({"plone6/plone6-db.tar.gz, images", "zope2/plone43-db.tar.gz, oldat"})
  void aSiteIsMadeOfItsStateFiles(String database, String id) throws Exception {
    Path home = folder.resolve("db");
    TarGz.unpack(Corpus.xml().resolve(database), home);
    Path dataFs;
    try (Stream<Path> files = Files.walk(home)) {
      dataFs = files.filter(file -> file.endsWith("Data.fs")).findFirst().orElseThrow();
    }
    Path tree = folder.resolve("tree");
    Settings source = settings(dataFs, blobs(dataFs), tree);
    Recording.of(source).run(List.of("/"));
    Map<String, String> recorded = contents(tree);

    Path made = Files.createDirectories(folder.resolve("new")).resolve("Data.fs");
    Path blobs = folder.resolve("new/blobs");
    Playback.Result result = Playback.of(settings(made, blobs, tree)).run(List.of("/"));
    assertThat(errors(result)).isEmpty();
    assertThat(result.tid()).isNotNull();
    assertSameRecords(tree, source, settings(made, blobs, tree));
    Path again = folder.resolve("again");
    Recording.of(settings(made, blobs, again)).run(List.of("/"));
    assertSame(contents(again), recorded);
    assertThat(Playback.of(settings(made, blobs, tree)).run(List.of("/")).tid()).isNull();
    // Python 3 does not open a file of Python 2.
    String lost = lost(made, blobs);
    assertThat(lost).isEqualTo(database.startsWith("plone6") ? lost(dataFs, blobs(dataFs)) : lost);

    // The very database that it was recorded from has nothing to change.
    assertThat(Playback.of(source).plan(List.of("/")).operations()).isEmpty();

    // An object is removed with all it contains, and comes back from the files.
    Path site = tree.resolve("__root__/Plone");
    Path aside = folder.resolve("aside");
    Files.move(site.resolve(id), aside);
    Settings repaired = settings(made, blobs, tree);
    result = Playback.of(repaired).run(List.of("/Plone"));
    assertThat(errors(result)).isEmpty();
    assertThat(result.plan().operations()).singleElement().isInstanceOf(Operation.Delete.class);
    assertThat(Playback.of(repaired).run(List.of("/Plone")).tid()).isNull();
    Files.move(aside, site.resolve(id));
    result = Playback.of(repaired).run(List.of("/Plone"));
    assertThat(errors(result)).isEmpty();
    assertThat(result.tid()).isNotNull();
    Path third = folder.resolve("third");
    Recording.of(settings(made, blobs, third)).run(List.of("/"));
    assertSame(contents(third), recorded);

    // A database of something else keeps what it has; the site gets new oids.
    Path other = Files.createDirectories(folder.resolve("other")).resolve("Data.fs");
    Files.writeString(
        Files.createDirectories(folder.resolve("other/blobs")).resolve(".layout"), "bushy");
    Files.copy(Corpus.zope().resolve("golden/types/Data.fs"), other);
    Settings foreign = settings(other, folder.resolve("other/blobs"), tree);
    Path before = folder.resolve("before");
    Recording.of(settings(other, folder.resolve("other/blobs"), before)).run(List.of("/"));
    result = Playback.of(foreign).run(List.of("/Plone"));
    assertThat(errors(result)).isEmpty();
    assertThat(result.tid()).isNotNull();
    assertThat(Playback.of(foreign).run(List.of("/Plone")).tid()).isNull();
    // Of what Python 3 cannot decode, most stands beside the site.
    String old = ", \\d+ old";
    assertThat(lost(other, folder.resolve("other/blobs")).replaceAll(old, ""))
        .isEqualTo(lost.replaceAll(old, ""));
    Path after = folder.resolve("after");
    Recording.of(settings(other, folder.resolve("other/blobs"), after)).run(List.of("/"));
    Map<String, String> found = contents(after);
    Map<String, String> kept = contents(before);
    kept.forEach((name, content) -> assertThat(found.get(name)).as(name).isEqualTo(content));
    found.keySet().removeAll(kept.keySet());
    recorded.keySet().removeIf(name -> !name.startsWith("__root__/Plone/"));
    assertThat(plain(found)).isEqualTo(plain(recorded));
  }

  private static Path blobs(Path dataFs) {
    return dataFs.resolveSibling("../blobstorage").normalize();
  }

  /** How many records are not there, and how many Python 3 cannot read. */
  private static String lost(Path dataFs, Path blobs) {
    String found =
        Python.script(
            Path.of("src/test/python/every_record.py"), dataFs.toString(), blobs.toString());
    return found.substring(found.indexOf("BTrees,"));
  }

  /** Without the oids. */
  private static Map<String, String> plain(Map<String, String> contents) {
    Map<String, String> plain = new TreeMap<>();
    contents.forEach(
        (name, content) -> {
          boolean state = name.contains("__state__");
          String text = state ? content.replaceAll("[0-9a-f]{16}", "…") : content;
          plain.merge(name.replaceAll("__blob__.*", "__blob__"), text, String::concat);
        });
    return plain;
  }

  /** Every record that the files hold is in both databases, with the same graph. */
  private static void assertSameRecords(Path tree, Settings source, Settings made)
      throws IOException {
    int records = 0;
    int blobs = 0;
    try (ObjectStore one = Sources.open(source);
        ObjectStore other = Sources.open(made);
        TreeSource whole = new FolderSource(tree);
        Stream<Path> files = Files.walk(tree)) {
      Snapshot there = one.snapshot();
      Snapshot here = other.snapshot();
      for (Path file : files.filter(file -> file.endsWith("__state__")).toList()) {
        Path home = file.getParent();
        StateContent content =
            StateContent.read(
                new ObjectPath(List.of(home.toString())),
                new FiledState(new TreeFolder(whole, tree.relativize(home).toString())));
        for (StateEntry entry : content.entries().values()) {
          if (!(entry instanceof StateEntry.Stored stored)) {
            continue;
          }
          records++;
          Oid oid = stored.oid();
          assertThat(CanonicalText.of(here.load(oid).object().pickles()))
              .as("%s in %s", oid, file)
              .isEqualTo(CanonicalText.of(there.load(oid).object().pickles()));
          if (Boolean.TRUE.equals(stored.blob())) {
            blobs++;
            try (var left = here.blob(oid).orElseThrow().open();
                var right = there.blob(oid).orElseThrow().open()) {
              assertThat(left.readAllBytes()).isEqualTo(right.readAllBytes());
            }
          }
        }
      }
    }
    assertThat(records).isGreaterThan(5000);
    assertThat(blobs).isGreaterThan(5);
  }

  private static void assertSame(Map<String, String> back, Map<String, String> tree) {
    Set<String> missing = new TreeSet<>(tree.keySet());
    missing.removeAll(back.keySet());
    Set<String> more = new TreeSet<>(back.keySet());
    more.removeAll(tree.keySet());
    assertThat(missing).isEmpty();
    assertThat(more).isEmpty();
    tree.forEach((name, content) -> assertThat(back.get(name)).as(name).isEqualTo(content));
  }

  private static List<Problem> errors(Playback.Result result) {
    return result.plan().problems().stream()
        .filter(each -> each.severity() != Problem.Severity.NOTE)
        .toList();
  }

  private static Map<String, String> contents(Path root) throws IOException {
    return new TreeMap<>(TreeContent.of(root));
  }

  private Settings settings(Path dataFs, Path blobs, Path tree) throws IOException {
    return Settings.of(
        Map.of(
            "zodb.source",
            "file://" + dataFs + "?blobstorage_dir=" + blobs,
            "zodb.base-dir",
            tree.toString(),
            "zodb.unsupported",
            "state"),
        folder,
        "the test");
  }
}
