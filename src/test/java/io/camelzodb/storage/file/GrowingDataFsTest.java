package io.camelzodb.storage.file;

import static io.camelzodb.storage.file.DataFsBuilder.data;
import static io.camelzodb.storage.file.DataFsBuilder.longs;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.camelzodb.pickle.Bytes;
import io.camelzodb.pickle.IntValue;
import io.camelzodb.pickle.NoneValue;
import io.camelzodb.pickle.Tuple;
import io.camelzodb.pickle.stream.PickleWriter;
import io.camelzodb.storage.Oid;
import io.camelzodb.storage.Problem;
import io.camelzodb.storage.Snapshot;
import io.camelzodb.storage.StaleStoreException;
import io.camelzodb.storage.StorageException;
import io.camelzodb.storage.Tid;
import io.camelzodb.storage.TransactionLog.Transaction;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is read of a file that grows, shrinks or goes while it is open, and with its index. */
class GrowingDataFsTest extends SmallDataFs {
  @Test
  void whatIsAppendedIsReadOnceItIsWhole() throws IOException {
    built.transaction(0x100, 1, "one");
    int half = built.size();
    built.transaction(0x200, 2, "two");
    byte[] whole = built.bytes();
    try (FileStorage storage = open(Arrays.copyOf(whole, half + 30))) {
      assertThat(storage.problems()).hasSize(1);
      assertThat(storage.problems().get(0).severity()).isEqualTo(Problem.Severity.NOTE);
      assertThat(storage.head()).isEqualTo(new Tid(0x100));
      assertThat(storage.problems()).hasSize(1);
      Snapshot before = storage.snapshot();
      Files.write(
          path(), Arrays.copyOfRange(whole, half + 30, whole.length), StandardOpenOption.APPEND);
      assertThat(storage.snapshot().contains(TWO)).isTrue();
      assertThat(storage.problems()).isEmpty();
      assertThat(before.contains(TWO)).isFalse();
      assertThat(storage.head()).isEqualTo(new Tid(0x200));
      assertThat(tids(storage, 0x200)).containsExactly(0x200L);
      // What was there is cut off.
      try (var channel = FileChannel.open(path(), StandardOpenOption.WRITE)) {
        channel.truncate(half);
      }
      assertThatThrownBy(storage::head)
          .isInstanceOf(StaleStoreException.class)
          .hasMessageContaining("was truncated from " + whole.length + " to " + half);
    }
  }

  @Test
  void theLogAndAReplayReadWhatWasAppended() throws IOException {
    built.transaction(0x100, 1, "one");
    try (FileStorage storage = open()) {
      for (int i = 2; i <= 3; i++) {
        int before = built.size();
        built.transaction(i * 0x100L, i, "more");
        byte[] more = Arrays.copyOfRange(built.bytes(), before, built.size());
        Files.write(path(), more, StandardOpenOption.APPEND);
        if (i == 2) {
          assertThat(tids(storage, 0)).containsExactly(0x100L, 0x200L);
        } else {
          assertThat(storage.replay(new Tid(0x200)).next().info().tid()).isEqualTo(new Tid(0x300));
        }
      }
    }
  }

  @Test
  void anEmptyFileMayBecomeADataFsAndNothingElse() throws IOException {
    built.transaction(0x100, 1, "one");
    try (FileStorage storage = open(new byte[0])) {
      assertThat(storage.head()).isEqualTo(Tid.ZERO);
      Files.write(path(), Arrays.copyOf(built.bytes(), 3));
      assertThat(storage.head()).isEqualTo(Tid.ZERO);
      assertThat(storage.end()).isZero();
      Files.write(path(), Arrays.copyOf(built.bytes(), 4));
      assertThat(storage.head()).isEqualTo(Tid.ZERO);
      assertThat(storage.end()).isEqualTo(4);
      Files.write(path(), built.bytes());
      assertThat(storage.head()).isEqualTo(new Tid(0x100));
    }
    try (FileStorage storage = open(new byte[0])) {
      Files.writeString(path(), "a text");
      assertThatThrownBy(storage::head)
          .isInstanceOf(StorageException.class)
          .hasMessageContaining("is not a Data.fs: it begins with \"a te\"");
    }
  }

  @Test
  void aMissingOrReplacedFileIsSaid() throws IOException {
    built.transaction(0x100, 1, "one");
    try (FileStorage storage = open()) {
      Files.delete(path());
      assertThatThrownBy(storage::head)
          .isInstanceOf(StorageException.class)
          .hasMessageStartingWith(path() + " cannot be read");
    }
  }

  @Test
  void theIndexIsUsedAndCorrected() throws IOException {
    built.transaction(0x100, 1, "one");
    long two = built.transaction(0x200, 2, "two");
    FileStorageOptions indexed = STOP.withIndexAbove(built.size());
    try (FileStorage storage = open()) {
      FileStorageIndexWriter.write(path(), storage);
    }
    built.transaction(0x300, 3, "three");
    built.write(path());
    try (FileStorage storage = FileStorage.open(path(), indexed)) {
      // Two came from the index, one from the scan.
      assertThat(storage.verdict().transactions()).isEqualTo(1);
      assertThat(storage.indexSize()).isEqualTo(3);
      assertThat(storage.size()).as("an index may lack objects").isEqualTo(-1);
      assertThat(storage.newest(TWO)).isEqualTo(two);
      assertThat(tids(storage, 0)).containsExactly(0x100L, 0x200L, 0x300L);
      assertThat(storage.newest(new Oid(9))).isZero();
      assertThat(storage.head()).isEqualTo(new Tid(0x300));
    }
    try (FileStorage storage = FileStorage.open(path(), indexed.withIndexAbove(built.size() + 1))) {
      assertThat(storage.verdict().transactions()).isEqualTo(3);
    }
  }

  /** An index may lack objects: each is looked for in the file before it is said to be missing. */
  @Test
  void whatTheIndexLacksIsFound() throws Exception {
    built.transaction(0x100, 1, "one");
    built.transaction(0x200, 2, "two");
    built.transaction(0x300, 3, "three");
    built.write(path());
    byte[] lacking =
        PickleWriter.write(
            List.of(IntValue.of(built.size()), NoneValue.NONE), PickleWriter.ZODB_PROTOCOL);
    Files.write(folder.resolve("Data.fs.index"), lacking);
    FileStorageOptions indexed = STOP.withIndexAbove(0);
    try (FileStorage storage = FileStorage.open(path(), indexed)) {
      assertThat(storage.indexSize()).isZero();
      assertThat(storage.size()).isEqualTo(-1);
      assertThat(storage.head()).isEqualTo(new Tid(0x300));
      assertThat(tids(storage, 0x200)).containsExactly(0x200L, 0x300L);
      assertThat(pickle(storage.snapshot(), TWO)).isEqualTo(data("two"));
      assertThat(storage.size()).isEqualTo(3);
      assertThat(storage.head()).isEqualTo(new Tid(0x300));
      assertThat(storage.end()).isEqualTo(built.size());
      assertThat(tids(storage, 0x200)).containsExactly(0x200L, 0x300L);
    }
    try (FileStorage storage = FileStorage.open(path(), indexed)) {
      assertThat(storage.oids()).containsExactly(1, 2, 3);
    }
  }

  /** Of a large index only a sample is tried at opening. */
  @Test
  void aPositionBeyondTheEndIsNotBelieved() throws Exception {
    built.begin(0x100);
    ByteArrayOutputStream suffixes = new ByteArrayOutputStream();
    ByteArrayOutputStream places = new ByteArrayOutputStream();
    int count = 20_000;
    for (int oid = 0; oid < count; oid++) {
      long at = built.record(oid, "N.N.".getBytes(StandardCharsets.US_ASCII));
      suffixes.writeBytes(new byte[] {(byte) (oid >> 8), (byte) oid});
      places.writeBytes(Arrays.copyOfRange(longs(oid == 7 ? 1L << 40 : at), 2, 8));
    }
    built.end();
    built.write(path());
    suffixes.writeBytes(places.toByteArray());
    byte[] index =
        PickleWriter.write(
            List.of(
                IntValue.of(built.size()),
                Tuple.of(new Bytes(new byte[6]), new Bytes(suffixes.toByteArray())),
                NoneValue.NONE),
            PickleWriter.ZODB_PROTOCOL);
    Files.write(folder.resolve("Data.fs.index"), index);
    try (FileStorage storage = FileStorage.open(path(), STOP.withIndexAbove(0))) {
      assertThat(storage.indexSize()).isEqualTo(count);
      assertThat(storage.newest(new Oid(7))).isEqualTo(27 + 7 * (42 + 4));
      assertThat(storage.snapshot().contains(new Oid(7))).isTrue();
    }
  }

  @Test
  void damageIsRefusedOrReadUpToThere() throws IOException {
    built.transaction(0x100, 1, "one");
    long broken = built.begin(0x200).end(23, 24);
    built.transaction(0x300, 3, "three");
    built.write(path());
    assertThatThrownBy(() -> FileStorage.open(path(), FileStorageOptions.DEFAULT))
        .isInstanceOf(StorageException.class)
        .hasMessageStartingWith(
            path()
                + ", byte "
                + broken
                + ": the transaction has length 23 at its start and 24 at its end")
        .hasMessageContaining("damaged=skip");
    try (FileStorage storage = FileStorage.open(path(), STOP)) {
      assertThat(storage.end()).isEqualTo(broken);
      assertThat(oids(storage.snapshot())).containsExactly(ONE);
      assertThat(storage.problems()).hasSize(1);
      // It stays as it was judged, whatever comes.
      Files.write(path(), new byte[100], StandardOpenOption.APPEND);
      assertThat(storage.head()).isEqualTo(new Tid(0x100));
      assertThat(storage.problems()).hasSize(1);
    }
  }

  /** What is wrong but used anyway does not hide what is written later. */
  @Test
  void anOddTransactionDoesNotEndTheReading() throws IOException {
    built.begin(0x100, 'x', "", "", "").record(1, "one");
    built.end();
    try (FileStorage storage = open()) {
      assertThat(storage.verdict().verdict()).isEqualTo(FileStorageScan.Verdict.DAMAGED);
      assertThat(storage.head()).isEqualTo(new Tid(0x100));
      int before = built.size();
      built.transaction(0x200, 2, "two");
      Files.write(
          path(),
          Arrays.copyOfRange(built.bytes(), before, built.size()),
          StandardOpenOption.APPEND);
      assertThat(storage.head()).isEqualTo(new Tid(0x200));
      assertThat(oids(storage.snapshot())).containsExactly(ONE, TWO);
      assertThat(storage.problems()).hasSize(1);
    }
  }

  @Test
  void aTransactionThatCannotBeReadEndsTheIteration() throws IOException {
    built.transaction(0x100, 1, "one");
    built.transaction(0x200, 2, "two");
    try (FileStorage storage = open()) {
      Iterator<Transaction> all = storage.transactions(Tid.ZERO);
      all.next();
      try (var channel = FileChannel.open(path(), StandardOpenOption.WRITE)) {
        channel.truncate(4);
      }
      storage.file().extend(0);
      assertThatThrownBy(all::next)
          .isInstanceOf(UncheckedIOException.class)
          .hasMessageContaining("beyond the end at 4");
    }
  }
}
