package io.camelzodb.storage.mount;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.camelzodb.fault.Fault;
import io.camelzodb.storage.Mount;
import io.camelzodb.storage.ObjectStore;
import io.camelzodb.storage.Snapshot;
import io.camelzodb.storage.StorageException;
import io.camelzodb.storage.Tid;
import io.camelzodb.storage.TransactionLog;
import io.camelzodb.storage.contract.BlobContract;
import io.camelzodb.storage.contract.SnapshotContract;
import io.camelzodb.storage.contract.TransactionLogContract;
import io.camelzodb.storage.contract.WritableStoreContract;
import io.camelzodb.storage.file.FileStorage;
import io.camelzodb.storage.file.FileStorageOptions;
import io.camelzodb.storage.file.WritableFileStorage;
import io.camelzodb.storage.write.WritableStore;
import io.camelzodb.testing.Corpus;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A mounted database keeps the promises of the one that it is. */
class MountedContractTest {
  /** Nobody asks here what is around it. */
  private static final class Nowhere implements Mount.EnclosingDatabaseOpener {
    @Override
    public Snapshot snapshot() throws StorageException {
      throw new StorageException(new Fault.NotFound("nothing is around it"));
    }

    @Override
    public void close() {}
  }

  private static Mount mount() {
    return new Mount(List.of("archive"), Mount.APPLICATION, List.of(), new Nowhere());
  }

  private static ObjectStore corpus(String name) throws Exception {
    Path file = Corpus.zope().resolve("golden").resolve(name).resolve("Data.fs");
    return MountedStore.of(FileStorage.open(file, FileStorageOptions.DEFAULT), mount());
  }

  private static WritableStore writable(Path folder) throws Exception {
    return MountedStore.writable(
        WritableFileStorage.open(
            folder.resolve("Data.fs"), FileStorageOptions.DEFAULT, folder.resolve("blobs"), true),
        mount());
  }

  @Nested
  class Snapshots extends SnapshotContract {
    @Override
    protected ObjectStore open() throws Exception {
      return corpus("types");
    }
  }

  @Nested
  class Past extends TransactionLogContract {
    @Override
    protected ObjectStore open() throws Exception {
      return corpus("history");
    }
  }

  /** Its past is read backwards only: each snapshot by its transaction. */
  @Test
  void thePastIsNotReplayed() throws Exception {
    try (ObjectStore store = corpus("history")) {
      TransactionLog log = store.transactionLog();
      assertThat(log).isNotNull();
      assertThatThrownBy(() -> log.replay(Tid.ZERO))
          .isInstanceOf(StorageException.class)
          .hasMessageContaining("mounted");
    }
  }

  @Nested
  class Writing extends WritableStoreContract {
    @Override
    protected WritableStore open() throws Exception {
      return writable(work);
    }
  }

  @Nested
  class Blobs extends BlobContract {
    @TempDir private Path folder;

    @Override
    protected WritableStore open() throws Exception {
      return writable(folder);
    }
  }
}
