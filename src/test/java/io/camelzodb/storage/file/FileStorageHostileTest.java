package io.camelzodb.storage.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.camelzodb.storage.Oid;
import io.camelzodb.storage.Snapshot;
import io.camelzodb.storage.StorageException;
import io.camelzodb.storage.Tid;
import io.camelzodb.storage.driver.DamagePolicy;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Files that nobody's ZODB wrote: no position of one makes the reader hang, grow or fail without a
 * word.
 */
class FileStorageHostileTest {
  private static final FileStorageOptions STOP =
      FileStorageOptions.DEFAULT.withDamaged(DamagePolicy.STOP);

  /** How long what a file begins with is. */
  private static final int MAGIC = 4;

  @TempDir Path folder;

  static Stream<DataFsCase> small() throws IOException {
    return Stream.concat(DataFsCase.ending("zodb64-plain"), DataFsCase.ending("zodb38-versions"));
  }

  /** What stands before the byte is told as ever; behind it nothing hangs or fails otherwise. */
  @ParameterizedTest
  @MethodSource("small")
  @Timeout(120)
  void survivesEachByteFlipped(DataFsCase one) throws IOException {
    byte[] whole = one.bytes();
    Path file = Files.write(folder.resolve("Data.fs"), whole);
    List<String> expected;
    int objects;
    try (FileStorage storage = FileStorage.open(file, STOP)) {
      expected = transactions(storage);
      objects = loaded(storage.snapshot(), file);
    }
    assertThat(expected).hasSize(one.lines("golden.jsonl").get(0).get("transactions").asInt());
    assertThat(objects).isPositive();
    int before = -1;
    int end = MAGIC;
    int most = 0;
    for (int i = 0; i < whole.length; i++) {
      if (i == end) {
        before++;
        end += (int) ByteBuffer.wrap(whole).getLong(end + Long.BYTES) + Long.BYTES;
      }
      byte[] bytes = whole.clone();
      bytes[i] ^= (byte) (i % 3 == 0 ? 0xff : i % 3 == 1 ? 0x01 : 0x80);
      Files.write(file, bytes);
      try (FileStorage storage = FileStorage.open(file, STOP)) {
        most = Math.max(most, loaded(storage.snapshot(), file));
        assertThat(transactions(storage).subList(0, before))
            .as("byte %d", i)
            .isEqualTo(expected.subList(0, before));
      } catch (StorageException said) {
        assertThat(i).as(said.getMessage()).isLessThan(MAGIC);
        assertThat(said.getMessage()).contains(file.toString());
      }
    }
    assertThat(before).isEqualTo(expected.size() - 1);
    assertThat(most).isGreaterThanOrEqualTo(objects);
  }

  /** A line for each transaction, as far as they can be read: who, what for, which objects. */
  private static List<String> transactions(FileStorage storage) throws IOException {
    List<String> all = new ArrayList<>();
    try {
      storage
          .transactions(Tid.ZERO)
          .forEachRemaining(
              each -> all.add(each.info().tid() + " " + each.info().hashCode() + each.changes()));
    } catch (UncheckedIOException said) {
      assertThat(said.getMessage()).contains("Data.fs");
    }
    return all;
  }

  /** How many objects can be read. */
  private static int loaded(Snapshot snapshot, Path file) throws IOException {
    int count = 0;
    for (Iterator<Oid> oids = snapshot.oids(); oids.hasNext(); ) {
      Oid oid = oids.next();
      try {
        assertThat(snapshot.load(oid).object()).isNotNull();
        count++;
      } catch (StorageException said) {
        assertThat(said.getMessage()).contains(file.toString()).contains(oid.toString());
      }
    }
    return count;
  }

  @Test
  void refusesDamageUnlessToldToStopThere() throws IOException {
    DataFsCase one = DataFsCase.ending("zodb64-damaged").findFirst().orElseThrow();
    byte[] bytes = one.bytes();
    // The length of the third transaction.
    Arrays.fill(bytes, 574, 582, (byte) 0);
    Path file = Files.write(folder.resolve("Data.fs"), bytes);
    assertThatThrownBy(() -> FileStorage.open(file, FileStorageOptions.DEFAULT))
        .isInstanceOf(StorageException.class)
        .hasMessageContaining("byte 566")
        .hasMessageContaining("damaged=skip");
    try (FileStorage storage = FileStorage.open(file, STOP)) {
      assertThat(storage.size()).isEqualTo(3);
      assertThat(storage.problems()).hasSize(1);
    }
  }

  @Test
  void saysWhatIsNoDataFs() throws IOException {
    Path text = Files.writeString(folder.resolve("text"), "<?xml version='1.0'?>");
    assertThatThrownBy(() -> FileStorage.open(text, FileStorageOptions.DEFAULT))
        .isInstanceOf(StorageException.class)
        .hasMessage(text + " is not a Data.fs: it begins with \"<?xm\", not with FS21 or FS30");
    assertThatThrownBy(() -> FileStorage.open(folder, FileStorageOptions.DEFAULT))
        .isInstanceOf(StorageException.class)
        .hasMessageContaining("is a folder, not a regular file; name a file in it");
    assertThatThrownBy(() -> FileStorage.open(folder.resolve("none"), FileStorageOptions.DEFAULT))
        .isInstanceOf(StorageException.class)
        .hasMessage("there is no file " + folder.resolve("none"));
  }

  @Test
  void takesInWhatIsWrittenMeanwhileOnceItIsWhole() throws IOException {
    DataFsCase one = DataFsCase.ending("zodb64-plain").findFirst().orElseThrow();
    byte[] whole = one.bytes();
    Path file = Files.write(folder.resolve("Data.fs"), new byte[0]);
    try (FileStorage storage = FileStorage.open(file, FileStorageOptions.DEFAULT);
        RandomAccessFile writer = new RandomAccessFile(file.toFile(), "rw")) {
      Tid before = storage.head();
      int steps = 0;
      for (int written = 0; written < whole.length; written++) {
        writer.write(whole[written]);
        Tid now = storage.head();
        assertThat(now).isGreaterThanOrEqualTo(before);
        steps += now.equals(before) ? 0 : 1;
        before = now;
      }
      assertThat(steps).isEqualTo(one.lines("golden.jsonl").get(0).get("transactions").asInt());
      assertThat(storage.snapshot().load(Oid.ROOT).object().className()).isNotNull();
    }
  }

  @Test
  void noticesThatTheFileWasReplaced() throws IOException {
    DataFsCase one = DataFsCase.ending("zodb64-plain").findFirst().orElseThrow();
    Path file = Files.write(folder.resolve("Data.fs"), one.bytes());
    try (FileStorage storage = FileStorage.open(file, FileStorageOptions.DEFAULT)) {
      Snapshot before = storage.snapshot();
      Files.write(folder.resolve("Data.fs.pack"), one.bytes());
      Files.move(file, folder.resolve("Data.fs.old"));
      Files.move(folder.resolve("Data.fs.pack"), file);
      assertThatThrownBy(storage::head).isInstanceOf(ReplacedException.class);
      // What was begun can be ended: the old file is still open.
      assertThat(before.load(Oid.ROOT).object().className()).isNotNull();
    }
  }
}
