package io.camelzodb.testing;

import io.camelzodb.pickle.stream.PickleWriter;
import io.camelzodb.storage.DatabaseRoot;
import io.camelzodb.storage.Oid;
import io.camelzodb.storage.Tid;
import io.camelzodb.storage.write.Commit;
import io.camelzodb.storage.write.TransactionNote;
import io.camelzodb.storage.write.WritableStore;
import java.io.IOException;

/** The first transaction of a database, as ZODB makes it when it opens one for the first time. */
public final class FreshRoot {
  private FreshRoot() {}

  /**
   * Stores the mapping at {@link Oid#ROOT}, empty.
   *
   * @return false if it was there
   */
  public static boolean make(WritableStore store) throws IOException {
    if (store.snapshot().contains(Oid.ROOT)) {
      return false;
    }
    try (Commit commit = store.begin(TransactionNote.of("", "initial database creation"))) {
      commit.store(Oid.ROOT, Tid.ZERO, PickleWriter.writeRecord(DatabaseRoot.empty()));
      commit.vote();
      commit.finish();
    }
    return true;
  }
}
