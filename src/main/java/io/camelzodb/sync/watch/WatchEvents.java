package io.camelzodb.sync.watch;

import io.camelzodb.git.CommitId;
import io.camelzodb.storage.Problem;
import io.camelzodb.storage.Tid;
import io.camelzodb.storage.TransactionInfo;
import io.camelzodb.storage.TransactionLog.Transaction;
import io.camelzodb.sync.Settings;
import org.jspecify.annotations.Nullable;

/** Who wants to know what a {@link Watcher} does. Called by its one thread. */
public interface WatchEvents {

  /**
   * Who wants to know what is done with a database that is mounted in the one that is followed;
   * called by a thread of its own.
   */
  default WatchEvents mounted(Settings database) {
    return this;
  }

  /**
   * The tree is in line with the database, and follows from here on.
   *
   * @param position the transaction that it is in line with
   * @param whole why all was recorded; null where only what had changed was
   * @param commit the commit of that; null where none was made
   */
  default void begun(Tid position, @Nullable String whole, @Nullable CommitId commit) {}

  /** A transaction was taken from the database, to be applied; again after a fault. */
  default void read(Transaction transaction) {}

  /**
   * A transaction was applied.
   *
   * @param objects how many objects were read for it
   * @param commit its commit; null where none is made or nothing differs
   */
  default void applied(TransactionInfo transaction, long objects, @Nullable CommitId commit) {}

  /**
   * All of the database was recorded, since its transactions cannot be told one by one.
   *
   * @param why in words
   * @param commit its commit; null where none is made or nothing differs
   */
  default void whole(Tid tid, String why, @Nullable CommitId commit) {}

  /** Nothing can be done until somebody ends something; told once for each reason. */
  default void waiting(String why) {}

  /** What was waited for is over. */
  default void goingOn() {}

  /** Something was left out, left as somebody changed it, or decoded by a guess. */
  default void problem(Problem problem) {}
}
