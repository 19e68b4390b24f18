package io.camelzodb.sync.watch;

import io.camelzodb.storage.Tid;
import io.camelzodb.storage.TransactionLog;
import io.camelzodb.storage.TransactionLog.Transaction;
import java.io.IOException;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/** Reads the transactions of a database for a {@link Mirror}. For one thread. */
interface TransactionSource {

  /** Returns the name that the user gave. */
  String name() throws IOException;

  /** Returns the last transaction to read. */
  Tid head() throws IOException;

  /** Returns the log, with transactions and snapshots. */
  TransactionLog log() throws IOException;

  /**
   * Returns why the transactions after one cannot be read one by one; null if they can.
   *
   * @throws IOException if the database cannot be read
   */
  default @Nullable String gap(Tid after) throws IOException {
    Iterator<Transaction> transactions = log().transactions(after);
    if (transactions.hasNext() && transactions.next().info().tid().equals(after)) {
      return null;
    }
    return "transaction "
        + after
        + " is not in the database: it was packed away, or this is another database";
  }
}
