package io.camelzodb.cli.gitdriven;

import static org.assertj.core.api.Assertions.assertThat;

import io.camelzodb.cli.CommandRun;
import io.camelzodb.sync.record.Recording;
import io.camelzodb.testing.SmallDisk;
import io.camelzodb.testing.TreeContent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A disk that becomes full at each step of a command, with tree, repository and database on it: one
 * line says so, and everything is as it was, at the latest after the next command.
 */
class FullDiskCommandsIT {
  /** The free space at the start of a command, in kilobytes; it is full at another step each. */
  private static final int[] FREE = {0, 4, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160};

  @TempDir private Path folder;
  private SmallDisk disk;
  private Path base;
  private Path copy;
  private String source = "";
  private int recorded;

  @BeforeEach
  void aSiteOnASmallDisk() throws Exception {
    disk = SmallDisk.mount(folder.resolve("disk"), 16_384);
    Path site = Files.createDirectory(disk.path().resolve("site"));
    CommandSite.make(site);
    base = site.resolve("base");
    source = "file://" + site.resolve("Data.fs");
    Files.writeString(base.resolve("earlier.txt"), "of an earlier stash");
    git("stash", "push", "--include-untracked", "--message", "earlier");
    CommandSite.edit(base);
    copy = folder.resolve("copy");
    cp(site, copy);
  }

  @AfterEach
  void noDisk() throws IOException {
    disk.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "reset tip~2",
        "pick clean",
        "checkout clean",
        "checkout --rebase tip clean",
        "exec git_revert",
        "reformat titled",
        "freeze /site",
        "upload LIBRARY /site/lib"
      })
  void nothingIsLost(String typed) throws Exception {
    Path library = Files.createDirectory(folder.resolve("library"));
    for (int i = 0; i < 4; i++) {
      Files.write(library.resolve("part" + i + ".js"), new byte[10_000]);
    }
    List<String> command = new ArrayList<>();
    for (String word : typed.split(" ")) {
      command.add(
          word.equals("LIBRARY")
              ? library.toString()
              : word.equals("git_revert") ? "git revert --no-edit HEAD" : word);
    }
    boolean journaled = !typed.startsWith("freeze") && !typed.startsWith("upload");
    Map<String, String> before = CommandSite.state(base);
    Map<String, String> objects = objects();
    CommandRun whole = run(command);
    assertThat(whole.status()).as(whole.said()).isZero();
    Map<String, String> done = CommandSite.state(base);
    Map<String, String> played = objects();
    restore();
    int full = 0;
    for (int free : FREE) {
      String what = typed + " with " + free + " KB";
      fill(free);
      CommandRun run = run(command);
      Files.deleteIfExists(disk.path().resolve("filler"));
      if (run.status() == 0) {
        restore();
        continue;
      }
      full++;
      assertThat(run.status()).as(what + run.said()).isEqualTo(1);
      assertThat(run.said()).as(what).doesNotContain("\tat ");
      assertThat(run.said().lines().filter(line -> line.startsWith("camel-zodb ")))
          .as(what + run.said())
          .hasSize(1);
      if (journaled) {
        CommandRun next = run(List.of("exec", "true"));
        assertThat(next.status()).as(what + run.said() + next.said()).isZero();
      }
      // Only the local work may lack room at the end.
      boolean isDone = run.said().contains("the command is done");
      assertThat(CommandSite.state(base)).as(what + run.said()).isEqualTo(isDone ? done : before);
      assertThat(objects()).as(what).isEqualTo(isDone ? played : objects);
      restore();
    }
    // A marker is empty, so freezing needs no room.
    assertThat(full > 0).isEqualTo(!typed.startsWith("freeze"));
    System.out.printf("FullDiskCommandsIT: %s: %d times full%n", typed, full);
  }

  @Test
  void theNextCommandNeedsRoomToo() throws Exception {
    Map<String, String> before = CommandSite.state(base);
    fill(24);
    assertThat(run(List.of("reset", "tip~2")).status()).isEqualTo(1);
    for (int i = 0; i < 3; i++) {
      CommandRun again = run(List.of("exec", "true"));
      assertThat(again.said()).doesNotContain("\tat ");
    }
    Files.delete(disk.path().resolve("filler"));
    CommandRun next = run(List.of("exec", "true"));
    assertThat(next.status()).as(next.said()).isZero();
    assertThat(CommandSite.state(base)).isEqualTo(before);
  }

  /** Leaves so many kilobytes of the disk. */
  private void fill(int free) throws IOException {
    Path filler = disk.path().resolve("filler");
    Files.deleteIfExists(filler);
    long usable = Files.getFileStore(disk.path()).getUsableSpace() - (long) free * 1024;
    Files.write(filler, new byte[(int) Math.max(0, usable)]);
  }

  private void restore() throws Exception {
    Path site = base.resolveSibling("");
    try (var all = Files.walk(site)) {
      for (Path each : all.sorted((one, other) -> other.compareTo(one)).toList()) {
        Files.delete(each);
      }
    }
    cp(copy, site);
  }

  private static void cp(Path from, Path to) throws Exception {
    assertThat(
            new ProcessBuilder("cp", "-a", from.toString(), to.toString())
                .inheritIO()
                .start()
                .waitFor())
        .isZero();
  }

  private CommandRun run(List<String> command) {
    return new CommandRun(CommandSite.arguments(source, base, command));
  }

  private void git(String... arguments) throws Exception {
    CommandSite.git(base, arguments);
  }

  private Map<String, String> objects() throws IOException {
    Path back = folder.resolve("back" + recorded++);
    Recording.of(CommandSite.settings(source, back, folder)).run(List.of("/"));
    return TreeContent.of(back);
  }
}
