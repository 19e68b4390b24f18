package io.camelzodb.storage.file;

import io.camelzodb.storage.ObjectStore;
import io.camelzodb.storage.contract.BlobContract;
import io.camelzodb.storage.contract.ReplayContract;
import io.camelzodb.storage.contract.SnapshotContract;
import io.camelzodb.storage.contract.TransactionLogContract;
import io.camelzodb.storage.contract.WritableStoreContract;
import io.camelzodb.storage.write.WritableStore;
import io.camelzodb.testing.Corpus;
import java.nio.file.Path;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.io.TempDir;

/** A Data.fs keeps the promises of all interfaces that it has; it tells no changes by itself. */
class FileContractTest {
  private static ObjectStore corpus(String name) throws Exception {
    Path file = Corpus.zope().resolve("golden").resolve(name).resolve("Data.fs");
    return FileStorage.open(file, FileStorageOptions.DEFAULT);
  }

  private static WritableStore writable(Path folder) throws Exception {
    return WritableFileStorage.open(
        folder.resolve("Data.fs"), FileStorageOptions.DEFAULT, folder.resolve("blobs"), true);
  }

  @Nested
  class Snapshots extends SnapshotContract {
    @Override
    protected ObjectStore open() throws Exception {
      return corpus("types");
    }
  }

  /** With an object that was created and undone: it has a record, but none with data. */
  @Nested
  class UndoneSnapshots extends SnapshotContract {
    @Override
    protected ObjectStore open() throws Exception {
      return corpus("history");
    }
  }

  @Nested
  class Past extends TransactionLogContract {
    @Override
    protected ObjectStore open() throws Exception {
      return corpus("history");
    }
  }

  @Nested
  class Replayed extends ReplayContract {
    @Override
    protected ObjectStore open() throws Exception {
      return corpus("history");
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
