package io.camelzodb.storage.file;

import static org.assertj.core.api.Assertions.assertThat;

import io.camelzodb.storage.BlobData;
import io.camelzodb.storage.Oid;
import io.camelzodb.storage.Records;
import io.camelzodb.storage.Tid;
import io.camelzodb.storage.write.Commit;
import io.camelzodb.storage.write.CommitContract;
import io.camelzodb.storage.write.TransactionNote;
import io.camelzodb.storage.write.WritableStore;
import io.camelzodb.testing.FreshRoot;
import io.camelzodb.testing.Python;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.junit.jupiter.api.Test;

/** The contract of writing on a Data.fs, and what ZODB's own tools say of it. */
class FileCommitIT extends CommitContract {
  private static final Path CHECK = Path.of("src/test/python/zodb_check.py");

  @Override
  protected WritableStore open() throws Exception {
    return WritableFileStorage.open(
        work.resolve("Data.fs"), FileStorageOptions.DEFAULT, work.resolve("blobs"), true);
  }

  @Override
  protected String forPython() {
    return "file:" + work.resolve("Data.fs") + ":" + work.resolve("blobs");
  }

  @Test
  void zodbChecksUndoesAndPacksIt() throws Exception {
    Path index = work.resolve("Data.fs.index");
    for (int round = 0; round < 3; round++) {
      try (WritableStore store = open()) {
        FreshRoot.make(store);
        Tid root = store.snapshot().load(Oid.ROOT).tid();
        try (Commit commit = store.begin(TransactionNote.of("", "round " + round))) {
          Oid blob = commit.newOids(1).get(0);
          commit.store(
              Oid.ROOT,
              root,
              Records.mapping(java.util.Map.of("blob", Records.reference(blob, Records.BLOB))));
          Path data = Files.writeString(work.resolve("data"), "data " + round);
          commit.storeBlob(blob, Tid.ZERO, Records.blob(), BlobData.of(data));
          commit.vote();
          commit.finish();
        }
      }
      Path ours = Files.copy(index, work.resolve("ours"), StandardCopyOption.REPLACE_EXISTING);
      if (round < 2) {
        // With ZODB's word on what was written, and our next transaction behind ZODB's.
        String said =
            Python.script(
                CHECK,
                "test",
                work.resolve("Data.fs").toString(),
                work.resolve("blobs").toString());
        assertThat(said).contains("index 1", "undone 1");
      } else {
        Files.delete(index);
        Python.script(
            CHECK, "objects", work.resolve("Data.fs").toString(), work.resolve("blobs").toString());
        assertThat(index).hasSameBinaryContentAs(ours);
      }
    }
  }
}
