package io.camelzodb.sync.playback;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.camelzodb.sync.Settings;
import io.camelzodb.sync.record.Recording;
import io.camelzodb.testing.Python;
import io.camelzodb.testing.TreeContent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Objects made and removed in BTreeFolder2 folders, which its own class then looks at. */
class BranchPlaybackIT {
  private static final Path SCRIPT = Path.of("src/test/python/branches.py");

  @TempDir Path folder;

  @Test
  void objectsAreMadeAndRemovedInBTrees() throws Exception {
    Path dataFs = folder.resolve("Data.fs");
    Python.script(SCRIPT, "make", dataFs.toString());
    Path tree = folder.resolve("tree");
    Settings settings = settings(dataFs, tree);
    Recording.of(settings).run(List.of("/"));
    Path big = tree.resolve("__root__/big");
    TreeSet<String> ids = new TreeSet<>();
    for (int i = 0; i < 200; i++) {
      String id = String.format("m%03d", i);
      if (i % 3 == 0) {
        remove(big.resolve(id));
      } else {
        ids.add(id);
      }
    }
    for (int i = 0; i < 40; i++) {
      // All of one type, so that its index goes.
      remove(big.resolve(String.format("f%02d", i)));
    }
    for (int i = 0; i < 900; i++) {
      String id = "n" + i;
      ids.add(id);
      dtml(big.resolve(id), Integer.toString(i));
    }
    for (String id : List.of("x", "y")) {
      dtml(big.resolve("inner").resolve(id), id);
    }
    ids.add("inner");
    Path ordered = tree.resolve("__root__/ordered");
    remove(ordered.resolve("a"));
    dtml(ordered.resolve("0"), "0");

    Playback.Result result = Playback.of(settings).run(List.of("/"));
    assertThat(result.plan().problems())
        .allMatch(each -> each.message().contains("not supported"), "only notes");
    assertThat(result.tid()).isNotNull();
    JsonNode found = look(dataFs);
    assertThat(list(found.get("big"))).containsExactlyElementsOf(ids);
    assertThat(list(found.get("inner"))).containsExactly("x", "y");
    assertThat(list(found.get("ordered"))).containsExactly("0", "b", "c", "d");
    assertThat(list(found.get("order"))).containsExactly("c", "d", "b", "0");
    assertThat(found.get("rendered").asText()).isEqualTo("500");

    Path again = folder.resolve("again");
    Recording.of(settings(dataFs, again)).run(List.of("/"));
    assertThat(TreeContent.of(again).keySet()).isEqualTo(TreeContent.of(tree).keySet());
    assertThat(Playback.of(settings(dataFs, again)).run(List.of("/")).tid()).isNull();

    // By name one is removed and one made without the settings that enter such folders.
    remove(again.resolve("__root__/big/n500"));
    dtml(again.resolve("__root__/big/n500"), "7 * 7");
    remove(again.resolve("__root__/big/n501"));
    Playback.of(settings(dataFs, again)).run(List.of("/big/n501", "/big/n500"));
    found = look(dataFs);
    assertThat(found.get("rendered").asText()).isEqualTo("49");
    ids.remove("n501");
    assertThat(list(found.get("big"))).containsExactlyElementsOf(ids);
  }

  private static JsonNode look(Path dataFs) throws IOException {
    return new ObjectMapper().readTree(Python.script(SCRIPT, "check", dataFs.toString()));
  }

  private static List<String> list(JsonNode array) {
    List<String> items = new ArrayList<>();
    array.forEach(item -> items.add(item.asText()));
    return items;
  }

  private Settings settings(Path dataFs, Path tree) throws IOException {
    return Settings.of(
        Map.of(
            "zodb.source",
            "file://" + dataFs,
            "zodb.base-dir",
            tree.toString(),
            "zodb.enter-unsupported",
            "true"),
        folder,
        "the test");
  }

  private static void dtml(Path home, String expression) throws IOException {
    Files.createDirectories(home);
    Files.writeString(home.resolve("__meta__"), "[('title', ''), ('type', 'DTML Method')]\n");
    Files.writeString(home.resolve("__source__.txt"), "<dtml-var \"" + expression + "\">");
  }

  private static void remove(Path home) throws IOException {
    try (var files = Files.list(home)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    Files.delete(home);
  }
}
