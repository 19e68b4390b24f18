package io.camelzodb.storage.file;

import io.camelzodb.storage.BlobData;
import io.camelzodb.storage.Oid;
import io.camelzodb.storage.Records;
import io.camelzodb.storage.Tid;
import io.camelzodb.storage.write.Commit;
import io.camelzodb.storage.write.TransactionNote;
import io.camelzodb.storage.write.WritableStore;
import io.camelzodb.testing.FreshRoot;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;

/**
 * Writes transactions to a Data.fs until it is killed. Each says in its description how many
 * records it has; what is finished is told on standard output.
 */
final class WriterProcess {
  private WriterProcess() {}

  public static void main(String[] arguments) throws Exception {
    Path folder = Path.of(arguments[0]);
    Random random = new Random(Long.parseLong(arguments[1]));
    Path data = Files.write(folder.resolve("data"), new byte[5000]);
    try (WritableStore store =
        WritableFileStorage.open(
            folder.resolve("Data.fs"), FileStorageOptions.DEFAULT, folder.resolve("blobs"), true)) {
      FreshRoot.make(store);
      System.out.println("opened");
      Tid root = store.snapshot().load(Oid.ROOT).tid();
      while (true) {
        int count = 1 + random.nextInt(random.nextInt(10) == 0 ? 3000 : 20);
        TransactionNote note = TransactionNote.of("", "records " + (count + 2));
        try (Commit commit = store.begin(note)) {
          for (Oid oid : commit.newOids(count)) {
            String text = "x".repeat(random.nextInt(2000));
            commit.store(oid, Tid.ZERO, Records.mapping("text", text));
          }
          Oid blob = commit.newOids(1).get(0);
          commit.storeBlob(blob, Tid.ZERO, Records.blob(), BlobData.of(data));
          commit.store(Oid.ROOT, root, Records.mapping("text", "changed"));
          commit.vote();
          root = commit.finish();
          System.out.println("finished " + root.hex());
        }
      }
    }
  }
}
