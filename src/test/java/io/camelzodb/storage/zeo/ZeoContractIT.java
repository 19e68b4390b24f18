package io.camelzodb.storage.zeo;

import io.camelzodb.storage.ObjectStore;
import io.camelzodb.storage.contract.BlobContract;
import io.camelzodb.storage.contract.ChangesContract;
import io.camelzodb.storage.contract.ReplayContract;
import io.camelzodb.storage.contract.TransactionLogContract;
import io.camelzodb.storage.write.WritableStore;
import io.camelzodb.testing.Corpus;
import io.camelzodb.testing.ZeoServer;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.io.TempDir;

/**
 * A real server keeps the promises of the past, of changes and of blobs; {@link ZeoIT} and {@link
 * ZeoCommitIT} have the others. One server has a past, another one is written by all.
 */
class ZeoContractIT {
  @TempDir private static Path work;
  private static ZeoServer past;
  private static ZeoServer written;

  @BeforeAll
  static void start() throws Exception {
    Path data = work.resolve("Past.fs");
    Files.copy(Corpus.zope().resolve("golden/history/Data.fs"), data);
    past = new ZeoServer(work, work.resolve("past").toString(), data, null, "");
    written =
        new ZeoServer(
            work,
            work.resolve("written").toString(),
            work.resolve("Written.fs"),
            work.resolve("blobs"),
            "");
  }

  @AfterAll
  static void stop() {
    past.close();
    written.close();
  }

  @Nested
  class Past extends TransactionLogContract {
    @Override
    protected ObjectStore open() throws Exception {
      return ZeoStorage.open(past.options());
    }
  }

  @Nested
  class Replayed extends ReplayContract {
    @Override
    protected ObjectStore open() throws Exception {
      return ZeoStorage.open(past.options());
    }
  }

  @Nested
  class Pushed extends ChangesContract {
    @Override
    protected WritableStore open() throws Exception {
      return ZeoStorage.open(written.options());
    }

    @Override
    protected WritableStore another() throws Exception {
      return open();
    }
  }

  @Nested
  class Blobs extends BlobContract {
    @Override
    protected WritableStore open() throws Exception {
      return ZeoStorage.open(written.options());
    }
  }
}
