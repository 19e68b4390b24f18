package io.camelzodb.git;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.camelzodb.pickle.Text;
import io.camelzodb.pickle.stream.PickleWriter;
import io.camelzodb.pickle.stream.PickledObject;
import io.camelzodb.storage.Snapshot;
import io.camelzodb.storage.file.FileStorageOptions;
import io.camelzodb.storage.file.WritableFileStorage;
import io.camelzodb.storage.write.Commit;
import io.camelzodb.storage.write.TransactionNote;
import io.camelzodb.storage.write.WritableStore;
import io.camelzodb.testing.Corpus;
import io.camelzodb.testing.OnDisk;
import io.camelzodb.zope.ObjectPath;
import io.camelzodb.zope.ZopeObject;
import io.camelzodb.zope.record.StateEdit;
import io.camelzodb.zope.walk.ObjectTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * What the kernel is asked to bring to the disk by each command that commits, and in which order,
 * as strace tells. Where there is no strace, nothing is tried.
 */
@Timeout(180)
class SyncOrderIT {
  private static final Pattern SYNC = Pattern.compile("(fsync|fdatasync|syncfs)\\((\\d+)<([^>]*)>");
  private static final Pattern RENAME =
      Pattern.compile("rename\\w*\\(.*?\"([^\"]*)\".*?\"([^\"]*)\".* = 0$");

  @TempDir(factory = OnDisk.class)
  Path folder;

  private Path tree;
  private Path dataFs;
  private RealGit git;

  /** What was done, in order: {@code sync PATH}, {@code name PATH}; below the base folder. */
  private final List<String> done = new ArrayList<>();

  /** Under which name a file was synced before it got the one it has. */
  private final Map<String, String> names = new HashMap<>();

  @BeforeEach
  void aDatabase() throws Exception {
    assumeTrue(traces(), "strace cannot be run here");
    // Not on a tmpfs, for which nothing is synced, but to ask is the same.
    tree = Files.createDirectory(folder.resolve("tree")).toRealPath();
    dataFs = folder.resolve("Data.fs");
    Files.copy(Corpus.zope().resolve("golden/tiny/Data.fs"), dataFs);
    git = new RealGit(tree);
  }

  private static boolean traces() throws InterruptedException {
    try {
      Process process =
          new ProcessBuilder("strace", "-o", "/dev/null", "true").redirectErrorStream(true).start();
      return process.waitFor(20, TimeUnit.SECONDS) && process.exitValue() == 0;
    } catch (IOException none) {
      return false;
    }
  }

  private void run(String... arguments) throws Exception {
    Process process = start(arguments);
    assertThat(process.waitFor(120, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as(Files.readString(folder.resolve("output"))).isZero();
    read();
  }

  private Process start(String... arguments) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                "strace",
                "-f",
                "-y",
                "-qq",
                "-s",
                "4096",
                "-e",
                "trace=fsync,fdatasync,syncfs,rename,renameat,renameat2",
                "-o",
                folder.resolve("trace").toString(),
                Path.of(System.getProperty("java.home"), "bin/java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                "io.camelzodb.cli.CamelZodb",
                "-D",
                "zodb.source=file://" + dataFs,
                "-D",
                "zodb.base-dir=" + tree));
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(folder.resolve("output").toFile())
        .start();
  }

  private void read() throws IOException {
    done.clear();
    names.clear();
    for (String line : Files.readAllLines(folder.resolve("trace"))) {
      Matcher sync = SYNC.matcher(line);
      Matcher rename = RENAME.matcher(line);
      if (sync.find()) {
        done.add("sync " + below(sync.group(3)));
      } else if (rename.find()) {
        names.put(below(rename.group(2)), below(rename.group(1)));
        done.add("name " + below(rename.group(2)));
      }
    }
  }

  private String below(String path) {
    return path.startsWith(tree + "/") ? path.substring(tree.toString().length() + 1) : path;
  }

  private int at(String what) {
    int at = done.indexOf(what);
    assertThat(at).as("%s in %s", what, done).isNotNegative();
    return at;
  }

  /** A file whose bytes were synced before it got its name, and its folder thereafter. */
  private int whole(String name) {
    int named = at("name " + name);
    assertThat(at("sync " + names.get(name))).isLessThan(named);
    int slash = name.lastIndexOf('/');
    String parent = slash < 0 ? tree.toString() : name.substring(0, slash);
    int folderSynced = done.subList(named, done.size()).indexOf("sync " + parent);
    assertThat(folderSynced).as("the folder of %s in %s", name, done).isPositive();
    return named + folderSynced;
  }

  private List<String> named(String pattern) {
    return done.stream()
        .filter(each -> each.matches("name " + pattern))
        .map(each -> each.substring("name ".length()))
        .toList();
  }

  private void objectsThenBranchThenIndex(List<String> objects, String branch, boolean indexed) {
    assertThat(objects).isNotEmpty();
    int last = objects.stream().mapToInt(this::whole).max().orElseThrow();
    String ref = ".git/refs/heads/" + branch;
    assertThat(last).isLessThan(done.indexOf("sync " + names.get(ref))).isNotNegative();
    assertThat(at("sync .git/logs/refs/heads/" + branch)).isGreaterThan(last);
    int moved = whole(ref);
    if (indexed) {
      // What a crash leaves undone is found by it.
      assertThat(whole(".git/camel-zodb.moving")).isGreaterThan(last).isLessThan(moved);
      assertThat(at("sync " + names.get(".git/index"))).isGreaterThan(moved);
      whole(".git/index");
    }
  }

  @Test
  void aRecordingWithFewFilesAndOneWithMany() throws Exception {
    run("record", "--commit", "/site");
    objectsThenBranchThenIndex(named(".git/objects/[0-9a-f]{2}/.*"), "main", true);
    // What somebody else has put into the tree is committed along with it.
    for (int i = 0; i < 150; i++) {
      Path other = Files.createDirectories(tree.resolve("__root__/other/o" + i));
      Files.writeString(other.resolve("__meta__"), "[('title', '" + i + "')]\n");
    }
    run("record", "--commit", "/site");
    List<String> packs = named(".git/objects/pack/.*");
    assertThat(packs).hasSize(2);
    objectsThenBranchThenIndex(packs, "main", true);
    git.findsAllInOrder();
  }

  @Test
  void aHistoryIsOneBatch() throws Exception {
    dataFs = folder.resolve("Large.fs");
    Files.copy(Corpus.zope().resolve("golden/history/Data.fs"), dataFs);
    run("history");
    // On a slow machine it saves now and then in between.
    List<String> packs = named(".git/objects/pack/.*");
    int moves = named(".git/refs/heads/history").size();
    assertThat(packs).hasSize(2 * moves);
    assertThat(Integer.parseInt(git.run("rev-list", "--count", "history").strip()))
        .isGreaterThan(4 * moves);
    objectsThenBranchThenIndex(packs.subList(0, 2), "history", false);
    assertThat(done.stream().filter(each -> each.startsWith("sync "))).hasSizeLessThan(15 * moves);
  }

  private void edit(String title) throws IOException {
    try (WritableStore store =
            WritableFileStorage.open(dataFs, FileStorageOptions.DEFAULT, null, false);
        Commit commit = store.begin(TransactionNote.of("anna", title))) {
      Snapshot snapshot = store.snapshot();
      ZopeObject site =
          Objects.requireNonNull(
              new ObjectTree(snapshot, problem -> {}).resolve(new ObjectPath(List.of("site"))));
      StateEdit state = new StateEdit(site.state());
      state.set("title", new Text(title));
      PickledObject edited = new PickledObject(List.of(site.record().classPart(), state.state()));
      commit.store(site.oid(), site.tid(), PickleWriter.writeRecord(edited));
      commit.vote();
      commit.finish();
    }
  }

  private void awaitCommits(int count, Process process) throws Exception {
    for (int i = 0; i < 600; i++) {
      assertThat(process.isAlive()).as(Files.readString(folder.resolve("output"))).isTrue();
      if (Files.exists(tree.resolve(".git/refs/heads/main"))
          && git.run("rev-list", "--count", "HEAD").strip().equals("" + count)) {
        return;
      }
      Thread.sleep(100);
    }
    throw new AssertionError(Files.readString(folder.resolve("output")));
  }

  @Test
  void eachCommitOfWatch() throws Exception {
    Process process = start("watch", "--commit", "--interval", "1");
    try {
      awaitCommits(1, process);
      edit("one");
      awaitCommits(2, process);
      edit("two");
      awaitCommits(3, process);
      // The index follows the branch, and its folder is synced after it.
      for (int i = 0; i < 600 && !git.run("status", "--porcelain").isBlank(); i++) {
        Thread.sleep(100);
      }
      Thread.sleep(1000);
    } finally {
      process.descendants().forEach(ProcessHandle::destroy);
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    }
    read();
    List<String> all = List.copyOf(done);
    int commits = 0;
    int begin = 0;
    for (int i = 0; i < all.size(); i++) {
      if (all.get(i).equals("name .git/index")) {
        done.clear();
        // Its folder is synced thereafter.
        done.addAll(all.subList(begin, i + 2));
        List<String> objects = named(".git/objects/(pack|[0-9a-f]{2})/.*");
        objectsThenBranchThenIndex(objects, "main", true);
        begin = i + 2;
        commits++;
      }
    }
    assertThat(commits).isEqualTo(3);
    assertThat(all).contains("sync __root__/site/__meta__");
    git.findsAllInOrder();
  }

  @Test
  void aPositionComesAfterTheFiles() throws Exception {
    run("record", "--lasttxn", "/");
    assertThat(at("sync " + tree)).isLessThan(at("sync .__last_txn__.new"));
    assertThat(at("sync .__last_txn__.new")).isLessThan(at("name __last_txn__"));
  }

  @Test
  void neitherIsSyncedWhereNobodyWantsIt() throws Exception {
    run("-D", "zodb.durability=crash", "record", "--commit", "--lasttxn", "/");
    // But for the HEAD of the repository that was made.
    assertThat(done).noneMatch(each -> each.startsWith("sync ") && !each.contains(".init/"));
    git.run("config", "core.fsync", "none");
    Files.writeString(tree.resolve("__root__/site/add/__source__.py"), "return 1\n");
    git.run("commit", "-q", "-a", "-m", "Edited");
    run("record", "--commit", "/");
    assertThat(done)
        .contains("name .git/refs/heads/main")
        .noneMatch(e -> e.startsWith("sync .git"));
  }
}
