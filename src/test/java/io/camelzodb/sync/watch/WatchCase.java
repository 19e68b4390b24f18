package io.camelzodb.sync.watch;

import static org.assertj.core.api.Assertions.assertThat;

import io.camelzodb.git.CommitId;
import io.camelzodb.git.RealGit;
import io.camelzodb.storage.Problem;
import io.camelzodb.storage.Tid;
import io.camelzodb.storage.TransactionInfo;
import io.camelzodb.storage.TransactionLog.Transaction;
import io.camelzodb.storage.file.FileStorage;
import io.camelzodb.storage.file.FileStorageOptions;
import io.camelzodb.sync.Setting;
import io.camelzodb.sync.Settings;
import io.camelzodb.sync.SettingsException;
import io.camelzodb.sync.TreeContents;
import io.camelzodb.sync.record.RecentChangesCase;
import io.camelzodb.sync.record.Recording;
import io.camelzodb.testing.Corpus;
import io.camelzodb.testing.Python;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A watch in a thread of its own, and what it says. */
abstract class WatchCase {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir Path folder;
  Path dataFs;
  Path base;
  RealGit git;
  final List<String> applied = new CopyOnWriteArrayList<>();
  final List<String> told = new CopyOnWriteArrayList<>();

  /** What else is set. */
  final Map<String, String> set = new TreeMap<>();

  private @Nullable Watcher watching;
  private @Nullable Thread thread;
  volatile @Nullable IOException failure;

  @BeforeEach
  void folders() throws IOException {
    dataFs = folder.resolve("Data.fs");
    base = folder.resolve("mirror");
    git = new RealGit(base);
  }

  @AfterEach
  void end() throws Exception {
    stop();
  }

  static Path golden(String name) {
    return Corpus.zope().resolve("golden").resolve(name).resolve("Data.fs").toAbsolutePath();
  }

  Settings settings(String source) throws SettingsException {
    Map<String, String> all = new TreeMap<>(set);
    all.put("zodb.source", source);
    all.put("zodb.base-dir", base.toString());
    return Settings.of(all, folder, "test");
  }

  /** Starts to watch, and waits until the tree is in line. */
  void start(String source, boolean commit) throws Exception {
    int before = count("begun");
    failure = null;
    Watcher fresh = new Watcher(settings(source), Duration.ofMillis(100), commit, new Events());
    watching = fresh;
    Thread running =
        new Thread(
            () -> {
              try {
                fresh.run();
              } catch (IOException fault) {
                failure = fault;
              }
            });
    thread = running;
    running.start();
    await("begun", () -> count("begun") > before || failure != null);
    if (failure != null) {
      throw new IllegalStateException(failure);
    }
  }

  void stop() throws Exception {
    Watcher open = watching;
    Thread running = thread;
    watching = null;
    if (open != null && running != null) {
      open.stop();
      running.join(PATIENCE.toMillis());
      assertThat(running.isAlive()).isFalse();
      open.close();
    }
  }

  int count(String event) {
    return (int) told.stream().filter(line -> line.startsWith(event)).count();
  }

  /** The last of what it said that begins so: it may have gone on since. */
  String last(String event) {
    return told.stream().filter(line -> line.startsWith(event)).reduce("none", (one, next) -> next);
  }

  void await(String what, BooleanSupplier condition) throws InterruptedException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("%s; told: %s; %s", what, told, failure).isLessThan(end);
      TimeUnit.MILLISECONDS.sleep(20);
    }
  }

  /** Waits until a transaction was applied. */
  void awaitApplied(String tid) throws InterruptedException {
    await("transaction " + tid, () -> applied.contains(tid) || failure != null);
    assertThat(failure).isNull();
  }

  /** Transactions made by Python; their tids. */
  static List<String> edit(String where, int count, double pause) {
    String printed =
        Python.script(
            Path.of("src/test/python/edit_titles.py").toAbsolutePath(),
            where,
            Integer.toString(count),
            Double.toString(pause));
    return printed.lines().toList();
  }

  /** The tids of the commits, the first one first. */
  List<String> committed() {
    return new ArrayList<>(
        git.run("log", "--reverse", "--format=%(trailers:key=Zodb-Tid,valueonly,separator=)")
            .lines()
            .filter(line -> !line.isBlank())
            .map(line -> line.strip().substring(2))
            .toList());
  }

  static List<String> tids(Path history) throws IOException {
    List<String> tids = new ArrayList<>();
    try (FileStorage storage = FileStorage.open(history, FileStorageOptions.DEFAULT)) {
      for (var all = storage.transactions(Tid.ZERO); all.hasNext(); ) {
        Transaction next = all.next();
        tids.add(next.info().tid().hex());
      }
    }
    return tids;
  }

  /** Has the Data.fs grow to so many transactions of the golden history, as a server would. */
  void append(int transactions) throws IOException {
    Path fresh = folder.resolve("fresh");
    new RecentChangesCase.DataFsSteps(golden("history"), fresh).grow(transactions);
    byte[] all = Files.readAllBytes(fresh);
    Files.write(
        dataFs,
        Arrays.copyOfRange(all, Files.exists(dataFs) ? (int) Files.size(dataFs) : 0, all.length),
        StandardOpenOption.CREATE,
        StandardOpenOption.APPEND);
  }

  /** The tree is what recording the whole database gives. */
  void assertAsRecorded(String source) throws IOException {
    Path whole = Files.createTempDirectory(folder, "whole");
    Recording.of(settings(source).with(Setting.BASE_DIR, whole.toString())).run(List.of("/"));
    assertThat(TreeContents.of(base)).isEqualTo(TreeContents.of(whole));
  }

  private final class Events implements WatchEvents {
    @Override
    public void begun(Tid position, @Nullable String whole, @Nullable CommitId commit) {
      told.add("begun " + position + " " + whole);
    }

    @Override
    public void applied(TransactionInfo transaction, long objects, @Nullable CommitId commit) {
      applied.add(transaction.tid().hex());
    }

    @Override
    public void wholeDatabase(Tid tid, String why, @Nullable CommitId commit) {
      told.add("whole " + tid + " " + why);
    }

    @Override
    public void waiting(String why) {
      told.add("waiting " + why);
    }

    @Override
    public void resumed() {
      told.add("going on");
    }

    @Override
    public void problem(Problem problem) {
      if (problem.severity() != Problem.Severity.NOTE) {
        told.add("problem " + problem);
      }
    }
  }
}
