package io.camelzodb.git.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.camelzodb.git.CommitMessage;
import io.camelzodb.git.GitException;
import io.camelzodb.git.RealGit;
import io.camelzodb.git.Signature;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ThreadLocalRandom;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectInserter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is written to a branch, as git reads it. */
class BranchWriterTest {
  private static final List<String> NAMES =
      List.of("a", "a.b", "a0", "ab", "Z", "ä", "__x", "a-b", "b c", "b\tc", "long".repeat(20));

  @TempDir private Path folder;

  private static Signature somebody(long second) {
    return new Signature("S", "s@s", Instant.ofEpochSecond(second).atZone(ZoneOffset.UTC));
  }

  /** {@code -Dbranch.seed=N} makes the same changes again. */
  @Test
  void writesTheTreesThatGitReads() throws IOException {
    int seed = Integer.getInteger("branch.seed", ThreadLocalRandom.current().nextInt(1_000_000));
    Random random = new Random(seed);
    SortedMap<String, String> model = new TreeMap<>();
    List<SortedMap<String, String>> committed = new ArrayList<>();
    for (int run = 0; run < 3; run++) {
      try (BranchWriter writer = BranchWriter.open(folder, "past")) {
        for (int i = 0; i < 60; i++) {
          for (int changes = random.nextInt(4); changes >= 0; changes--) {
            change(random, writer.tree(), model);
          }
          if (writer.changed().differs()) {
            CommitMessage message = CommitMessage.of("change " + committed.size());
            writer.commit(message, somebody(i), somebody(i));
            committed.add(new TreeMap<>(model));
          }
          if (random.nextInt(15) == 0) {
            writer.save();
          }
        }
        writer.save();
      }
    }
    RealGit git = new RealGit(folder);
    String[] commits = git.run("rev-list", "--reverse", "past").strip().split("\n");
    assertThat(commits).as("-Dbranch.seed=" + seed).hasSize(committed.size());
    for (int i = 0; i < commits.length; i += 7) {
      assertThat(files(git, commits[i]))
          .as("-Dbranch.seed=%d, commit %d", seed, i)
          .isEqualTo(committed.get(i));
    }
    assertThat(files(git, "past")).as("-Dbranch.seed=" + seed).isEqualTo(model);
    git.run("symbolic-ref", "HEAD", "refs/heads/past");
    assertThat(git.run("fsck", "--full", "--strict", "--no-dangling", "--no-progress")).isEmpty();
  }

  /** Of each file the id that git gives its content. */
  private static SortedMap<String, String> files(RealGit git, String commit) {
    SortedMap<String, String> files = new TreeMap<>();
    for (String line : git.run("ls-tree", "-r", "-z", commit).split("\0")) {
      if (!line.isBlank()) {
        int tab = line.indexOf('\t');
        files.put(line.substring(tab + 1), line.substring(tab - 40, tab));
      }
    }
    return files;
  }

  private static void change(Random random, BranchTree tree, SortedMap<String, String> model)
      throws IOException {
    List<String> path = new ArrayList<>(List.of("top"));
    for (int depth = random.nextInt(4); depth > 0; depth--) {
      path.add(NAMES.get(random.nextInt(NAMES.size())));
    }
    String prefix = String.join("/", path) + "/";
    switch (random.nextInt(6)) {
      case 0 -> {
        if (path.size() > 1) {
          tree.remove(path);
          model.keySet().removeIf(file -> file.startsWith(prefix));
        }
      }
      case 1 -> {
        String kept = NAMES.get(random.nextInt(NAMES.size()));
        tree.retain(path, kept::equals);
        model
            .keySet()
            .removeIf(
                file ->
                    file.startsWith(prefix)
                        && file.indexOf('/', prefix.length()) > 0
                        && !file.startsWith(prefix + kept + "/"));
      }
      default -> {
        Map<String, BranchTree.Stored> files = new HashMap<>();
        model
            .keySet()
            .removeIf(file -> file.startsWith(prefix) && file.indexOf('/', prefix.length()) < 0);
        for (String name : List.of("__meta__", "__source__.txt")) {
          byte[] bytes = ("content " + random.nextInt(20)).getBytes(StandardCharsets.UTF_8);
          files.put(
              name,
              tree.store(
                  out -> {
                    out.write(bytes);
                    return bytes.length;
                  }));
          model.put(prefix + name, id(bytes));
        }
        tree.files(path, files);
      }
    }
  }

  private static String id(byte[] bytes) throws IOException {
    try (var inserter = new ObjectInserter.Formatter()) {
      return inserter.idFor(Constants.OBJ_BLOB, bytes).name();
    }
  }

  @Test
  void keepsToItsBranch() throws IOException {
    try (BranchWriter writer = BranchWriter.open(folder, "past")) {
      writer.tree().files(List.of("top"), Map.of("f", writer.tree().store(out -> 0)));
      writer.commit(CommitMessage.of("first"), somebody(1), somebody(1));
      writer.save();
      writer.tree().files(List.of("top"), Map.of());
      writer.commit(CommitMessage.of("second"), somebody(2), somebody(2));
      RealGit git = new RealGit(folder);
      git.run("branch", "-f", "elsewhere", "past");
      git.run("switch", "-q", "elsewhere");
      git.run("commit", "-q", "--allow-empty", "-m", "somebody else's");
      git.run("branch", "-f", "past", "elsewhere");
      assertThatThrownBy(writer::save)
          .isInstanceOf(GitException.class)
          .hasMessageContaining("cannot be updated");
      assertThat(git.run("log", "-1", "--format=%s", "past")).isEqualTo("somebody else's\n");
    }
  }
}
