package io.camelzodb.storage.file.salvage;

import io.camelzodb.storage.ObjectStore;
import io.camelzodb.storage.contract.SnapshotContract;
import io.camelzodb.storage.driver.DamagePolicy;
import io.camelzodb.storage.file.FileStorageOptions;
import io.camelzodb.testing.Corpus;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.io.TempDir;

/** What is left of a damaged Data.fs keeps the promises of a snapshot; it tells no past. */
class SalvagedContractTest {
  private static final FileStorageOptions SKIP =
      FileStorageOptions.DEFAULT.withDamaged(DamagePolicy.SKIP);
  private static final Path WHOLE = Corpus.zope().resolve("golden/types/Data.fs");

  @Nested
  class Whole extends SnapshotContract {
    @Override
    protected ObjectStore open() throws Exception {
      return SalvagedFile.open(WHOLE, SKIP);
    }
  }

  @Nested
  class Damaged extends SnapshotContract {
    @TempDir private Path folder;

    @Override
    protected ObjectStore open() throws Exception {
      byte[] bytes = Files.readAllBytes(WHOLE);
      int middle = bytes.length / 2;
      Arrays.fill(bytes, middle, middle + 500, (byte) 'x');
      return SalvagedFile.open(Files.write(folder.resolve("Data.fs"), bytes), SKIP);
    }
  }
}
