package io.camelzodb.storage;

import java.io.Closeable;
import java.util.List;

/** Notifies listeners when a store has changed. Stores that can do so implement it. */
public interface Changes {

  /**
   * Receives the notices. One thread of the store makes all calls, one after the other; a call may
   * take time and may read the store. Exceptions are logged and end nothing.
   */
  interface Listener {

    /**
     * A transaction was finished.
     *
     * @param tid its tid
     * @param oids the objects that it changed or created
     */
    void changed(Tid tid, List<Oid> oids);

    /**
     * The connection was lost and is back: meanwhile there may have been transactions without a
     * notice. {@link TransactionLog#transactions} from the one after {@code last} on has them.
     *
     * @param last the last transaction known before, {@link Tid#ZERO} if none
     * @param head the last transaction now
     */
    void missed(Tid last, Tid head);

    /** No more notices will come, since the store was closed or {@code why}. Called once. */
    void ended(StorageException why);
  }

  /**
   * Notifies a listener from now on, in order, until the result is closed.
   *
   * @throws StorageException if the store cannot be reached
   */
  Closeable listen(Listener listener) throws StorageException;
}
