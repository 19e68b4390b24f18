package io.camelzodb.storage.contract;

import io.camelzodb.pickle.PickleException;
import io.camelzodb.storage.Oid;
import io.camelzodb.storage.Records;
import io.camelzodb.storage.Tid;
import io.camelzodb.storage.write.Commit;
import io.camelzodb.storage.write.TransactionNote;
import io.camelzodb.storage.write.WritableStore;

/** Writes small transactions for the contracts that need a database that changes. */
final class SmallTransactions {
  static final TransactionNote NOTE = TransactionNote.of("/ admin", "a note");

  private SmallTransactions() {}

  /** A new object with a text; its oid. */
  static Oid make(WritableStore store, String text) throws Exception {
    try (Commit commit = store.begin(NOTE)) {
      Oid oid = commit.newOids(1).get(0);
      commit.store(oid, Tid.ZERO, record(text));
      commit.vote();
      commit.finish();
      return oid;
    }
  }

  /** Another text for an object; the transaction. */
  static Tid change(WritableStore store, Oid oid, String text) throws Exception {
    Tid serial = store.snapshot().load(oid).tid();
    try (Commit commit = store.begin(NOTE)) {
      commit.store(oid, serial, record(text));
      commit.vote();
      return commit.finish();
    }
  }

  static byte[] record(String text) throws PickleException {
    return Records.mapping("text", text);
  }
}
