package io.camelzodb.cli.layer;

import static io.camelzodb.sync.layer.LayeredSite.git;
import static org.assertj.core.api.Assertions.assertThat;

import io.camelzodb.cli.CommandRun;
import io.camelzodb.sync.layer.LayeredSite;
import io.camelzodb.testing.SmallDisk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A disk that becomes full at each step of a command for layers, with all layers and the database
 * on it: one line says so, and everything is as it was, or the same command ends what it began.
 */
class FullDiskLayersIT {
  /** The free space at the start of a command, in kilobytes; it is full at another step each. */
  private static final int[] FREE = {
    0, 4, 8, 16, 24, 32, 48, 64, 80, 96, 128, 160, 192, 224, 256, 272, 288, 304, 320, 336, 352, 368,
    384, 400, 416, 432, 448, 480, 512, 544, 576, 640, 704, 768
  };

  @TempDir private Path folder;
  private SmallDisk disk;
  private Path home;
  private Path copy;
  private LayerUpdateSite updated;

  @BeforeEach
  void aSiteOnASmallDisk() throws Exception {
    disk = SmallDisk.mount(folder.resolve("disk"), 32_768);
    home = disk.path().resolve("home");
    updated = LayerUpdateSite.make(home);
    Path base = updated.site().layer("base");
    String tree = git(base, "rev-parse", "HEAD^{tree}").strip();
    git(base, "branch", "newer", git(base, "commit-tree", "-p", "HEAD", "-m", "x", tree).strip());
    for (String each : List.of("base", "app")) {
      // Large enough to need space at each step.
      Path source = home.resolve(each + "-source/__root__/site/large");
      Files.createDirectories(source);
      Files.writeString(
          source.resolve("__meta__"), "[\n    ('title', ''),\n    ('type', 'DTML Document'),\n]\n");
      Files.writeString(source.resolve("__source__.txt"), text(each));
    }
    copy = folder.resolve("copy");
    LayerUpdateSite.cp(home, copy);
  }

  private static String text(String seed) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 3000; i++) {
      text.append(Integer.toHexString((seed + i).hashCode())).append('\n');
    }
    return text.toString();
  }

  @AfterEach
  void noDisk() throws IOException {
    disk.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "layer-init *",
        "layer-update *",
        "exec --layer 00-base REMOVE",
        "ff --layer 00-base newer",
        "move /site/menu custom"
      })
  void nothingIsLost(String typed) throws Exception {
    List<String> words = new ArrayList<>();
    for (String word : typed.split(" ")) {
      words.add(
          word.equals("REMOVE")
              ? "git rm -q -r __root__/site/add; git commit -qm x -- __root__"
              : word);
    }
    String[] command = words.toArray(String[]::new);
    Map<String, String> before = updated.state();
    CommandRun whole = updated.run(command);
    assertThat(whole.status()).as(whole.said()).isZero();
    Map<String, String> done = updated.state();
    restore();
    int full = 0;
    int later = 0;
    for (int free : FREE) {
      fill(free);
      CommandRun run = updated.run(command);
      Files.deleteIfExists(disk.path().resolve("filler"));
      if (run.status() == 0) {
        restore();
        continue;
      }
      full++;
      String what = typed + " with " + free + " KB\n" + run.said();
      assertThat(run.status()).as(what).isEqualTo(1);
      assertThat(run.said()).as(what).doesNotContain("\tat ", "Exception");
      assertThat(run.said().lines().filter(line -> line.startsWith("camel-zodb ")))
          .as(what)
          .hasSize(1);
      boolean isDone = run.said().contains("the command is done");
      if (run.said().contains("could not be reset") || !typed.matches("(layer|move).*")) {
        // The database may have a part, and the disk was too full to bring all back.
        later++;
        boolean again = typed.startsWith("layer");
        CommandRun next = updated.run(again ? command : new String[] {"exec", "true"});
        assertThat(next.status()).as(what + next.said()).isZero();
        isDone |= again;
      }
      assertSame(what, isDone ? done : before, isDone);
      restore();
    }
    System.out.printf(
        "FullDiskLayersIT: %s: %d times full, %d ended by the next command%n", typed, full, later);
    assertThat(full).isPositive();
  }

  /** Commits of the same files at another time have other ids. */
  private void assertSame(String what, Map<String, String> expected, boolean isLater)
      throws Exception {
    Map<String, String> before = new TreeMap<>(expected);
    Map<String, String> now = new TreeMap<>(updated.state());
    for (Map<String, String> each : List.of(before, now)) {
      each.keySet().removeIf(key -> isLater && key.endsWith(":branches"));
    }
    LayerUpdateSite.assertSame(what, before, now);
  }

  /** Leaves so many kilobytes of the disk. */
  private void fill(int free) throws IOException {
    Path filler = disk.path().resolve("filler");
    Files.deleteIfExists(filler);
    long usable = Files.getFileStore(disk.path()).getUsableSpace() - (long) free * 1024;
    Files.write(filler, new byte[(int) Math.max(0, usable)]);
  }

  private void restore() throws Exception {
    LayeredSite.remove(home);
    LayerUpdateSite.cp(copy, home);
  }
}
