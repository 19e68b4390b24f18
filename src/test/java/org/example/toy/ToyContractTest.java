package org.example.toy;

import io.camelzodb.storage.ObjectStore;
import io.camelzodb.storage.contract.BlobContract;
import io.camelzodb.storage.contract.ChangesContract;
import io.camelzodb.storage.contract.ReplayContract;
import io.camelzodb.storage.contract.SnapshotContract;
import io.camelzodb.storage.contract.TransactionLogContract;
import io.camelzodb.storage.contract.WritableStoreContract;
import io.camelzodb.storage.driver.OpenOptions;
import io.camelzodb.storage.driver.StorageUri;
import io.camelzodb.storage.write.WritableStore;
import io.camelzodb.testing.FreshRoot;
import java.util.Map;
import org.junit.jupiter.api.Nested;

/** The toy keeps all promises, as the author of a driver would test it. */
class ToyContractTest {
  private static final ToyDriver DRIVER = new ToyDriver();

  private static ObjectStore filled() throws Exception {
    StorageUri uri = new StorageUri("memory", "", "contract", Map.of(), "memory:contract");
    return DRIVER.open(uri, OpenOptions.DEFAULT);
  }

  private static WritableStore empty() {
    return new ToyStore(ToyDatabase.empty("memory:empty"));
  }

  /** With three transactions. */
  private static ObjectStore withPast() throws Exception {
    WritableStore store = empty();
    FreshRoot.make(store);
    ToyDatabase database = ((ToyStore) store).database();
    byte[] none = {};
    for (int i = 1; i < 4; i++) {
      database.add(none, none, none, Map.of(store.snapshot().root(), root(store)));
      database.add(none, none, none, Map.of(database.newOid(), root(store)));
    }
    return store;
  }

  private static ToyDatabase.Revision root(WritableStore store) throws Exception {
    byte[] record = store.snapshot().load(store.snapshot().root()).pickle();
    return new ToyDatabase.Revision(record, null);
  }

  @Nested
  class Snapshots extends SnapshotContract {
    @Override
    protected ObjectStore open() throws Exception {
      return filled();
    }
  }

  @Nested
  class Past extends TransactionLogContract {
    @Override
    protected ObjectStore open() throws Exception {
      return withPast();
    }
  }

  @Nested
  class Replayed extends ReplayContract {
    @Override
    protected ObjectStore open() throws Exception {
      return withPast();
    }
  }

  @Nested
  class Pushed extends ChangesContract {
    private final ToyDatabase database = ToyDatabase.empty("memory:pushed");

    @Override
    protected WritableStore open() {
      return new ToyStore(database);
    }

    @Override
    protected WritableStore another() {
      return open();
    }
  }

  @Nested
  class Writing extends WritableStoreContract {
    @Override
    protected WritableStore open() {
      return empty();
    }
  }

  @Nested
  class Blobs extends BlobContract {
    @Override
    protected WritableStore open() {
      return empty();
    }
  }
}
