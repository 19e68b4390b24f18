package io.camelzodb.storage.file;

import static io.camelzodb.storage.file.DataFsBuilder.data;
import static io.camelzodb.storage.file.DataFsBuilder.longs;
import static io.camelzodb.storage.file.DataFsBuilder.patched;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.camelzodb.storage.BlobData;
import io.camelzodb.storage.Oid;
import io.camelzodb.storage.Records;
import io.camelzodb.storage.StorageException;
import io.camelzodb.storage.Tid;
import io.camelzodb.storage.write.Commit;
import io.camelzodb.storage.write.TransactionNote;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The bytes of each transaction that is appended to a small file, and what is refused. */
class FileCommitTest {
  private static final TransactionNote NOTE = TransactionNote.of("me", "why");

  @TempDir private Path folder;

  private final DataFsBuilder expected = new DataFsBuilder();

  private Path path() {
    return folder.resolve("Data.fs");
  }

  private WritableFileStorage open() throws StorageException {
    return WritableFileStorage.open(path(), FileStorageOptions.DEFAULT, null, true);
  }

  private WritableFileStorage open(byte[] bytes) throws IOException {
    return WritableFileStorage.open(
        Files.write(path(), bytes), FileStorageOptions.DEFAULT, null, false);
  }

  /** Writes records of these lengths, and that they and the file are as they should be. */
  private void write(WritableFileStorage storage, int... lengths) throws Exception {
    List<byte[]> records = new ArrayList<>();
    Tid tid;
    List<Oid> oids;
    try (Commit commit = storage.begin(NOTE)) {
      oids = commit.newOids(lengths.length);
      for (int i = 0; i < lengths.length; i++) {
        byte[] record = new byte[lengths[i]];
        java.util.Arrays.fill(record, (byte) (i + 1));
        records.add(record);
        commit.store(oids.get(i), Tid.ZERO, record);
      }
      commit.vote();
      tid = commit.finish();
    }
    expected.begin(tid.value(), ' ', "me", "why", "");
    for (int i = 0; i < lengths.length; i++) {
      expected.record(oids.get(i).value(), records.get(i));
    }
    expected.end();
    assertThat(path()).hasBinaryContent(expected.bytes());
    assertThat(folder.resolve("Data.fs.tmp")).isEmptyFile();
    assertThat(storage.head()).isEqualTo(tid);
  }

  /** What is collected in memory and what goes straight to the disk gives the same bytes. */
  @Test
  void recordsOfAllLengthsAreWritten() throws Exception {
    int buffer = 1 << 16;
    int head = DataHeader.SIZE;
    try (WritableFileStorage storage = open()) {
      write(storage);
      write(storage, 1);
      write(storage, buffer - head, 1);
      write(storage, buffer - head + 1, 1);
      write(storage, buffer - head - 1, 2);
      write(storage, 1, buffer, 1);
      write(storage, 1, buffer + 1, buffer - 1, 3 * buffer, 5);
    }
  }

  @Test
  void aChangedRecordNamesTheOneBefore() throws Exception {
    long one = expected.transaction(0x100, 1, "one");
    long two = expected.transaction(0x200, 2, "two");
    assertThat(one).isLessThan(two);
    try (WritableFileStorage storage = open(expected.bytes())) {
      Tid tid;
      try (Commit commit = storage.begin(NOTE)) {
        assertThat(commit.newOids(2)).containsExactly(new Oid(3), new Oid(4));
        assertThat(commit.newOids(0)).isEmpty();
        commit.store(new Oid(1), new Tid(0x100), data("changed"));
        commit.store(new Oid(0x77), Tid.ZERO, data("new"));
        commit.store(new Oid(5), Tid.ZERO, data("below"));
        commit.checkCurrent(new Oid(2), new Tid(0x200));
        assertThat(commit.newOids(1)).containsExactly(new Oid(0x78));
        commit.vote();
        assertThat(Files.size(path())).isGreaterThan(expected.size());
        tid = commit.finish();
      }
      expected.begin(tid.value(), ' ', "me", "why", "").record(1, data("changed"));
      expected.record(0x77, data("new"));
      expected.record(5, data("below"));
      expected.end();
      assertThat(path()).hasBinaryContent(expected.bytes());
    }
  }

  @Test
  void eachStepHasItsTime() throws Exception {
    try (WritableFileStorage storage = open()) {
      Commit commit = storage.begin(NOTE);
      assertThatThrownBy(commit::finish)
          .isInstanceOf(StorageException.class)
          .hasMessage(path() + ": the transaction has not been voted on");
      commit.store(Oid.ROOT, Tid.ZERO, data("x"));
      commit.vote();
      for (org.assertj.core.api.ThrowableAssert.ThrowingCallable late :
          List.<org.assertj.core.api.ThrowableAssert.ThrowingCallable>of(
              () -> commit.newOids(1),
              () -> commit.store(new Oid(1), Tid.ZERO, data("x")),
              () -> commit.checkCurrent(new Oid(1), Tid.ZERO),
              () -> commit.storeBlob(new Oid(1), Tid.ZERO, data("x"), BlobData.of(path())),
              commit::vote)) {
        assertThatThrownBy(late).hasMessage(path() + ": the transaction has been voted on");
      }
      Tid tid = commit.finish();
      assertThatThrownBy(commit::finish).hasMessage(path() + ": the transaction has ended");
      commit.close();
      assertThat(storage.snapshot().load(Oid.ROOT).tid()).isEqualTo(tid);
    }
  }

  @Test
  void behindTheLastTidNothingIsWritten() throws Exception {
    expected.transaction(-2, 1, "one");
    try (WritableFileStorage storage = open(expected.bytes())) {
      for (int i = 0; i < 2; i++) {
        assertThatThrownBy(() -> storage.begin(NOTE))
            .isInstanceOf(StorageException.class)
            .hasMessageContaining("no later tid is left");
      }
    }
    assertThat(path()).hasBinaryContent(expected.bytes());
  }

  @Test
  void aTidOfTheFutureIsFollowedByTheNext() throws Exception {
    expected.transaction(0x7fff_0000_0000_0000L, 1, "one");
    try (WritableFileStorage storage = open(expected.bytes())) {
      try (Commit commit = storage.begin(NOTE)) {
        commit.store(new Oid(1), new Tid(0x7fff_0000_0000_0000L), data("x"));
        commit.vote();
        assertThat(commit.finish()).isEqualTo(new Tid(0x7fff_0000_0000_0001L));
      }
    }
  }

  @Test
  void theLargestOidIsTheLast() throws Exception {
    expected.transaction(0x100, -2, "last but one");
    try (WritableFileStorage storage = open(expected.bytes());
        Commit commit = storage.begin(NOTE)) {
      assertThat(commit.newOids(1)).containsExactly(new Oid(-1));
      for (int i = 0; i < 2; i++) {
        assertThatThrownBy(() -> commit.newOids(1))
            .isInstanceOf(StorageException.class)
            .hasMessage(path() + ": its largest oid is in use, so no new object can be stored");
      }
    }
  }

  /** The record that is replaced is not the one that its position names. */
  @Test
  void aRecordOfAnotherObjectStopsTheTransaction() throws Exception {
    long at = expected.transaction(0x100, 1, "one");
    try (WritableFileStorage storage = open(expected.bytes())) {
      Files.write(path(), patched(expected.bytes(), at, longs(9)));
      try (Commit commit = storage.begin(NOTE)) {
        assertThatThrownBy(() -> commit.checkCurrent(new Oid(1), new Tid(0x100)))
            .isInstanceOf(StorageException.class)
            .hasMessageContaining("there is a record of " + new Oid(9));
        assertThatThrownBy(commit::vote).hasMessageContaining("has ended");
      }
      try (Commit commit = storage.begin(NOTE)) {
        assertThatThrownBy(() -> commit.store(new Oid(1), new Tid(0x100), data("x")))
            .hasMessageContaining("there is a record of " + new Oid(9));
        assertThatThrownBy(commit::vote).hasMessageContaining("has ended");
      }
    }
  }

  @Test
  void aBlobNeedsItsFolderAndItsWholeData() throws Exception {
    Path blobs = folder.resolve("blobs");
    Path short1 = Files.writeString(folder.resolve("short"), "12345");
    try (WritableFileStorage storage =
        WritableFileStorage.open(path(), FileStorageOptions.DEFAULT, blobs, true)) {
      assertThat(storage.blobs()).isNotNull();
      try (Commit commit = storage.begin(NOTE)) {
        BlobData data = BlobData.of(short1);
        Files.delete(short1);
        assertThatThrownBy(() -> commit.storeBlob(new Oid(1), Tid.ZERO, Records.blob(), data))
            .isInstanceOf(StorageException.class)
            .hasMessageStartingWith(path() + ": nothing was written");
        assertThatThrownBy(commit::vote).hasMessageContaining("has ended");
      }
      assertThat(blobs.resolve("tmp")).isEmptyDirectory();
      assertThat(path()).hasContent("FS30");
    }
  }

  @Test
  void whatIsAtTheTemporaryPlaceIsNotFollowed() throws Exception {
    Path other = Files.writeString(folder.resolve("other"), "of somebody else");
    Files.createSymbolicLink(folder.resolve("Data.fs.tmp"), other);
    try (WritableFileStorage storage = open()) {
      assertThatThrownBy(() -> storage.begin(NOTE))
          .isInstanceOf(StorageException.class)
          .hasMessageContaining("Data.fs.tmp");
    }
    assertThat(other).hasContent("of somebody else");
  }

  @Test
  void aLeftTemporaryFileIsEmptied() throws Exception {
    Files.write(folder.resolve("Data.fs.tmp"), new byte[5000]);
    try (WritableFileStorage storage = open()) {
      write(storage, 10);
    }
    assertThat(folder.resolve("Data.fs.tmp")).doesNotExist();
  }

  @Test
  void closingLeavesAnIndexOnlyIfSomethingWasWritten() throws Exception {
    Path index = folder.resolve("Data.fs.index");
    try (WritableFileStorage storage = open()) {
      assertThat(path()).exists();
      assertThat(storage.name()).isEqualTo(path().toString());
      assertThat(storage.problems()).isEmpty();
      assertThat(storage.transactionLog()).isNotNull();
    }
    assertThat(path()).doesNotExist();
    assertThat(index).doesNotExist();
    expected.transaction(0x100, 1, "one");
    try (WritableFileStorage storage = open(expected.bytes())) {
      assertThat(storage.head()).isEqualTo(new Tid(0x100));
    }
    assertThat(path()).hasBinaryContent(expected.bytes());
    assertThat(index).doesNotExist();
    WritableFileStorage closed = open(expected.bytes());
    write(closed, 10);
    closed.close();
    assertThat(index).exists();
    Files.delete(index);
    closed.close();
    assertThat(index).doesNotExist();
    assertThatThrownBy(() -> closed.begin(NOTE))
        .isInstanceOf(StorageException.class)
        .hasMessage(path() + ": has been closed; open it again");
  }

  @Test
  void anEmptyFileThatWasThereStays() throws Exception {
    Files.createFile(path());
    open().close();
    assertThat(path()).hasContent("FS30");
  }

  @Test
  void damageIsRefusedWhateverTheOptionsSay() throws Exception {
    expected.transaction(0x100, 1, "one");
    expected.begin(0x200).end(23, 24);
    byte[] bytes = expected.bytes();
    Files.write(path(), bytes);
    FileStorageOptions skip =
        FileStorageOptions.DEFAULT
            .withDamaged(io.camelzodb.storage.driver.DamagePolicy.STOP)
            .withIndexAbove(0);
    assertThatThrownBy(() -> WritableFileStorage.open(path(), skip, null, false))
        .isInstanceOf(StorageException.class)
        .hasMessageContaining("length 23 at its start");
    assertThat(path()).hasBinaryContent(bytes);
    // The lock is free again.
    Files.delete(path());
    open().close();
    assertThatThrownBy(() -> WritableFileStorage.open(folder, skip, null, false))
        .isInstanceOf(StorageException.class)
        .hasMessageContaining("is a folder");
  }
}
