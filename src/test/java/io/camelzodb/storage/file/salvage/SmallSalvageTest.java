package io.camelzodb.storage.file.salvage;

import static io.camelzodb.storage.file.DataFsBuilder.data;
import static io.camelzodb.storage.file.DataFsBuilder.longs;
import static io.camelzodb.storage.file.DataFsBuilder.patched;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.camelzodb.storage.DamagedRecordException;
import io.camelzodb.storage.NoSuchObjectException;
import io.camelzodb.storage.ObjectStore;
import io.camelzodb.storage.Oid;
import io.camelzodb.storage.Problem;
import io.camelzodb.storage.Snapshot;
import io.camelzodb.storage.StorageException;
import io.camelzodb.storage.Tid;
import io.camelzodb.storage.driver.DamagePolicy;
import io.camelzodb.storage.file.DataFsBuilder;
import io.camelzodb.storage.file.FileStorage;
import io.camelzodb.storage.file.FileStorageOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is read of small damaged files, object by object. */
class SmallSalvageTest {
  private static final FileStorageOptions SKIP =
      FileStorageOptions.DEFAULT.withDamaged(DamagePolicy.SKIP);
  private static final Oid ONE = new Oid(1);
  private static final Oid TWO = new Oid(2);

  @TempDir private Path folder;

  private final DataFsBuilder built = new DataFsBuilder();

  private Path path() {
    return folder.resolve("Data.fs");
  }

  private ObjectStore open(byte[] bytes) throws IOException {
    return SalvagedFile.open(Files.write(path(), bytes), SKIP);
  }

  private static List<Oid> oids(Snapshot snapshot) throws IOException {
    List<Oid> all = new ArrayList<>();
    snapshot.oids().forEachRemaining(all::add);
    return all;
  }

  /** A broken transaction at the end of a file: what is before it has to be salvaged. */
  private byte[] broken() {
    built.begin(0x1000).end(23, 24);
    built.transaction(0x1100, 99, "behind");
    return built.bytes();
  }

  @Test
  void asItIsFoundSoItIsRead() throws IOException {
    built.transaction(0x100, 1, "one");
    built.transaction(0x200, 2, "two");
    built.begin(0x300).pointer(2, 0);
    built.end();
    try (ObjectStore store = open(broken())) {
      assertThat(store).isInstanceOf(SalvagedFile.class);
      assertThat(store.name()).isEqualTo(path().toString());
      assertThat(store.size()).as("without the deleted one").isEqualTo(2);
      assertThat(store.head()).isEqualTo(new Tid(0x1100));
      assertThat(store.problems()).hasSize(1);
      Snapshot snapshot = store.snapshot();
      assertThat(snapshot.tid()).isEqualTo(store.head());
      assertThat(snapshot.name()).isEqualTo(store.name());
      assertThat(snapshot.load(ONE).pickle()).isEqualTo(data("one"));
      assertThat(snapshot.load(ONE).tid()).isEqualTo(new Tid(0x100));
      assertThat(snapshot.load(ONE).oid()).isEqualTo(ONE);
      assertThat(snapshot.contains(ONE)).isTrue();
      assertThat(snapshot.contains(TWO)).isFalse();
      assertThat(snapshot.contains(new Oid(3))).isFalse();
      assertThat(snapshot.isOutdated(ONE)).isFalse();
      assertThat(snapshot.blob(ONE)).isEmpty();
      assertThat(oids(snapshot)).containsExactly(ONE, new Oid(99));
      assertThatThrownBy(() -> snapshot.load(TWO)).isInstanceOf(NoSuchObjectException.class);
      assertThatThrownBy(() -> snapshot.load(new Oid(3)))
          .isInstanceOf(NoSuchObjectException.class)
          .hasMessageContaining(path().toString());
    }
  }

  @Test
  void aWholeFileIsOpenedAsEver() throws IOException {
    built.transaction(0x100, 1, "one");
    try (ObjectStore store = open(built.bytes())) {
      assertThat(store).isInstanceOf(FileStorage.class);
    }
    // A tail that a server is about to write holds nothing.
    built.tail(new byte[30]);
    try (ObjectStore store = open(built.bytes())) {
      assertThat(store).isInstanceOf(FileStorage.class);
      assertThat(store.snapshot().load(ONE).pickle()).isEqualTo(data("one"));
    }
  }

  /** A length that is too large makes the rest of a file look like a tail. */
  @Test
  void whatLiesInATailIsFound() throws IOException {
    built.transaction(0x100, 1, "one");
    long start = built.start();
    built.transaction(0x200, 1, "changed");
    int behind = built.size();
    byte[] bytes = patched(built.bytes(), start + 8, longs(1L << 40));
    try (ObjectStore store = open(bytes)) {
      assertThat(store).isInstanceOf(SalvagedFile.class);
      assertThat(store.snapshot().load(ONE).pickle()).isEqualTo(data("changed"));
    }
    built.transaction(0x300, 2, "two");
    bytes = patched(built.bytes(), start + 8, longs(1L << 40));
    try (ObjectStore store = open(bytes)) {
      assertThat(store.snapshot().load(TWO).pickle()).isEqualTo(data("two"));
      assertThat(store.size()).isEqualTo(2);
    }
    assertThat(behind).isLessThan(bytes.length);
  }

  @Test
  void ofADamagedRecordTheOneBeforeIsRead() throws IOException {
    built.transaction(0x100, 1, "oldest");
    long old = built.transaction(0x200, 1, "older");
    long at = built.transaction(0x300, 1, "newest");
    byte[] bytes = patched(broken(), at + 42, (byte) 0xff);
    try (ObjectStore store = open(bytes)) {
      Snapshot snapshot = store.snapshot();
      assertThat(snapshot.isOutdated(ONE)).isFalse();
      assertThat(snapshot.contains(ONE)).isTrue();
      assertThat(snapshot.load(ONE).pickle()).isEqualTo(data("older"));
      assertThat(snapshot.load(ONE).tid()).isEqualTo(new Tid(0x200));
      assertThat(snapshot.isOutdated(ONE)).isTrue();
      assertThat(snapshot.isOutdated(TWO)).isFalse();
      assertThat(store.problems()).hasSize(2);
      Problem problem = store.problems().get(1);
      assertThat(problem.severity()).isEqualTo(Problem.Severity.ERROR);
      assertThat(problem.where()).isEqualTo(path() + ", byte " + at);
      assertThat(problem.oid()).isEqualTo(ONE);
      assertThat(problem.place().tid()).isEqualTo(new Tid(0x300).toString());
      assertThat(problem.message())
          .startsWith("the record of tid " + new Tid(0x300) + " is damaged: ");
      assertThat(problem.advice()).isEqualTo("an older one is used; get the newest from a backup");
    }
    bytes = patched(bytes, old + 42, (byte) 0xff);
    try (ObjectStore store = open(bytes)) {
      assertThat(store.snapshot().load(ONE).pickle()).isEqualTo(data("oldest"));
      // Of the newest one it is said that it is damaged.
      assertThat(store.problems().get(1).where()).endsWith(", byte " + at);
      assertThat(store.problems()).hasSize(2);
    }
  }

  @Test
  void withoutAnOlderRecordItIsSaid() throws IOException {
    long at = built.transaction(0x100, 1, "one");
    try (ObjectStore store = open(patched(broken(), at + 42, (byte) 0xff))) {
      Snapshot snapshot = store.snapshot();
      assertThat(snapshot.contains(ONE)).isTrue();
      assertThat(oids(snapshot)).containsExactly(ONE, new Oid(99));
      assertThatThrownBy(() -> snapshot.load(ONE))
          .isInstanceOf(DamagedRecordException.class)
          .hasMessageStartingWith(
              path() + ", byte " + at + ": the record of tid " + new Tid(0x100) + " is damaged: ")
          .hasMessageEndingWith("the rest is read; get the object from a backup");
      assertThat(snapshot.isOutdated(ONE)).isFalse();
    }
  }

  @Test
  void aPointerLeadsToItsDataOrIsDamaged() throws IOException {
    long one = built.transaction(0x100, 1, "first");
    built.transaction(0x200, 1, "second");
    long pointer = built.begin(0x300).pointer(1, one);
    built.end();
    byte[] bytes = broken();
    try (ObjectStore store = open(bytes)) {
      assertThat(store.snapshot().load(ONE).pickle()).isEqualTo(data("first"));
      assertThat(store.snapshot().load(ONE).tid()).isEqualTo(new Tid(0x300));
    }
    for (long wrong : new long[] {one + 1, pointer, -1, Long.MAX_VALUE}) {
      try (ObjectStore store = open(patched(bytes, pointer + 42, longs(wrong)))) {
        assertThat(store.snapshot().load(ONE).pickle()).isEqualTo(data("second"));
        assertThat(store.problems().get(store.problems().size() - 1).message())
            .contains("its data should be at byte " + wrong + ", but are not there");
      }
    }
  }

  @Test
  void aRecordBeyondTheLimitIsDamaged() throws IOException {
    byte[] record = data("x".repeat(500));
    built.begin(0x100).record(1, record);
    built.end();
    byte[] bytes = broken();
    Files.write(path(), bytes);
    for (int limit : new int[] {record.length, record.length - 1}) {
      FileStorageOptions options =
          new FileStorageOptions(
              DamagePolicy.SKIP, Long.MAX_VALUE, limit, FileStorageOptions.DEFAULT.limits());
      try (ObjectStore store = SalvagedFile.open(path(), options)) {
        Snapshot snapshot = store.snapshot();
        if (limit == record.length) {
          assertThat(snapshot.load(ONE).pickle()).isEqualTo(record);
        } else {
          assertThatThrownBy(() -> snapshot.load(ONE))
              .isInstanceOf(DamagedRecordException.class)
              .hasMessageContaining(record.length + " bytes are more than the limit");
        }
      }
    }
  }

  @Test
  void withoutItsFirstBytesAFileIsReadAllTheSame() throws IOException {
    built.transaction(0x100, 1, "one");
    built.transaction(0x200, 2, "two");
    try (ObjectStore store = open(patched(built.bytes(), 0, new byte[4]))) {
      assertThat(store).isInstanceOf(SalvagedFile.class);
      assertThat(store.size()).isEqualTo(2);
      assertThat(store.problems()).isEmpty();
    }
    byte[] nothing = Arrays.copyOf("a text that is not a Data.fs".getBytes(UTF_8), 200);
    assertThatThrownBy(() -> open(nothing))
        .isInstanceOf(StorageException.class)
        .hasMessageContaining("is not a Data.fs");
    Files.delete(path());
    assertThatThrownBy(() -> SalvagedFile.open(path(), SKIP))
        .isInstanceOf(StorageException.class)
        .hasMessage("there is no file " + path());
  }
}
