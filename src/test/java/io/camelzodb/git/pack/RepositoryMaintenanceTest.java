package io.camelzodb.git.pack;

import static org.assertj.core.api.Assertions.assertThat;

import io.camelzodb.git.CommitMessage;
import io.camelzodb.git.GitWorkTree;
import io.camelzodb.git.RealGit;
import io.camelzodb.git.Signature;
import io.camelzodb.git.commit.HeadCommits;
import io.camelzodb.git.commit.PlannedCommit;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectReader;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Loose objects and packs brought together; git itself says what is there. */
class RepositoryMaintenanceTest {
  private static final Signature US =
      new Signature(
          "us", "us@example.com", ZonedDateTime.of(2025, 1, 2, 3, 4, 5, 0, ZoneOffset.UTC));

  @TempDir private Path top;
  private RealGit git;
  private GitWorkTree tree;
  private HeadCommits commits;
  private RepositoryMaintenance maintenance;
  private int number;

  @BeforeEach
  void begin() throws IOException {
    tree = GitWorkTree.open(top);
    git = new RealGit(top);
    commits = new HeadCommits(tree, Duration.ofSeconds(1), problem -> {});
    maintenance = new RepositoryMaintenance(tree);
    git.run("config", "gc.auto", "60");
    git.run("config", "gc.autoPackLimit", "6");
  }

  @AfterEach
  void end() {
    maintenance.close();
    commits.close();
    tree.close();
  }

  /** Commits some changes of files in a folder, four objects each. */
  private void commit(int count, boolean pack) throws IOException {
    for (int i = 0; i < count; i++) {
      number++;
      commits.begin(tree.head().orElse(null), pack);
      PlannedCommit planned = commits.plan();
      planned.describe(CommitMessage.of("Number " + number), US, US);
      byte[] content = ("content " + number + "\n").repeat(20).getBytes(StandardCharsets.UTF_8);
      planned.put(Path.of("__root__/a" + number % 30 + "/__meta__"), out -> out.write(content));
      commits.commit(tree.head().orElse(null), List.of(planned), US);
    }
  }

  private int counted(String what) {
    return git.run("count-objects", "-v")
        .lines()
        .filter(line -> line.startsWith(what + ": "))
        .mapToInt(line -> Integer.parseInt(line.substring(what.length() + 2)))
        .findFirst()
        .orElseThrow();
  }

  private void look() throws InterruptedException {
    maintenance.quiet();
    maintenance.awaitEnd();
  }

  private List<Path> unfinished() throws IOException {
    try (Stream<Path> all = Files.walk(top.resolve(".git"))) {
      return all.filter(
              file -> file.getFileName().toString().matches("tmp_.*|insert_.*|noz.*|gc.pid.*"))
          .toList();
    }
  }

  @Test
  void packsWhatIsLoose() throws Exception {
    commit(30, false);
    String lost = git.run("hash-object", "-w", ".git/config").strip();
    int all = counted("count");
    assertThat(all).isGreaterThan(60);
    String log = git.run("log", "--format=%H %T");
    look();
    assertThat(counted("count")).isZero();
    assertThat(counted("in-pack")).isEqualTo(all);
    assertThat(counted("packs")).isEqualTo(1);
    assertThat(git.run("log", "--format=%H %T")).isEqualTo(log);
    assertThat(git.run("cat-file", "-t", lost)).isEqualTo("blob\n");
    git.findsAllInOrder();
    // The repository that stayed open finds everything where it is now.
    commit(3, false);
    git.findsAllInOrder();
    assertThat(unfinished()).isEmpty();
    // Few are left as they are.
    int few = counted("count");
    assertThat(few).isPositive();
    commit(0, false);
    new RepositoryMaintenance(tree).quiet();
    TimeUnit.MILLISECONDS.sleep(300);
    assertThat(counted("count")).isEqualTo(few);
  }

  @Test
  void writesWhatHardlyDiffersAsADifference() throws Exception {
    StringBuilder large = new StringBuilder();
    for (int i = 0; i < 2000; i++) {
      large.append(ObjectId.fromRaw(new int[] {i * 31, i, i * 7919, i * 13, ~i}).name()).append(i);
    }
    Path file = top.resolve("large");
    for (int i = 0; i < 70; i++) {
      Files.writeString(file, large + " and " + i);
      git.run("hash-object", "-w", "large");
    }
    assertThat(counted("size")).isGreaterThan(1000);
    look();
    assertThat(counted("count")).isZero();
    assertThat(counted("size-pack")).isLessThan(200);
  }

  @Test
  void leavesLargePacksAndThoseThatAreToBeKept() throws Exception {
    commit(40, false);
    git.run("repack", "-a", "-d", "-q");
    Path large = pack();
    commit(2, true);
    Path kept = newest();
    Files.createFile(Path.of(kept.toString().replace(".pack", ".keep")));
    commit(8, true);
    assertThat(counted("packs")).isEqualTo(11);
    // One loose object is no reason to leave packs apart that are much larger than it.
    git.run("hash-object", "-w", ".git/HEAD");
    look();
    assertThat(counted("packs")).isEqualTo(3);
    assertThat(large).exists();
    assertThat(kept).exists();
    git.findsAllInOrder();
    // Alone and twice as large as all others, it stays; where the others have grown, it goes.
    for (int i = 0; i < 12; i++) {
      commit(7, true);
      maintenance.done(7 * 300);
      maintenance.awaitEnd();
      assertThat(counted("packs")).isLessThan(10);
    }
    assertThat(large).doesNotExist();
    assertThat(kept).exists();
    git.findsAllInOrder();
    assertThat(tree.head()).isPresent();
  }

  private Path pack() throws IOException {
    try (Stream<Path> packs = Files.list(top.resolve(".git/objects/pack"))) {
      return packs.filter(file -> file.toString().endsWith(".pack")).findFirst().orElseThrow();
    }
  }

  private Path newest() throws IOException {
    try (Stream<Path> packs = Files.list(top.resolve(".git/objects/pack"))) {
      return packs
          .filter(file -> file.toString().endsWith(".pack"))
          .max((a, b) -> Long.compare(a.toFile().lastModified(), b.toFile().lastModified()))
          .orElseThrow();
    }
  }

  @Test
  void leavesAllAsItIsWhereThatIsWanted() throws Exception {
    commit(30, false);
    int loose = counted("count");
    for (List<String> setting :
        List.of(
            List.of("gc.auto", "0"),
            List.of("maintenance.auto", "false"),
            List.of("extensions.preciousObjects", "true"))) {
      git.run("config", setting.get(0), setting.get(1));
      tree.repository().getConfig().load();
      maintenance.done(100);
      look();
      assertThat(counted("count")).as("%s", setting).isEqualTo(loose);
      git.run("config", "--unset", setting.get(0));
      git.run("config", "gc.auto", "60");
    }
    maintenance.done(100);
    look();
    assertThat(counted("count")).isZero();
  }

  @Test
  void leavesItToAnotherGitThatDoesTheSame() throws Exception {
    commit(30, false);
    int loose = counted("count");
    Path lock = top.resolve(".git/gc.pid");
    String machine = InetAddress.getLocalHost().getHostName();
    for (String holder :
        List.of(ProcessHandle.current().pid() + " " + machine, "1 somewhere-else", "12")) {
      Files.writeString(lock, holder);
      maintenance.done(100);
      look();
      assertThat(counted("count")).as(holder).isEqualTo(loose);
    }
    Process ended = new ProcessBuilder("true").start();
    ended.waitFor();
    Files.writeString(lock, ended.pid() + " " + machine);
    maintenance.done(100);
    look();
    assertThat(counted("count")).isZero();
    assertThat(lock).doesNotExist();
  }

  @Test
  void anObjectThatCannotBeReadLeavesAllWhereItIs() throws Exception {
    commit(30, false);
    String damaged = git.run("hash-object", "-w", ".git/config").strip();
    Path file =
        top.resolve(".git/objects").resolve(damaged.substring(0, 2)).resolve(damaged.substring(2));
    assertThat(file.toFile().setWritable(true)).isTrue();
    try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "rw")) {
      bytes.setLength(bytes.length() / 2);
    }
    int loose = counted("count");
    look();
    assertThat(counted("count")).isEqualTo(loose);
    assertThat(counted("packs")).isZero();
    assertThat(unfinished()).isEmpty();
  }

  @Test
  void takesAwayWhatAKilledProcessWasWriting() throws Exception {
    Path objects = top.resolve(".git/objects");
    Path open = objects.resolve("insert_1.pack");
    FileTime before = FileTime.from(Instant.now().minusSeconds(60));
    for (String name :
        List.of("insert_1.pack", "insert_2.pack", "noz3", "pack/tmp_repack_camel-zodb4.pack")) {
      Files.writeString(objects.resolve(name), "unfinished");
      Files.setLastModifiedTime(objects.resolve(name), before);
    }
    Path fresh = Files.writeString(objects.resolve("noz5"), "being written");
    Process writer =
        new ProcessBuilder("sleep", "60")
            .redirectOutput(ProcessBuilder.Redirect.appendTo(open.toFile()))
            .start();
    try {
      assertThat(UnfinishedObjects.remove(objects)).isEqualTo(3);
      assertThat(unfinished()).containsExactlyInAnyOrder(open, fresh);
    } finally {
      writer.destroyForcibly().waitFor();
    }
    assertThat(UnfinishedObjects.remove(objects)).isEqualTo(1);
  }

  @Test
  void aReaderFindsItsObjectsAllTheTime() throws Exception {
    commit(20, false);
    try (ObjectReader reader = tree.repository().newObjectReader()) {
      List<String> names =
          git.run("rev-list", "--all", "--objects", "--no-object-names").lines().toList();
      for (String name : names) {
        assertThat(reader.has(ObjectId.fromString(name))).isTrue();
      }
      look();
      assertThat(counted("count")).isZero();
      for (String name : names) {
        assertThat(reader.open(ObjectId.fromString(name)).getBytes()).isNotNull();
      }
      assertThat(reader.has(ObjectId.zeroId(), Constants.OBJ_BLOB)).isFalse();
    }
  }
}
