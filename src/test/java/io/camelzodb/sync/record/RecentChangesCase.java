package io.camelzodb.sync.record;

import static org.assertj.core.api.Assertions.assertThat;

import io.camelzodb.sync.Settings;
import io.camelzodb.sync.TreeContents;
import io.camelzodb.testing.Corpus;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/**
 * A database that grows by some transactions at a time, as its server would let it: after each step
 * the tree is the one that recording all of it gives.
 */
public abstract class RecentChangesCase {
  @TempDir Path folder;
  Path dataFs;
  DataFsSteps history;

  @BeforeEach
  void open() throws IOException {
    dataFs = folder.resolve("Data.fs");
    grows(Corpus.zope().resolve("golden/history/Data.fs"));
  }

  /** Takes the transactions of another database. */
  void grows(Path source) throws IOException {
    history = new DataFsSteps(source, dataFs);
  }

  String uri() {
    return "file://" + dataFs;
  }

  String entering() {
    return "auto";
  }

  Recording.Result record(Path tree, boolean last, String... paths) throws IOException {
    return Recording.of(settings(tree)).lastTransactions(last).run(List.of(paths));
  }

  Settings settings(Path tree) throws IOException {
    return Settings.of(
        Map.of(
            "zodb.source",
            uri(),
            "zodb.base-dir",
            tree.toString(),
            "zodb.enter-unsupported",
            entering()),
        folder,
        "-D");
  }

  void assertAsRecordedWhole(Path tree, String when) throws IOException {
    Path whole = Files.createTempDirectory(folder, "whole");
    record(whole, false, "/");
    assertThat(TreeContents.of(tree)).as(when).isEqualTo(TreeContents.of(whole));
  }

  /** {@code -Drecent.seed=N} takes the same steps again. */
  void assertAnyStepsGiveTheWholeTree() throws IOException {
    int seed = Integer.getInteger("recent.seed", ThreadLocalRandom.current().nextInt(1_000_000));
    Random random = new Random(seed);
    Path tree = folder.resolve("tree");
    int at = 10;
    history.grow(at);
    assertThat(record(tree, true).allBecause()).contains("no position");
    int incremental = 0;
    while (at < history.count()) {
      at = Math.min(history.count(), at + 1 + random.nextInt(6));
      history.grow(at);
      Recording.Result result = record(tree, true);
      incremental += result.allBecause() == null ? 1 : 0;
      assertAsRecordedWhole(tree, "-Drecent.seed=" + seed + ", transaction " + at);
    }
    assertThat(incremental).isGreaterThan(15);
  }

  /** Cuts a database behind any of its transactions. */
  public static final class DataFsSteps {
    private final byte[] whole;
    private final int[] ends;
    private final Path file;

    public DataFsSteps(Path source, Path file) throws IOException {
      this.whole = Files.readAllBytes(source);
      this.file = file;
      ByteBuffer bytes = ByteBuffer.wrap(whole);
      List<Integer> found = new ArrayList<>();
      for (int at = 4; at < whole.length; ) {
        at += (int) bytes.getLong(at + 8) + 8;
        found.add(at);
      }
      ends = found.stream().mapToInt(Integer::intValue).toArray();
    }

    public int count() {
      return ends.length;
    }

    public void grow(int transactions) throws IOException {
      Files.write(
          file,
          Arrays.copyOf(whole, ends[transactions - 1]),
          StandardOpenOption.CREATE,
          StandardOpenOption.TRUNCATE_EXISTING);
    }
  }
}
