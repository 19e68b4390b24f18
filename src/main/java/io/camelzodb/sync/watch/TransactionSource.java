package io.camelzodb.sync.watch;

import io.camelzodb.storage.Tid;
import io.camelzodb.storage.TransactionLog;
import io.camelzodb.storage.TransactionLog.Transaction;
import java.io.IOException;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/** The database from which a {@link Mirror} reads, for one thread. */
interface TransactionSource {

  /** What the user called it. */
  String name() throws IOException;

  /** The last transaction that is of interest. */
  Tid head() throws IOException;

  /** Its transactions and snapshots. */
  TransactionLog log() throws IOException;

  /** Says behind which transaction the mirror goes on. */
  void seek(Tid tid);

  /**
   * Why the transactions after one cannot be told one by one; null where they can.
   *
   * @throws IOException if the database cannot be read
   */
  default @Nullable String gap(Tid after) throws IOException {
    Iterator<Transaction> transactions = log().transactions(after);
    if (transactions.hasNext() && transactions.next().info().tid().equals(after)) {
      return null;
    }
    return "transaction " + after + " is not in the database: packed away, or it is another one";
  }
}
