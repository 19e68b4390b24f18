package io.camelzodb.sync.record;

import static org.assertj.core.api.Assertions.assertThat;

import io.camelzodb.sync.TreeContents;
import io.camelzodb.testing.Corpus;
import io.camelzodb.testing.Python;
import io.camelzodb.testing.ZeoServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Test;

/**
 * The same over the history that Zope itself makes with another seed each time, and over changes of
 * records that are no objects of the tree themselves, by file and by a real server.
 */
class RecentChangesIT extends RecentChangesCase {
  private String uri;
  private String entering = "auto";

  /** {@code -Drecent.history=N} makes the same history again. */
  @Test
  void givesTheTreeOfAFullRecordInAnyHistory() throws IOException {
    int seed = Integer.getInteger("recent.history", ThreadLocalRandom.current().nextInt(1_000_000));
    System.out.println("RecentChangesIT: -Drecent.history=" + seed);
    Path site = folder.resolve("site");
    Python.script(
        Corpus.zope().resolve("build_site.py").toAbsolutePath(),
        "--profile",
        "history",
        "--seed",
        Integer.toString(seed),
        "--transactions",
        "130",
        "--out",
        site.toString());
    grows(site.resolve("Data.fs"));
    assertAnyStepsGiveTheWholeTree();
    assertAsThePeerRecords("-Drecent.history=" + seed);
  }

  /** The tree at the end, and what the peer makes of the whole database. */
  private void assertAsThePeerRecords(String when) throws IOException {
    Path theirs = folder.resolve("theirs");
    Python.script(
        Corpus.zope().resolve("record_golden.py").toAbsolutePath(),
        "tree",
        "--data-fs",
        dataFs.toString(),
        "--out",
        folder.resolve("golden").toString(),
        "--keep-tree",
        theirs.toString(),
        "--no-archive");
    assertThat(TreeContents.of(folder.resolve("tree"))).as(when).isEqualTo(TreeContents.of(theirs));
  }

  @Override
  String uri() {
    return uri == null ? super.uri() : uri;
  }

  @Override
  String entering() {
    return entering;
  }

  @Test
  void findsChangesBelowAndAroundObjects() throws Exception {
    entering = "true";
    changes();
  }

  @Test
  void findsChangesThatAServerTells() throws Exception {
    entering = "true";
    String port = ZeoServer.port();
    Files.copy(
        Corpus.zope().resolve("golden/tiny/Data.fs"), dataFs, StandardCopyOption.REPLACE_EXISTING);
    try (ZeoServer server = new ZeoServer(folder, port, dataFs, null, "")) {
      assertThat(server).isNotNull();
      uri = "zeo://127.0.0.1:" + port + "?storage=1";
      changes();
    }
  }

  private void changes() throws Exception {
    Path edit = Path.of("src/test/python/edit_parts.py").toAbsolutePath();
    Path tree = folder.resolve("tree");
    if (uri == null) {
      Files.copy(
          Corpus.zope().resolve("golden/tiny/Data.fs"),
          dataFs,
          StandardCopyOption.REPLACE_EXISTING);
    }
    String where = uri == null ? dataFs.toString() : uri;
    Python.script(edit, where, "prepare");
    record(tree, true);
    String[] steps = Python.script(edit, where, "steps").strip().split(" ");
    assertThat(steps).hasSizeGreaterThan(8);
    for (String step : steps) {
      Python.script(edit, where, step);
      Recording.Result result = record(tree, true);
      assertThat(result.allBecause()).as(step).isNull();
      assertThat(result.summary().files().written() + result.summary().files().removed())
          .as(step)
          .isPositive();
      assertAsRecordedWhole(tree, step);
    }
  }
}
