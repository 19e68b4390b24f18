package io.camelzodb.sync.watch;

import static org.assertj.core.api.Assertions.assertThat;

import io.camelzodb.storage.ObjectStore;
import io.camelzodb.storage.Tid;
import io.camelzodb.sync.Settings;
import io.camelzodb.sync.Sources;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Transactions that a caller, such as a route, gives to the mirror, judged by git. */
class TransactionMirrorTest extends WatchCase {

  /** A full disk, say: the branch was moved, the index could not be written. */
  @Test
  void aTransactionThatIsGivenAgainFinishesItsCommit() throws Exception {
    List<String> tids = tids(golden("history"));
    append(40);
    Settings settings = settings("file://" + dataFs);
    Path index = base.resolve(".git/index");
    try (ObjectStore store = Sources.open(settings)) {
      byte[] before;
      String old;
      try (TransactionMirror mirror = new TransactionMirror(settings, new WatchEvents() {})) {
        mirror.plan(store, tid(tids.get(38))).commit();
        before = Files.readAllBytes(index);
        old = git.run("rev-parse", "HEAD");
        assertThat(mirror.plan(store, tid(tids.get(39))).commit()).isNotNull();
      }
      String now = git.run("rev-parse", "HEAD");
      try (TransactionMirror mirror = new TransactionMirror(settings, new WatchEvents() {})) {
        git.run("restore", "--source", old.strip(), "--worktree", ".");
        Files.write(index, before);
        Files.writeString(base.resolve(".git/camel-zodb.moving"), old + now);
        mirror.plan(store, tid(tids.get(39))).commit();
        assertThat(git.run("rev-parse", "HEAD")).isEqualTo(now);
        git.findsAllInOrder();
        assertAsRecorded("file://" + dataFs);
      }
    }
  }

  private static Tid tid(String hex) {
    return new Tid(Long.parseUnsignedLong(hex, 16));
  }
}
