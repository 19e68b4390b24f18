package io.camelzodb.storage.file;

import static io.camelzodb.storage.file.DataFsBuilder.data;
import static io.camelzodb.storage.file.DataFsBuilder.longs;
import static io.camelzodb.storage.file.DataFsBuilder.patched;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.camelzodb.storage.Snapshot;
import io.camelzodb.storage.StorageException;
import io.camelzodb.storage.Tid;
import io.camelzodb.storage.driver.DamagePolicy;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.util.zip.DeflaterOutputStream;
import org.junit.jupiter.api.Test;

/** What is said of a record or a length that is wrong in an otherwise sound file. */
class DamagedRecordTest extends SmallDataFs {
  /** The message of the fault in the record of object 1. */
  private String fault(FileStorage storage, long position) throws IOException {
    Snapshot snapshot = storage.snapshot();
    StorageException fault =
        catchThrowableOfType(StorageException.class, () -> snapshot.load(ONE).pickle());
    String begin = path() + ": record of " + ONE + " at byte " + position + ": ";
    assertThat(fault.getMessage()).startsWith(begin);
    // Loading it says what is wrong; it is listed.
    assertThat(oids(snapshot)).contains(ONE);
    return fault.getMessage().substring(begin.length());
  }

  @Test
  void pointersThatDoNotLeadBackAreFaults() throws IOException {
    long two = built.transaction(0x100, 2, "two");
    built.transaction(0x200, 1, "one");
    for (long target : new long[] {two, -1, Long.MIN_VALUE}) {
      DataFsBuilder other = new DataFsBuilder();
      other.transaction(0x100, 2, "two");
      long at = other.begin(0x200).pointer(1, target);
      other.end();
      try (FileStorage storage = open(other.bytes())) {
        if (target == two) {
          assertThat(fault(storage, two)).isEqualTo("there is a record of " + TWO);
        } else {
          assertThat(fault(storage, at)).isEqualTo("its back pointer does not lead back");
        }
      }
    }
    DataFsBuilder itself = new DataFsBuilder();
    itself.begin(0x100).pointer(1, itself.next());
    itself.end();
    try (FileStorage storage = open(itself.bytes())) {
      assertThat(fault(storage, 27)).isEqualTo("its back pointer does not lead back");
    }
  }

  @Test
  void aPreviousRecordThatDoesNotLieBehindIsAFault() throws IOException {
    built.transaction(0x100, 2, "two");
    long at = built.transaction(0x200, 1, "one");
    for (long previous : new long[] {at, at + 1, -1}) {
      try (FileStorage storage = open(patched(built.bytes(), at + 16, longs(previous)))) {
        Snapshot past = storage.snapshot(new Tid(0x1ff));
        assertThatThrownBy(() -> past.load(ONE))
            .isInstanceOf(StorageException.class)
            .hasMessage(
                path()
                    + ": record of "
                    + ONE
                    + " at byte "
                    + at
                    + ": its previous record should lie behind it");
        assertThat(pickle(storage.snapshot(), ONE)).isEqualTo(data("one"));
      }
    }
    try (FileStorage storage = open(patched(built.bytes(), at + 16, longs(27)))) {
      Snapshot past = storage.snapshot(new Tid(0x1ff));
      assertThatThrownBy(() -> past.load(ONE)).hasMessageContaining("a record of " + TWO);
    }
  }

  @Test
  void theLimitOfARecordIsKept() throws IOException {
    byte[] record = data("x".repeat(900));
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    packed.writeBytes(new byte[] {'.', 'z'});
    try (DeflaterOutputStream deflater = new DeflaterOutputStream(packed)) {
      deflater.write(record);
    }
    built.begin(0x100).record(1, record);
    built.record(2, packed.toByteArray());
    built.end();
    built.write(path());
    for (int limit : new int[] {record.length, record.length - 1}) {
      FileStorageOptions options =
          new FileStorageOptions(
              DamagePolicy.STOP, Long.MAX_VALUE, limit, FileStorageOptions.DEFAULT.limits());
      try (FileStorage storage = FileStorage.open(path(), options)) {
        if (limit == record.length) {
          assertThat(pickle(storage.snapshot(), ONE)).isEqualTo(record);
          assertThat(pickle(storage.snapshot(), TWO)).isEqualTo(record);
        } else {
          assertThat(fault(storage, 27))
              .isEqualTo("it has " + record.length + " bytes, more than the limit of " + limit);
          assertThatThrownBy(() -> pickle(storage.snapshot(), TWO))
              .hasMessageContaining("record of " + TWO + " at byte")
              .hasMessageContaining("unpacks to more than " + limit);
        }
      }
    }
  }

  /** From an index only the end is known; a length that is wrong there is met going backwards. */
  @Test
  void aBrokenLengthIsMetGoingBackwards() throws Exception {
    built.transaction(0x100, 1, "one");
    int second = built.size();
    built.transaction(0x200, 2, "two");
    built.transaction(0x300, 3, "three");
    for (long wrong : new long[] {22, 0, -1, second, Long.MAX_VALUE}) {
      byte[] bytes = patched(built.bytes(), second - 8, longs(wrong));
      try (MappedFile file = new MappedFile(Files.write(path(), bytes))) {
        int last = built.size() - (data("three").length + 42 + 23 + 8);
        assertThat(FileTransactions.find(file, last, new Tid(0x201))).isEqualTo(last);
        assertThat(FileTransactions.find(file, last, new Tid(0x301))).isEqualTo(built.size());
        assertThatThrownBy(() -> FileTransactions.find(file, last, new Tid(0x200)))
            .as("%d", wrong)
            .isInstanceOf(StorageException.class)
            .hasMessage(
                path()
                    + ", byte "
                    + (second - 8)
                    + ": expected the length of a transaction, found "
                    + wrong);
      }
    }
    try (MappedFile file = new MappedFile(built.write(path()))) {
      assertThat(FileTransactions.find(file, second, new Tid(0))).isEqualTo(4);
      assertThat(FileTransactions.find(file, 0, new Tid(0x200))).isEqualTo(4);
    }
  }
}
