package io.camelzodb.storage.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.camelzodb.storage.BlobData;
import io.camelzodb.storage.Oid;
import io.camelzodb.storage.Records;
import io.camelzodb.storage.Snapshot;
import io.camelzodb.storage.Tid;
import io.camelzodb.storage.write.Commit;
import io.camelzodb.storage.write.WritableStore;
import io.camelzodb.testing.FreshRoot;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Tests how blobs are written and read: {@link Commit#storeBlob} and {@link Snapshot#blob}. */
@Timeout(120)
public abstract class BlobContract {
  @TempDir private Path data;

  /** A database, open for writing, with a place for blobs; closed by the test. */
  protected abstract WritableStore open() throws Exception;

  private Tid write(WritableStore store, Oid oid, Tid serial, byte[] bytes) throws Exception {
    Path file = Files.write(Files.createTempFile(data, "blob", ""), bytes);
    try (Commit commit = store.begin(SmallTransactions.NOTE)) {
      commit.storeBlob(oid, serial, Records.blob(), BlobData.of(file));
      commit.vote();
      return commit.finish();
    }
  }

  private static byte[] read(Snapshot snapshot, Oid oid) throws Exception {
    BlobData blob = snapshot.blob(oid).orElseThrow();
    byte[] once;
    byte[] twice;
    try (InputStream in = blob.open()) {
      once = in.readAllBytes();
    }
    try (InputStream in = blob.open()) {
      twice = in.readAllBytes();
    }
    assertThat(twice).as("the data, opened again").isEqualTo(once);
    assertThat(blob.size()).as("size() of the blob").isEqualTo(once.length);
    return once;
  }

  private static byte[] bytes(int seed, int length) {
    byte[] bytes = new byte[length];
    new Random(seed).nextBytes(bytes);
    return bytes;
  }

  @Test
  void eachTransactionHasItsOwnData() throws Exception {
    try (WritableStore store = open()) {
      FreshRoot.make(store);
      Oid oid;
      try (Commit commit = store.begin(SmallTransactions.NOTE)) {
        oid = commit.newOids(1).get(0);
      }
      byte[] old = bytes(1, 300_001);
      byte[] fresh = bytes(2, 7);
      Tid first = write(store, oid, Tid.ZERO, old);
      Snapshot before = store.snapshot();
      write(store, oid, first, fresh);
      assertThat(read(before, oid)).as("the data as of the first transaction").isEqualTo(old);
      assertThat(read(store.snapshot(), oid)).as("the data now").isEqualTo(fresh);
      assertThat(store.snapshot().load(oid).object().className())
          .as("the class of a blob")
          .isEqualTo(Records.BLOB);
    }
  }

  @Test
  void anEmptyBlobHasDataAndAnotherObjectHasNone() throws Exception {
    try (WritableStore store = open()) {
      FreshRoot.make(store);
      Oid plain = SmallTransactions.make(store, "no blob");
      Oid oid;
      try (Commit commit = store.begin(SmallTransactions.NOTE)) {
        oid = commit.newOids(1).get(0);
      }
      write(store, oid, Tid.ZERO, new byte[0]);
      Snapshot snapshot = store.snapshot();
      assertThat(read(snapshot, oid)).as("the data of an empty blob").isEmpty();
      assertThat(snapshot.blob(plain)).as("the blob of an object that is none").isEmpty();
      assertThat(snapshot.missingBlob(plain))
          .as("what is said of a missing blob")
          .contains(plain.toString())
          .doesNotContain("\n");
    }
  }

  @Test
  void aBlobThatIsGivenUpIsNotThere() throws Exception {
    try (WritableStore store = open()) {
      FreshRoot.make(store);
      Oid oid;
      try (Commit commit = store.begin(SmallTransactions.NOTE)) {
        oid = commit.newOids(1).get(0);
        Path file = Files.write(data.resolve("given-up"), bytes(3, 1000));
        commit.storeBlob(oid, Tid.ZERO, Records.blob(), BlobData.of(file));
        commit.vote();
      }
      assertThat(store.snapshot().contains(oid))
          .as("contains of a blob that was given up")
          .isFalse();
      assertThat(store.snapshot().blob(oid)).as("the data of a blob that was given up").isEmpty();
      assertThat(data.resolve("given-up")).as("the file of the caller stays").exists();
    }
  }
}
