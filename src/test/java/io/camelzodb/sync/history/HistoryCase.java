package io.camelzodb.sync.history;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.camelzodb.git.RealGit;
import io.camelzodb.storage.Tid;
import io.camelzodb.sync.Settings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** Histories of a database, and what git says of them. */
abstract class HistoryCase {
  @TempDir Path folder;
  Path dataFs;
  Path mirror;

  @BeforeEach
  void name() {
    dataFs = folder.resolve("Data.fs");
    mirror = folder.resolve("mirror");
  }

  History history(String... more) throws IOException {
    Map<String, String> pairs = new LinkedHashMap<>();
    pairs.put("zodb.source", "file://" + dataFs);
    pairs.put("zodb.base-dir", mirror.toString());
    for (int i = 0; i < more.length; i += 2) {
      pairs.put(more[i], more[i + 1]);
    }
    return History.of(Settings.of(pairs, folder, "-D"));
  }

  static History.Result run(History history) throws IOException {
    return history.run((transactions, commits, done, total) -> {});
  }

  RealGit git() {
    return new RealGit(mirror);
  }

  /** Of each commit, oldest first, the tid and its tree. */
  Map<Tid, String> trees(String branch) {
    Map<Tid, String> trees = new LinkedHashMap<>();
    String format = "%(trailers:key=Zodb-Tid,valueonly,separator=) %T";
    for (String line :
        git().run("log", "--reverse", "--format=" + format, branch).strip().split("\n")) {
      Tid tid = new Tid(Long.parseUnsignedLong(line.substring(2, 18), 16));
      assertThat(trees.put(tid, line.substring(19))).as("twice %s", tid).isNull();
    }
    return trees;
  }

  /** Compares with what the peer recorded as of each transaction; returns how many it did. */
  int assertAsThePeerRecorded(Path indexFile, Map<Tid, String> trees) throws IOException {
    JsonNode index = new ObjectMapper().readTree(indexFile.toFile());
    String before = "";
    int compared = 0;
    for (JsonNode each : index) {
      if (each.path("commit").isNull()) {
        continue;
      }
      String tree = each.path("tree").asText();
      Tid tid = new Tid(Long.parseUnsignedLong(each.path("tid").asText(), 16));
      if (!tree.equals(before)) {
        assertThat(trees).as(tid.toString()).containsEntry(tid, tree);
        compared++;
      }
      before = tree;
    }
    return compared;
  }

  void assertSound(String branch) {
    git().run("symbolic-ref", "HEAD", "refs/heads/" + branch);
    assertThat(git().run("fsck", "--full", "--strict", "--no-dangling", "--no-progress")).isEmpty();
    git().run("symbolic-ref", "HEAD", "refs/heads/elsewhere");
  }
}
