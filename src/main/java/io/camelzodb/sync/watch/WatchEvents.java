package io.camelzodb.sync.watch;

import io.camelzodb.git.CommitId;
import io.camelzodb.storage.Problem;
import io.camelzodb.storage.Tid;
import io.camelzodb.storage.TransactionInfo;
import io.camelzodb.storage.TransactionLog.Transaction;
import io.camelzodb.sync.Settings;
import org.jspecify.annotations.Nullable;

/** Receives the events of a {@link Watcher}, in its thread. */
public interface WatchEvents {

  /** Returns the receiver for a mounted database, which gets its events in another thread. */
  default WatchEvents mounted(Settings database) {
    return this;
  }

  /**
   * The tree reflects the database and follows it from now on.
   *
   * @param position the transaction that it reflects
   * @param whole why everything was recorded; null if only changes were
   * @param commit the commit; null if none was made
   */
  default void begun(Tid position, @Nullable String whole, @Nullable CommitId commit) {}

  /** A transaction was read from the database; comes again after a fault. */
  default void read(Transaction transaction) {}

  /**
   * A transaction was applied.
   *
   * @param objects how many objects were read for it
   * @param commit its commit; null if none is made or nothing differs
   */
  default void applied(TransactionInfo transaction, long objects, @Nullable CommitId commit) {}

  /**
   * The whole database was recorded, since its transactions cannot be read one by one.
   *
   * @param why in words
   * @param commit its commit; null if none is made or nothing differs
   */
  default void wholeDatabase(Tid tid, String why, @Nullable CommitId commit) {}

  /** The watcher waits, such as for the end of a merge; comes once for each reason. */
  default void waiting(String why) {}

  /** The watcher continues after waiting. */
  default void resumed() {}

  /** An object was left out or decoded by a guess, or a file stayed as somebody has edited it. */
  default void problem(Problem problem) {}
}
