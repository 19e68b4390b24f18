package io.camelzodb.storage.file;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import io.camelzodb.pickle.Dictionary;
import io.camelzodb.pickle.IntValue;
import io.camelzodb.pickle.PickleException;
import io.camelzodb.pickle.Text;
import io.camelzodb.storage.BlobData;
import io.camelzodb.storage.Oid;
import io.camelzodb.storage.Records;
import io.camelzodb.storage.Snapshot;
import io.camelzodb.storage.StorageException;
import io.camelzodb.storage.Tid;
import io.camelzodb.storage.TransactionLog.Transaction;
import io.camelzodb.storage.driver.DamagePolicy;
import io.camelzodb.storage.write.Commit;
import io.camelzodb.storage.write.ConflictException;
import io.camelzodb.storage.write.ConflictException.Conflict;
import io.camelzodb.storage.write.TransactionNote;
import io.camelzodb.testing.FreshRoot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a Data.fs is after it was written, after it was not, and who may write it. */
class WritableFileStorageTest {
  private static final TransactionNote NOTE = TransactionNote.of("/ admin", "a note");

  @TempDir private Path folder;

  private Path dataFs() {
    return folder.resolve("Data.fs");
  }

  private WritableFileStorage open() throws StorageException {
    return WritableFileStorage.open(dataFs(), FileStorageOptions.DEFAULT, null, true);
  }

  private static Tid write(WritableFileStorage storage, Oid oid, Tid serial, String text)
      throws Exception {
    try (Commit commit = storage.begin(NOTE)) {
      commit.store(oid, serial, Records.mapping("text", text));
      assertThat(commit.vote()).isEmpty();
      return commit.finish();
    }
  }

  private static String text(Snapshot snapshot, Oid oid) throws StorageException {
    Dictionary data = (Dictionary) snapshot.load(oid).object().attributes().get("data");
    return ((Text) data.get("text")).value();
  }

  @Test
  void aNewFileHasARootAndWhatWasWritten() throws Exception {
    Dictionary extension = new Dictionary();
    extension.put(new Text("request"), IntValue.of(7));
    Tid tid;
    List<Oid> oids;
    try (WritableFileStorage storage = open()) {
      assertThat(FreshRoot.make(storage)).isTrue();
      assertThat(FreshRoot.make(storage)).isFalse();
      Tid root = storage.snapshot().load(Oid.ROOT).tid();
      try (Commit commit = storage.begin(new TransactionNote("Jürgen", "größer", extension))) {
        oids = commit.newOids(3);
        assertThat(oids).containsExactly(new Oid(1), new Oid(2), new Oid(3));
        for (Oid oid : oids) {
          commit.store(oid, Tid.ZERO, Records.mapping("text", "of " + oid));
        }
        commit.store(
            Oid.ROOT,
            root,
            Records.mapping(Map.of("one", Records.reference(oids.get(0), Records.MAPPING))));
        assertThat(storage.snapshot().contains(oids.get(0))).isFalse();
        commit.vote();
        assertThat(storage.snapshot().contains(oids.get(0))).isFalse();
        tid = commit.finish();
      }
      assertThat(tid).isGreaterThan(root);
      assertThat(storage.head()).isEqualTo(tid);
      assertThat(text(storage.snapshot(), oids.get(2))).isEqualTo("of " + oids.get(2));
    }
    try (FileStorage storage = FileStorage.open(dataFs(), FileStorageOptions.DEFAULT)) {
      assertThat(storage.problems()).isEmpty();
      assertThat(storage.head()).isEqualTo(tid);
      List<Transaction> all = new ArrayList<>();
      storage.transactions(Tid.ZERO).forEachRemaining(all::add);
      assertThat(all).hasSize(2);
      assertThat(new String(all.get(1).info().user(), UTF_8)).isEqualTo("Jürgen");
      assertThat(new String(all.get(1).info().description(), UTF_8)).isEqualTo("größer");
      assertThat(all.get(1).info().extension()).isNotEmpty();
      assertThat(all.get(1).changes()).hasSize(4);
      assertThat(storage.snapshot(all.get(0).info().tid()).load(Oid.ROOT).tid())
          .isEqualTo(all.get(0).info().tid());
    }
    // By the index that was left.
    try (FileStorage storage =
        FileStorage.open(dataFs(), FileStorageOptions.DEFAULT.withIndexAbove(0))) {
      assertThat(storage.indexSize()).isEqualTo(4);
      assertThat(storage.head()).isEqualTo(tid);
    }
    assertThat(FileStorageIndex.read(new MappedFile(dataFs()), FileStorageOptions.DEFAULT.limits()))
        .isNotNull();
    assertThat(folder.resolve("Data.fs.tmp")).doesNotExist();
  }

  @Test
  void whatIsGivenUpLeavesTheFileAsItWas() throws Exception {
    try (WritableFileStorage storage = open()) {
      FreshRoot.make(storage);
      byte[] before = Files.readAllBytes(dataFs());
      try (Commit commit = storage.begin(NOTE)) {
        commit.store(new Oid(9), Tid.ZERO, Records.mapping("text", "x"));
      }
      assertThat(dataFs()).hasBinaryContent(before);
      try (Commit commit = storage.begin(NOTE)) {
        commit.store(new Oid(9), Tid.ZERO, Records.mapping("text", "y".repeat(200_000)));
        commit.vote();
        assertThat(dataFs().toFile().length()).isGreaterThan(before.length + 200_000L);
        assertThat(storage.snapshot().contains(new Oid(9))).isFalse();
      }
      assertThat(dataFs()).hasBinaryContent(before);
      Tid tid = write(storage, new Oid(9), Tid.ZERO, "z");
      assertThat(storage.snapshot().load(new Oid(9)).tid()).isEqualTo(tid);
      try (Commit commit = storage.begin(NOTE)) {
        assertThat(commit.newOids(1)).containsExactly(new Oid(10));
      }
    }
  }

  @Test
  void aConflictNamesEveryObject() throws Exception {
    try (WritableFileStorage storage = open()) {
      FreshRoot.make(storage);
      Tid one = write(storage, new Oid(1), Tid.ZERO, "one");
      Tid two = write(storage, new Oid(2), Tid.ZERO, "two");
      byte[] before = Files.readAllBytes(dataFs());
      try (Commit commit = storage.begin(NOTE)) {
        commit.store(new Oid(1), Tid.ZERO, Records.mapping("text", "x"));
        commit.store(new Oid(2), one, Records.mapping("text", "x"));
        commit.store(new Oid(3), one, Records.mapping("text", "x"));
        commit.checkCurrent(Oid.ROOT, two);
        ConflictException conflict = catchThrowableOfType(ConflictException.class, commit::vote);
        assertThat(conflict.conflicts())
            .containsExactly(
                new Conflict(new Oid(1), Tid.ZERO, one),
                new Conflict(new Oid(2), one, two),
                new Conflict(new Oid(3), one, Tid.ZERO),
                new Conflict(Oid.ROOT, two, storage.snapshot().load(Oid.ROOT).tid()));
        assertThat(conflict.getMessage())
            .contains(
                "nothing was written", "0x0000000000000001 (not new, there since " + one + ")")
            .doesNotContain("\n");
        assertThatThrownBy(commit::finish).hasMessageContaining("has ended");
      }
      assertThat(dataFs()).hasBinaryContent(before);
      Tid again = write(storage, new Oid(2), two, "again");
      assertThat(text(storage.snapshot(), new Oid(2))).isEqualTo("again");
      assertThat(again).isGreaterThan(two);
    }
  }

  @Test
  void oneProcessWrites() throws Exception {
    try (WritableFileStorage storage = open()) {
      FreshRoot.make(storage);
      assertThatThrownBy(this::open)
          .isInstanceOf(StorageException.class)
          .hasMessageContaining("another process, " + ProcessHandle.current().pid() + ",")
          .hasMessageContaining("Data.fs.lock");
    }
    assertThat(folder.resolve("Data.fs.lock"))
        .hasContent(" " + ProcessHandle.current().pid() + "\n");
    open().close();
  }

  /** What each ZODB does when it opens a file with an unfinished end for writing. */
  @Test
  void anUnfinishedEndIsCutOffAsZodbDoes() throws IOException, PickleException {
    DataFsCase one = DataFsCase.ending("zodb64-cut").findFirst().orElseThrow();
    byte[] whole = one.bytes();
    int cut = 0;
    for (JsonNode line : one.lines("cuts.jsonl")) {
      if (!line.has("cut") && line.get("append").isNull()) {
        continue;
      }
      byte[] more = HexFormat.of().parseHex(line.path("append").asText());
      int size = line.path("cut").asInt(whole.length + more.length);
      byte[] bytes = Arrays.copyOf(whole, size);
      System.arraycopy(more, 0, bytes, size - more.length, more.length);
      Path file = folder.resolve("cut.fs");
      Path saved = folder.resolve("cut.fs.tr0");
      Files.write(file, bytes);
      Files.deleteIfExists(saved);
      JsonNode expected = line.get("read_write");
      String about = String.valueOf(line.get("name")) + line.get("cut");
      // ZODB dies of a status byte that is no ASCII; it stands in the tail all the same.
      boolean dies = expected.has("error");
      long end = dies ? whole.length : expected.path("size_after").asLong(bytes.length);
      long kept = dies ? bytes.length - end : expected.path("tr0_size").asLong();
      if (dies && size > 0 && size < 4) {
        assertThatThrownBy(
                () -> WritableFileStorage.open(file, FileStorageOptions.DEFAULT, null, false))
            .isInstanceOf(StorageException.class)
            .hasMessageContaining("is not a Data.fs");
        continue;
      }
      try (WritableFileStorage storage =
          WritableFileStorage.open(file, FileStorageOptions.DEFAULT, null, false)) {
        assertThat(file.toFile().length()).as(about).isEqualTo(end);
        assertThat(saved.toFile().length()).as(about).isEqualTo(kept);
        cut += saved.toFile().exists() ? 1 : 0;
        try (Commit commit = storage.begin(NOTE)) {
          Oid oid = commit.newOids(1).get(0);
          commit.store(oid, Tid.ZERO, Records.mapping("text", "behind"));
          commit.vote();
          assertThat(commit.finish()).isEqualTo(storage.snapshot().load(oid).tid());
        }
        assertThat(storage.problems()).as(about).isEmpty();
      }
    }
    assertThat(cut).isGreaterThan(100);
  }

  @Test
  void whatIsNoFileToWriteIsRefused() throws Exception {
    Path python2 = Files.write(folder.resolve("old.fs"), "FS21".getBytes(UTF_8));
    Path text = Files.writeString(folder.resolve("text"), "no database at all");
    Path none = folder.resolve("none");
    for (Path file : List.of(python2, text, none)) {
      assertThatThrownBy(
              () -> WritableFileStorage.open(file, FileStorageOptions.DEFAULT, null, false))
          .isInstanceOf(StorageException.class)
          .hasMessageContaining(file.toString());
    }
    assertThat(folder.resolve("none.lock")).doesNotExist();
    assertThat(python2).hasContent("FS21");
    assertThat(text).hasContent("no database at all");
  }

  @Test
  void anInterruptedThreadFinishesAllTheSame() throws Exception {
    try (WritableFileStorage storage = open()) {
      FreshRoot.make(storage);
      Tid root = storage.head();
      Tid tid;
      try (Commit commit = storage.begin(NOTE)) {
        commit.store(Oid.ROOT, root, Records.mapping("text", "x"));
        Thread.currentThread().interrupt();
        commit.vote();
        tid = commit.finish();
      } finally {
        assertThat(Thread.interrupted()).isTrue();
      }
      assertThat(tid).isGreaterThan(root);
    }
    try (WritableFileStorage storage = open()) {
      assertThat(text(storage.snapshot(), Oid.ROOT)).isEqualTo("x");
    }
  }

  @Test
  void tidsRiseWhateverTheClockSays() throws Exception {
    try (WritableFileStorage storage = open()) {
      FreshRoot.make(storage);
      Tid last = storage.head();
      for (int i = 1; i < 200; i++) {
        Tid next = write(storage, new Oid(i), Tid.ZERO, "x");
        assertThat(next).isGreaterThan(last);
        last = next;
      }
      Tid future = new Tid(last.value() + (1L << 40));
      assertThat(Tid.after(future, java.time.Instant.now())).isEqualTo(new Tid(future.value() + 1));
    }
  }

  @Test
  void blobsGoIntoTheirFolder() throws Exception {
    Path blobs = folder.resolve("blobs");
    Path data = Files.write(folder.resolve("data"), new byte[300_000]);
    Tid tid;
    try (WritableFileStorage storage =
        WritableFileStorage.open(dataFs(), FileStorageOptions.DEFAULT, blobs, true)) {
      FreshRoot.make(storage);
      try (Commit commit = storage.begin(NOTE)) {
        commit.storeBlob(new Oid(5), Tid.ZERO, Records.blob(), BlobData.of(data));
        commit.vote();
      }
      assertThat(storage.snapshot().blob(new Oid(5))).isEmpty();
      try (Commit commit = storage.begin(NOTE)) {
        commit.storeBlob(new Oid(5), Tid.ZERO, Records.blob(), BlobData.of(data));
        commit.vote();
        tid = commit.finish();
      }
      assertThat(storage.snapshot().blob(new Oid(5)).orElseThrow().size()).isEqualTo(300_000);
    }
    assertThat(blobs.resolve(".layout")).hasContent("bushy");
    assertThat(blobs.resolve("tmp")).isEmptyDirectory();
    Path file =
        blobs
            .resolve("0x00/0x00/0x00/0x00/0x00/0x00/0x00/0x05")
            .resolve("0x0" + tid.hex().substring(1) + ".blob");
    assertThat(file).exists();
    assertThat(Files.getPosixFilePermissions(file).toString()).doesNotContain("WRITE");
    try (WritableFileStorage storage = open();
        Commit commit = storage.begin(NOTE)) {
      assertThatThrownBy(
              () -> commit.storeBlob(new Oid(6), Tid.ZERO, Records.blob(), BlobData.of(data)))
          .isInstanceOf(StorageException.class)
          .hasMessageContaining("blobstorage_dir");
    }
  }

  @Test
  void whatWouldNotBeReadAgainIsRefused() throws Exception {
    FileStorageOptions small =
        new FileStorageOptions(DamagePolicy.REFUSE, 0, 1000, FileStorageOptions.DEFAULT.limits());
    try (WritableFileStorage storage = WritableFileStorage.open(dataFs(), small, null, true)) {
      FreshRoot.make(storage);
      for (byte[] record : List.of(new byte[0], new byte[1001])) {
        try (Commit commit = storage.begin(NOTE)) {
          assertThatThrownBy(() -> commit.store(new Oid(1), Tid.ZERO, record))
              .isInstanceOf(StorageException.class)
              .hasMessageContaining("record of 0x0000000000000001 has");
          assertThatThrownBy(commit::vote).hasMessageContaining("has ended");
        }
      }
      try (Commit commit = storage.begin(NOTE)) {
        commit.store(new Oid(1), Tid.ZERO, Records.mapping("a", "b"));
        assertThatThrownBy(() -> commit.store(new Oid(1), Tid.ZERO, Records.mapping("a", "c")))
            .isInstanceOf(IllegalStateException.class);
      }
      assertThatThrownBy(() -> TransactionNote.of("ö".repeat(40_000), ""))
          .isInstanceOf(IllegalArgumentException.class);
      Dictionary extension = new Dictionary();
      extension.put(new Text("x"), new Text("y".repeat(70_000)));
      assertThatThrownBy(() -> storage.begin(new TransactionNote("", "", extension)))
          .isInstanceOf(StorageException.class)
          .hasMessageContaining("extension");
      // The turn is free again.
      storage.begin(NOTE).close();
    }
  }
}
