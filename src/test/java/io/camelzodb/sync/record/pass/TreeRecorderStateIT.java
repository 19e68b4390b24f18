package io.camelzodb.sync.record.pass;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.camelzodb.pickle.stream.PickleLimits;
import io.camelzodb.storage.ObjectStore;
import io.camelzodb.storage.Oid;
import io.camelzodb.storage.Problem;
import io.camelzodb.storage.Snapshot;
import io.camelzodb.sync.Settings;
import io.camelzodb.sync.Sources;
import io.camelzodb.testing.CanonicalText;
import io.camelzodb.testing.Corpus;
import io.camelzodb.testing.Python;
import io.camelzodb.testing.TarGz;
import io.camelzodb.tree.folder.ObjectTreeFiles;
import io.camelzodb.zope.ObjectPath;
import io.camelzodb.zope.state.StateEntry;
import io.camelzodb.zope.state.StateReader;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Databases of real Plone sites recorded with the whole state of every object, and compared with
 * what Python finds in them.
 */
class TreeRecorderStateIT {
  @TempDir Path folder;

  private final List<Problem> problems = new ArrayList<>();

  @ParameterizedTest
  @ValueSource(strings = {"plone6/plone6-db.tar.gz", "zope2/plone43-db.tar.gz"})
  void everyRecordThatTheTreeLeadsToIsThereAsItIs(String database) throws Exception {
    Path home = folder.resolve("db");
    TarGz.unpack(Corpus.xml().resolve(database), home);
    Path dataFs;
    try (Stream<Path> files = Files.walk(home)) {
      dataFs = files.filter(file -> file.endsWith("Data.fs")).findFirst().orElseThrow();
    }
    Path blobs = dataFs.resolveSibling("../blobstorage").normalize();
    String uri = "file://" + dataFs + "?blobstorage_dir=" + blobs;
    Path tree = folder.resolve("tree");
    Settings settings =
        Settings.of(Map.of("zodb.source", uri, "zodb.unsupported", "state"), folder, "-D");
    RecordSummary summary = record(settings, tree);
    assertThat(summary.errors()).isZero();
    assertThat(paths(tree)).isEqualTo(pathsByPython(dataFs)).hasSizeGreaterThan(300);

    Map<Path, FileTime> times = times(tree);
    RecordSummary second = record(settings, tree);
    assertThat(second.files().written()).isZero();
    assertThat(second.files().files()).isZero();
    assertThat(times(tree)).isEqualTo(times);

    Set<Oid> seen = new HashSet<>();
    int blobFiles = 0;
    try (ObjectStore store = Sources.open(settings)) {
      Snapshot snapshot = store.snapshot();
      for (Path file : times.keySet()) {
        if (!file.endsWith("__state__")) {
          continue;
        }
        try (Reader text = Files.newBufferedReader(file)) {
          StateReader reader = new StateReader(text, PickleLimits.DEFAULT);
          for (StateEntry entry = reader.next(); entry != null; entry = reader.next()) {
            seen.add(entry.oid());
            if (entry instanceof StateEntry.Stored stored) {
              assertThat(CanonicalText.of(stored.object().pickles()))
                  .as("%s in %s", stored.oid(), file)
                  .isEqualTo(CanonicalText.of(snapshot.load(stored.oid()).object().pickles()));
              if (Boolean.TRUE.equals(stored.blob())) {
                blobFiles++;
                try (var in = snapshot.blob(stored.oid()).orElseThrow().open()) {
                  assertThat(Files.readAllBytes(file.resolveSibling(stored.blobFile())))
                      .isEqualTo(in.readAllBytes());
                }
              }
            }
          }
        }
      }
    }
    assertThat(blobFiles).isGreaterThan(5);
    assertThat(seen).hasSizeGreaterThan(5000);
  }

  /** The paths of all objects that are in the tree. */
  private static SortedSet<String> paths(Path tree) throws IOException {
    SortedSet<String> paths = new TreeSet<>();
    Path root = tree.resolve("__root__");
    for (Path file : times(tree).keySet()) {
      if (file.endsWith("__meta__")) {
        paths.add("/" + root.relativize(file.resolveSibling("")).toString());
      }
    }
    return paths;
  }

  private static SortedSet<String> pathsByPython(Path dataFs) throws IOException {
    SortedSet<String> paths = new TreeSet<>();
    String lines = Python.script(Path.of("src/test/python/tree_paths.py"), dataFs.toString());
    for (String line : lines.lines().toList()) {
      paths.add(new ObjectMapper().readValue(line, String.class));
    }
    return paths;
  }

  private RecordSummary record(Settings settings, Path tree) throws IOException {
    try (ObjectStore store = Sources.open(settings)) {
      ObjectTreeFiles files = new ObjectTreeFiles(tree, problems::add);
      TransactionFiles.Applied counts =
          new TreeRecorder(store.snapshot(), files, settings.recording(), problems::add)
              .run(List.of(ObjectPath.ROOT));
      return RecordSummary.of(store.snapshot(), counts, files.summary());
    }
  }

  private static Map<Path, FileTime> times(Path root) throws IOException {
    Map<Path, FileTime> times = new HashMap<>();
    try (Stream<Path> all = Files.walk(root)) {
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        times.put(file, Files.getLastModifiedTime(file));
      }
    }
    return times;
  }
}
