package io.camelzodb.storage.file;

import static io.camelzodb.storage.file.DataFsBuilder.data;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.camelzodb.storage.NoSuchObjectException;
import io.camelzodb.storage.Oid;
import io.camelzodb.storage.Snapshot;
import io.camelzodb.storage.StoredRecord;
import io.camelzodb.storage.Tid;
import io.camelzodb.storage.TransactionLog.Change;
import io.camelzodb.storage.TransactionLog.Transaction;
import io.camelzodb.storage.driver.DamagePolicy;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.junit.jupiter.api.Test;

/** What is read of a small file: now, in the past, and transaction by transaction. */
class SmallDataFsTest extends SmallDataFs {
  @Test
  void eachTransactionIsSeenAsOfItsTid() throws IOException {
    built.transaction(0x100, 1, "first");
    built.transaction(0x200, 2, "two");
    built.transaction(0x300, 1, "second");
    built.begin(0x400).pointer(2, 0);
    built.end();
    try (FileStorage storage = open()) {
      assertThat(storage.name()).isEqualTo(path().toString());
      assertThat(storage.head()).isEqualTo(new Tid(0x400));
      assertThat(storage.indexSize()).isEqualTo(2);
      assertThat(storage.size()).as("without the deleted one").isEqualTo(1);
      assertThat(storage.largestOid()).isEqualTo(TWO);
      assertThat(storage.end()).isEqualTo(built.size());
      assertThat(storage.ofPython2()).isFalse();
      assertThat(storage.verdict().verdict()).isEqualTo(FileStorageScan.Verdict.WHOLE);
      Snapshot now = storage.snapshot();
      assertThat(now.tid()).isEqualTo(new Tid(0x400));
      StoredRecord record = now.load(ONE);
      assertThat(record.oid()).isEqualTo(ONE);
      assertThat(record.tid()).isEqualTo(new Tid(0x300));
      assertThat(record.pickle()).isEqualTo(data("second"));
      assertThat(now.contains(ONE)).isTrue();
      assertThat(now.contains(TWO)).isFalse();
      assertThat(now.contains(new Oid(3))).isFalse();
      assertThat(oids(now)).containsExactly(ONE);
      assertThat(now.blob(ONE)).isEmpty();
      assertThatThrownBy(() -> now.load(TWO))
          .isInstanceOf(NoSuchObjectException.class)
          .hasMessageContaining(path().toString());
      assertThat(pickle(storage.snapshot(new Tid(0x2ff)), ONE)).isEqualTo(data("first"));
      assertThat(pickle(storage.snapshot(new Tid(0x300)), ONE)).isEqualTo(data("second"));
      assertThat(pickle(storage.snapshot(new Tid(0x3ff)), TWO)).isEqualTo(data("two"));
      assertThat(oids(storage.snapshot(new Tid(0x1ff)))).containsExactly(ONE);
      assertThat(oids(storage.snapshot(new Tid(0x300)))).containsExactly(ONE, TWO);
      assertThat(oids(storage.snapshot(new Tid(0xff)))).isEmpty();
      assertThat(storage.snapshot(new Tid(-1)).contains(ONE)).isTrue();
    }
  }

  @Test
  void transactionsBeginAtATid() throws IOException {
    built.begin(0x100, ' ', "user", "description", "ext").record(1, "first");
    built.end();
    built.transaction(0x200, 2, "two");
    built.begin(0x300, 'p', "", "", "").end();
    built.begin(0x400, 'u', "", "", "").record(1, "undone");
    built.end();
    try (FileStorage storage = open()) {
      assertThat(tids(storage, 0)).containsExactly(0x100L, 0x200L, 0x300L, 0x400L);
      assertThat(tids(storage, 0x100)).containsExactly(0x100L, 0x200L, 0x300L, 0x400L);
      assertThat(tids(storage, 0x101)).containsExactly(0x200L, 0x300L, 0x400L);
      assertThat(tids(storage, 0x300)).containsExactly(0x300L, 0x400L);
      assertThat(tids(storage, 0x400)).containsExactly(0x400L);
      assertThat(tids(storage, 0x401)).isEmpty();
      assertThat(tids(storage, -1)).isEmpty();
      Iterator<Transaction> all = storage.transactions(Tid.ZERO);
      Transaction first = all.next();
      assertThat(first.info().userText()).isEqualTo("user");
      assertThat(first.info().descriptionText()).isEqualTo("description");
      assertThat(first.info().extension()).isEqualTo("ext".getBytes(StandardCharsets.US_ASCII));
      assertThat(first.info().status()).isEqualTo(' ');
      assertThat(first.changes()).containsExactly(new Change(ONE, data("first").length, null));
      all.next();
      Transaction packed = all.next();
      assertThat(packed.info().status()).isEqualTo('p');
      assertThat(packed.changes()).isEmpty();
      Transaction undone = all.next();
      assertThat(undone.info().status()).isEqualTo('u');
      assertThat(undone.changes()).isEmpty();
      assertThat(all.hasNext()).isFalse();
      assertThatThrownBy(all::next).isInstanceOf(NoSuchElementException.class);
    }
  }

  @Test
  void withoutATransactionThereIsNothing() throws IOException {
    try (FileStorage storage = open()) {
      assertThat(storage.head()).isEqualTo(Tid.ZERO);
      assertThat(storage.size()).isZero();
      assertThat(storage.largestOid()).isEqualTo(new Oid(0));
      assertThat(tids(storage, 0)).isEmpty();
      assertThat(storage.end()).isEqualTo(4);
      assertThat(storage.replay(Tid.ZERO).next()).isNull();
    }
    try (FileStorage storage = open("FS2".getBytes(StandardCharsets.US_ASCII))) {
      assertThat(storage.verdict())
          .isEqualTo(new FileStorageScan.Fault(FileStorageScan.Verdict.EMPTY, 0, 0, 0, 0));
      assertThat(storage.ofPython2()).isFalse();
      assertThat(storage.end()).isZero();
      assertThat(storage.head()).isEqualTo(Tid.ZERO);
    }
    try (FileStorage storage = open("FS21".getBytes(StandardCharsets.US_ASCII))) {
      assertThat(storage.ofPython2()).isTrue();
    }
  }

  @Test
  void tidsThatFallAreFoundFromTheBeginning() throws IOException {
    built.transaction(0x100, 1, "one");
    built.transaction(0x300, 2, "two");
    built.transaction(0x200, 3, "three");
    try (FileStorage storage = open()) {
      assertThat(storage.problems()).hasSize(1);
      assertThat(tids(storage, 0x100)).containsExactly(0x100L, 0x300L, 0x200L);
      assertThat(tids(storage, 0x201)).containsExactly(0x300L);
      assertThat(storage.head()).isEqualTo(new Tid(0x200));
      // The order in the file decides what is newest.
      assertThat(oids(storage.snapshot())).containsExactly(ONE, TWO, new Oid(3));
    }
  }

  @Test
  void aBackPointerLeadsToTheDataAndTellsTheirTransaction() throws IOException {
    long first = built.transaction(0x100, 1, "first");
    built.transaction(0x200, 1, "second");
    long undo = built.begin(0x300).pointer(1, first);
    built.end();
    built.begin(0x400).pointer(1, undo);
    built.end();
    try (FileStorage storage = open()) {
      assertThat(storage.problems()).isEmpty();
      assertThat(pickle(storage.snapshot(), ONE)).isEqualTo(data("first"));
      assertThat(storage.snapshot().load(ONE).tid()).isEqualTo(new Tid(0x400));
      Iterator<Transaction> all = storage.transactions(new Tid(0x300));
      int size = data("first").length;
      assertThat(all.next().changes()).containsExactly(new Change(ONE, size, new Tid(0x100)));
      assertThat(all.next().changes()).containsExactly(new Change(ONE, size, new Tid(0x300)));
    }
  }

  @Test
  void aDeletedObjectHasNoSize() throws IOException {
    built.transaction(0x100, 1, "one");
    built.begin(0x200).pointer(1, 0);
    built.end();
    try (FileStorage storage = open()) {
      Change change = storage.transactions(new Tid(0x200)).next().changes().get(0);
      assertThat(change.removed()).isTrue();
      assertThat(change.size()).isEqualTo(-1);
      assertThat(change.dataTid()).isNull();
    }
  }

  @Test
  void recordsOfVersionsAreSkipped() throws IOException {
    long one = built.transaction(0x100, 1, "outside");
    byte[] inside = data("inside");
    built.begin(0x200).record(1, 0x200, one, built.start(), "draft", inside.length, inside);
    built.record(2, 0x200, 0, built.start(), "draft", inside.length, inside);
    built.end();
    try (FileStorage storage = open()) {
      assertThat(storage.problems()).isEmpty();
      assertThat(pickle(storage.snapshot(), ONE)).isEqualTo(data("outside"));
      assertThat(storage.snapshot().contains(TWO)).isFalse();
      var replay = storage.replay(Tid.ZERO);
      replay.next();
      assertThat(replay.next()).isNotNull();
      assertThat(pickle(replay.snapshot(), ONE)).isEqualTo(data("outside"));
      assertThat(oids(replay.snapshot())).containsExactly(ONE);
      var later = storage.replay(new Tid(0x200));
      assertThat(oids(later.snapshot())).containsExactly(ONE);
    }
  }

  @Test
  void theShortestTransactionsAreCountedGoingBackwards() throws Exception {
    for (int i = 1; i <= 4; i++) {
      built.begin(i).end();
    }
    try (FileStorage storage = open()) {
      assertThat(tids(storage, 2)).containsExactly(2L, 3L, 4L);
      assertThat(tids(storage, 1)).containsExactly(1L, 2L, 3L, 4L);
    }
  }

  @Test
  void theOptionsAreKeptInCopies() {
    FileStorageOptions standard = FileStorageOptions.DEFAULT;
    assertThat(standard.damaged()).isEqualTo(DamagePolicy.REFUSE);
    assertThat(standard.indexAbove()).isEqualTo(1L << 30);
    assertThat(standard.maxRecordBytes()).isBetween(64 << 20, 256 << 20);
    assertThat(standard.withIndexAbove(7).withDamaged(DamagePolicy.SKIP))
        .isEqualTo(
            new FileStorageOptions(
                DamagePolicy.SKIP, 7, standard.maxRecordBytes(), standard.limits()));
  }
}
