package io.camelzodb.storage.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.camelzodb.storage.BlobData;
import io.camelzodb.storage.Oid;
import io.camelzodb.storage.Records;
import io.camelzodb.storage.Snapshot;
import io.camelzodb.storage.StorageException;
import io.camelzodb.storage.Tid;
import io.camelzodb.storage.TransactionLog;
import io.camelzodb.storage.TransactionLog.Transaction;
import io.camelzodb.storage.write.Commit;
import io.camelzodb.storage.write.ConflictException;
import io.camelzodb.storage.write.ConflictException.Conflict;
import io.camelzodb.storage.write.TransactionNote;
import io.camelzodb.storage.write.WritableStore;
import io.camelzodb.testing.FreshRoot;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Tests the promises of {@link WritableStore} and {@link Commit}, on a new database. */
@Timeout(120)
public abstract class WritableStoreContract {
  private static final TransactionNote NOTE = SmallTransactions.NOTE;

  @TempDir protected Path work;

  /** A new, empty database, open for writing, with a place for blobs; closed by the test. */
  protected abstract WritableStore open() throws Exception;

  /** Looks at the database in another way, once it is closed: it has so many objects. */
  protected void checkWritten(int objects) throws Exception {}

  private static Tid write(WritableStore store, Oid oid, Tid serial, String text) throws Exception {
    try (Commit commit = store.begin(NOTE)) {
      commit.store(oid, serial, Records.mapping("text", text));
      assertThat(commit.vote()).as("the conflicts that vote() resolved").isEmpty();
      return commit.finish();
    }
  }

  @Test
  void aTransactionTellsWhoAndWhyAndWhat() throws Exception {
    try (WritableStore store = open()) {
      FreshRoot.make(store);
      Oid oid = SmallTransactions.make(store, "größer");
      TransactionLog log = store.transactionLog();
      assertThat(log).as("transactionLog()").isNotNull();
      Transaction last = log.transactions(store.head()).next();
      assertThat(last.info().userText()).as("the user of the transaction").isEqualTo("/ admin");
      assertThat(last.info().descriptionText())
          .as("the description of the transaction")
          .isEqualTo("a note");
      assertThat(last.changes()).as("the changes of the transaction").hasSize(1);
      assertThat(last.changes().get(0).oid()).as("the oid of the change").isEqualTo(oid);
      assertThat(last.changes().get(0).removed()).as("removed() of a written object").isFalse();
      assertThat(store.snapshot().load(oid).pickle())
          .as("the record as it was written")
          .isEqualTo(SmallTransactions.record("größer"));
    }
  }

  /** A snapshot stays as it is, whatever is written later. */
  @Test
  void aSnapshotNeverChanges() throws Exception {
    try (WritableStore store = open()) {
      FreshRoot.make(store);
      Oid oid = SmallTransactions.make(store, "one");
      Snapshot before = store.snapshot();
      Tid changed = SmallTransactions.change(store, oid, "two");
      Oid later = SmallTransactions.make(store, "new");
      assertThat(before.load(oid).pickle())
          .as("the record in the snapshot from before")
          .isEqualTo(SmallTransactions.record("one"));
      assertThat(before.contains(later))
          .as("contains of a later object in the snapshot from before")
          .isFalse();
      List<Oid> oids = new ArrayList<>();
      before.oids().forEachRemaining(oids::add);
      assertThat(oids)
          .as("oids() of the snapshot from before")
          .containsExactlyInAnyOrder(Oid.ROOT, oid);
      assertThat(store.snapshot().load(oid).tid())
          .as("the tid of the changed object")
          .isEqualTo(changed);
    }
  }

  @Test
  void aConflictNamesEveryObjectAndWritesNothing() throws Exception {
    try (WritableStore store = open()) {
      FreshRoot.make(store);
      List<Oid> oids;
      try (Commit commit = store.begin(NOTE)) {
        oids = commit.newOids(4);
      }
      Tid one = write(store, oids.get(0), Tid.ZERO, "one");
      Tid two = write(store, oids.get(1), Tid.ZERO, "two");
      Tid three = write(store, oids.get(0), one, "three");
      try (Commit commit = store.begin(NOTE)) {
        commit.store(oids.get(2), Tid.ZERO, Records.mapping("text", "new"));
        commit.store(oids.get(0), one, Records.mapping("text", "mine"));
        commit.store(oids.get(1), one, Records.mapping("text", "mine"));
        ConflictException conflict = catchThrowableOfType(ConflictException.class, commit::vote);
        assertThat(conflict.conflicts())
            .as("the conflicts that vote() names")
            .containsExactlyInAnyOrder(
                new Conflict(oids.get(0), one, three), new Conflict(oids.get(1), one, two));
        assertThat(conflict.getMessage())
            .as("the message of a conflict")
            .contains("nothing was written")
            .doesNotContain("\n");
        assertThatThrownBy(commit::finish).hasMessageContaining("has ended");
      }
      try (Commit commit = store.begin(NOTE)) {
        commit.store(oids.get(2), Tid.ZERO, Records.mapping("text", "new"));
        commit.checkCurrent(oids.get(0), one);
        ConflictException conflict = catchThrowableOfType(ConflictException.class, commit::vote);
        assertThat(conflict.conflicts())
            .as("the conflicts that vote() names")
            .containsExactly(new Conflict(oids.get(0), one, three));
      }
      assertThat(store.head()).as("head() after conflicts").isEqualTo(three);
      assertThat(store.snapshot().contains(oids.get(2)))
          .as("contains of what was written with a conflict")
          .isFalse();
      try (Commit commit = store.begin(NOTE)) {
        commit.store(oids.get(1), two, Records.mapping("text", "again"));
        commit.checkCurrent(oids.get(0), three);
        commit.vote();
        assertThat(commit.finish()).as("finish() gives the new head()").isEqualTo(store.head());
      }
    }
  }

  @Test
  void whatIsGivenUpIsNotThere() throws Exception {
    try (WritableStore store = open()) {
      FreshRoot.make(store);
      Tid head = store.head();
      try (Commit commit = store.begin(NOTE)) {
        Oid oid = commit.newOids(1).get(0);
        commit.store(oid, Tid.ZERO, Records.mapping("text", "x"));
        commit.storeBlob(
            commit.newOids(1).get(0),
            Tid.ZERO,
            Records.blob(),
            BlobData.of(Files.writeString(work.resolve("given-up"), "data")));
      }
      try (Commit commit = store.begin(NOTE)) {
        commit.store(commit.newOids(1).get(0), Tid.ZERO, Records.mapping("text", "x"));
        commit.vote();
      }
      assertThat(store.head()).as("head() after two commits that were given up").isEqualTo(head);
      List<Oid> oids = new ArrayList<>();
      store.snapshot().oids().forEachRemaining(oids::add);
      assertThat(oids).as("oids() after two commits that were given up").containsExactly(Oid.ROOT);
      try (Commit commit = store.begin(NOTE)) {
        assertThatThrownBy(commit::finish).hasMessageContaining("has not been voted on");
        assertThatThrownBy(() -> commit.store(Oid.ROOT, head, new byte[0]))
            .isInstanceOf(StorageException.class)
            .hasMessageContaining("has no bytes");
        assertThatThrownBy(commit::vote).hasMessageContaining("has ended");
      }
      assertThat(write(store, Oid.ROOT, head, "goes on"))
          .as("the next transaction is above head()")
          .isGreaterThan(head);
    }
  }

  @Test
  void manyRecordsInOneTransaction() throws Exception {
    int count = 3000;
    try (WritableStore store = open()) {
      FreshRoot.make(store);
      List<Oid> oids;
      try (Commit commit = store.begin(NOTE)) {
        oids = commit.newOids(count);
        for (Oid oid : oids) {
          commit.store(oid, Tid.ZERO, Records.mapping("text", "of " + oid + "x".repeat(500)));
        }
        commit.vote();
        commit.finish();
      }
      Snapshot snapshot = store.snapshot();
      for (int i = 0; i < count; i += 501) {
        assertThat(snapshot.load(oids.get(i)).size())
            .as("the size of record %s of many", i)
            .isGreaterThan(500);
      }
      TransactionLog log = store.transactionLog();
      assertThat(log).as("transactionLog()").isNotNull();
      assertThat(log.transactions(snapshot.tid()).next().changes())
          .as("the changes of a transaction of many records")
          .hasSize(count);
    }
    checkWritten(count + 1);
  }
}
