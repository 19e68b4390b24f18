package io.camelzodb.git.pack;

import static org.assertj.core.api.Assertions.assertThat;

import io.camelzodb.git.CommitId;
import io.camelzodb.git.CommitMessage;
import io.camelzodb.git.Durability;
import io.camelzodb.git.GitWorkTree;
import io.camelzodb.git.Hardening;
import io.camelzodb.git.RealGit;
import io.camelzodb.git.Signature;
import io.camelzodb.git.commit.HeadCommits;
import io.camelzodb.git.commit.PlannedCommit;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import org.eclipse.jgit.lib.Config;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Many commits in one pack are the very commits that are made one by one. */
class PackedObjectsTest {
  private static final Signature US =
      new Signature(
          "camel-zodb",
          "zodb@example.com",
          ZonedDateTime.of(2025, 1, 2, 3, 4, 5, 0, ZoneOffset.UTC));

  @TempDir Path folder;

  /** What some commits change: contents by path, null for what is to be gone. */
  private static List<SortedMap<String, @Nullable String>> changes(Random random) {
    List<SortedMap<String, @Nullable String>> all = new ArrayList<>();
    for (int i = 0; i < 120; i++) {
      SortedMap<String, @Nullable String> files = new TreeMap<>();
      for (int j = random.nextInt(4); j >= 0; j--) {
        // Few contents, so that folders are often the same as others, and as they were before.
        String path = "__root__/" + random.nextInt(3) + "/user_" + random.nextInt(60);
        if (random.nextInt(5) == 0) {
          files.put(path, null);
        } else {
          files.put(path + "/__meta__", "content " + random.nextInt(3));
        }
      }
      all.add(files);
    }
    return all;
  }

  private static PlannedCommit plan(
      HeadCommits commits, SortedMap<String, @Nullable String> files, int number)
      throws IOException {
    PlannedCommit planned = commits.plan();
    planned.describe(CommitMessage.of("Number " + number), US, US);
    for (var file : files.entrySet()) {
      String content = file.getValue();
      if (content == null) {
        planned.remove(Path.of(file.getKey()));
      } else {
        byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
        planned.put(Path.of(file.getKey()), out -> out.write(bytes));
      }
    }
    return planned;
  }

  private static @Nullable CommitId head(GitWorkTree tree) throws IOException {
    return tree.head().orElse(null);
  }

  @Test
  void areThoseOfSingleCommits() throws IOException {
    long seed = new Random().nextLong();
    List<SortedMap<String, @Nullable String>> changes = changes(new Random(seed));
    Path one = Files.createDirectory(folder.resolve("one"));
    Path many = Files.createDirectory(folder.resolve("many"));
    List<String> problems = new ArrayList<>();
    List<@Nullable CommitId> singly = new ArrayList<>();
    List<@Nullable CommitId> together = new ArrayList<>();
    try (GitWorkTree tree = GitWorkTree.openAnyhow(one);
        HeadCommits commits = new HeadCommits(tree, Duration.ZERO, problems::add)) {
      for (int i = 0; i < changes.size(); i++) {
        commits.begin(head(tree), false);
        singly.addAll(commits.commit(head(tree), List.of(plan(commits, changes.get(i), i)), US));
      }
    }
    try (GitWorkTree tree = GitWorkTree.openAnyhow(many);
        HeadCommits commits = new HeadCommits(tree, Duration.ZERO, problems::add)) {
      for (int i = 0; i < changes.size(); i += 40) {
        commits.begin(head(tree), true);
        List<PlannedCommit> planned = new ArrayList<>();
        for (int j = i; j < i + 40; j++) {
          planned.add(plan(commits, changes.get(j), j));
        }
        together.addAll(commits.commit(head(tree), planned, US));
      }
    }
    assertThat(together).as("seed %d", seed).isEqualTo(singly);
    assertThat(problems).isEmpty();
    RealGit git = new RealGit(many);
    git.findsAllInOrder();
    assertThat(git.run("count-objects", "-v")).contains("count: 0\n");
  }

  @Test
  void ofAKilledRunAreRemovedAndThoseOfALivingOneAreNot() throws IOException {
    Path left = Files.createFile(folder.resolve(PackWriter.UNFINISHED + "1"));
    try (PackWriter writer = new PackWriter(folder, Hardening.of(new Config(), Durability.POWER))) {
      PackWriter.removeUnfinished(folder);
      assertThat(left).doesNotExist();
      byte[] bytes = "content".getBytes(StandardCharsets.UTF_8);
      writer.add(writer.id(3, bytes), 3, bytes);
      Path pack = writer.finish();
      assertThat(pack).isNotNull().exists();
      assertThat(Files.getPosixFilePermissions(pack)).hasSize(3);
    }
    Path other = Files.createFile(folder.resolve(PackWriter.UNFINISHED + "2"));
    try (FileChannel channel = FileChannel.open(other, StandardOpenOption.WRITE);
        FileLock lock = channel.lock()) {
      assertThat(lock.isValid()).isTrue();
      PackWriter.removeUnfinished(folder);
      assertThat(other).exists();
    }
  }
}
