package io.camelzodb.storage.file;

import static org.assertj.core.api.Assertions.assertThat;

import io.camelzodb.storage.Oid;
import io.camelzodb.storage.Records;
import io.camelzodb.storage.StorageException;
import io.camelzodb.storage.Tid;
import io.camelzodb.storage.write.Commit;
import io.camelzodb.storage.write.TransactionNote;
import io.camelzodb.storage.write.WritableStore;
import io.camelzodb.testing.FreshRoot;
import io.camelzodb.testing.SmallDisk;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A disk that is full at any moment of a transaction leaves the database as it was. */
class FullDiskIT {
  @TempDir private Path folder;

  @Test
  void isSaidAndLeavesTheFileAsItWas() throws Exception {
    Set<String> moments = new HashSet<>();
    try (SmallDisk disk = SmallDisk.mount(folder.resolve("disk"), 4096)) {
      Path dataFs = disk.path().resolve("Data.fs");
      try (WritableStore store =
          WritableFileStorage.open(dataFs, FileStorageOptions.DEFAULT, null, true)) {
        FreshRoot.make(store);
        byte[] before = Files.readAllBytes(dataFs);
        for (int kilobytes = 40; !moments.contains("written"); kilobytes += 40) {
          disk.resize(kilobytes);
          String moment = "store";
          try (Commit commit = store.begin(TransactionNote.of("", ""))) {
            for (int i = 1; i <= 50; i++) {
              commit.store(new Oid(i), Tid.ZERO, Records.mapping("text", "x".repeat(10_000)));
            }
            moment = "vote";
            commit.vote();
            moment = "finish";
            commit.finish();
            moments.add("written");
          } catch (StorageException fault) {
            moments.add(moment);
            assertThat(fault)
                .hasMessageContaining("nothing was written: No space left on device")
                .hasMessageContaining(dataFs.toString());
            assertThat(dataFs).hasBinaryContent(before);
          }
        }
      }
      assertThat(moments).contains("store", "vote", "written");
      try (FileStorage storage = FileStorage.open(dataFs, FileStorageOptions.DEFAULT)) {
        assertThat(storage.size()).isEqualTo(51);
        assertThat(storage.problems()).isEmpty();
      }
    }
  }
}
