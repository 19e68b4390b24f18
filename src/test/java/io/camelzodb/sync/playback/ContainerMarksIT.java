package io.camelzodb.sync.playback;

import static org.assertj.core.api.Assertions.assertThat;

import io.camelzodb.pickle.Dictionary;
import io.camelzodb.pickle.Text;
import io.camelzodb.pickle.Tuple;
import io.camelzodb.storage.ObjectStore;
import io.camelzodb.storage.Problem;
import io.camelzodb.sync.Settings;
import io.camelzodb.sync.Sources;
import io.camelzodb.sync.record.Recording;
import io.camelzodb.testing.Corpus;
import io.camelzodb.testing.Python;
import io.camelzodb.zope.ObjectPath;
import io.camelzodb.zope.walk.ObjectTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What objects leave in their containers: a Zope from which some were removed starts, and where
 * they are new or come back they work.
 */
class ContainerMarksIT {
  private static final List<String> REMOVED =
      List.of(
          "virtual_hosting",
          "session_data_manager",
          "error_log",
          "caches/http",
          "caches/ram_edited");

  @TempDir private Path folder;

  @Test
  void goAndComeWithTheObjects() throws Exception {
    Path golden = Corpus.zope().resolve("golden/types/Data.fs");
    Path tree = folder.resolve("tree");
    Recording.of(settings(golden, tree)).run(List.of("/"));
    String original = used(golden);
    assertThat(original)
        .contains("https://example.org/", "\"session\": true", "\"cached_dtml\": \"http\"");

    Path made = folder.resolve("new.fs");
    play(made, tree);
    assertThat(used(made)).isEqualTo(original);

    Path changed = folder.resolve("changed.fs");
    Files.copy(golden, changed);
    for (String id : REMOVED) {
      Path aside = folder.resolve("aside").resolve(id);
      Files.createDirectories(aside.getParent());
      Files.move(tree.resolve("__root__").resolve(id), aside);
    }
    play(changed, tree);
    Dictionary root = state(changed, ObjectPath.ROOT);
    assertThat(root.get("__error_log__")).isNull();
    assertThat(((Dictionary) Objects.requireNonNull(root.get("__before_traverse__"))).size())
        .isZero();
    Dictionary caches = state(changed, ObjectPath.ROOT.child("caches"));
    assertThat(((Tuple) Objects.requireNonNull(caches.get("__ZCacheManager_ids__"))).items())
        .containsExactly(new Text("ram"), new Text("http_edited"));
    assertThat(used(changed)).contains("\"cached_script\": \"ram\"", "\"cached_dtml\": false");

    for (String id : REMOVED) {
      Files.move(folder.resolve("aside").resolve(id), tree.resolve("__root__").resolve(id));
    }
    play(changed, tree);
    assertThat(used(changed)).isEqualTo(original);
  }

  private void play(Path dataFs, Path tree) throws IOException {
    Playback.Result result = Playback.of(settings(dataFs, tree)).run(List.of("/"));
    assertThat(result.plan().problems())
        .noneMatch(problem -> problem.severity() != Problem.Severity.NOTE);
    assertThat(result.tid()).isNotNull();
    assertThat(Playback.of(settings(dataFs, tree)).run(List.of("/")).tid()).isNull();
  }

  private Dictionary state(Path dataFs, ObjectPath path) throws IOException {
    try (ObjectStore store = Sources.open(settings(dataFs, folder))) {
      ObjectTree tree = new ObjectTree(store.snapshot(), problem -> {});
      return Objects.requireNonNull(tree.resolve(path)).state();
    }
  }

  private static String used(Path dataFs) {
    return Python.script(Path.of("src/test/python/container_marks.py"), dataFs.toString());
  }

  private Settings settings(Path dataFs, Path tree) throws IOException {
    return Settings.of(
        Map.of(
            "zodb.source",
            "file://" + dataFs.toAbsolutePath(),
            "zodb.base-dir",
            tree.toString(),
            "zodb.unsupported",
            "state"),
        folder,
        "the test");
  }
}
