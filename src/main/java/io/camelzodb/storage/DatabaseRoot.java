package io.camelzodb.storage;

import io.camelzodb.pickle.Dictionary;
import io.camelzodb.pickle.Global;
import io.camelzodb.pickle.PickleException;
import io.camelzodb.pickle.PickleWriter;
import io.camelzodb.pickle.PickledObject;
import io.camelzodb.pickle.Text;
import java.util.List;

/** The object at which a database begins: a PersistentMapping that holds the application. */
public final class DatabaseRoot {
  private static final Global CLASS = new Global("persistent.mapping", "PersistentMapping");

  private DatabaseRoot() {}

  static boolean create(WritableStore store) throws StorageException {
    if (store.snapshot().contains(Oid.ROOT)) {
      return false;
    }
    try (Commit commit = store.begin(TransactionNote.of("", "initial database creation"))) {
      commit.store(Oid.ROOT, Tid.ZERO, record());
      commit.vote();
      commit.finish();
      return true;
    } catch (ConflictException madeMeanwhile) {
      return false;
    }
  }

  /** The mapping, empty, as ZODB makes it. */
  public static PickledObject empty() {
    Dictionary state = new Dictionary();
    state.put(new Text("data"), new Dictionary());
    return new PickledObject(List.of(CLASS, state));
  }

  private static byte[] record() throws StorageException {
    try {
      return PickleWriter.writeRecord(empty());
    } catch (PickleException fault) {
      throw new StorageException("the root cannot be written: " + fault.getMessage(), fault);
    }
  }
}
