package io.camelzodb.storage;

import java.io.Closeable;
import java.util.List;

/** A store that tells by itself when it has changed. */
public interface Changes {

  /**
   * Who wants to know. Called by one thread of the store, one call after the other; it may take its
   * time and may read the store. What it throws is logged and ends nothing.
   */
  interface Listener {

    /**
     * A transaction was finished.
     *
     * @param tid its name
     * @param oids what it changed and made
     */
    void changed(Tid tid, List<Oid> oids);

    /**
     * The line was cut and is there again: between the two there may have been transactions that
     * were not told one by one. {@link TransactionLog#transactions} from the one after {@code last}
     * on tells them.
     *
     * @param last the last transaction known before, {@link Tid#ZERO} if none
     * @param head the last transaction now
     */
    void missed(Tid last, Tid head);

    /** Nothing will come any more, since the store was closed or {@code why}. Called once. */
    void ended(StorageException why);
  }

  /**
   * Tells a listener what happens from now on, in order, until the result is closed.
   *
   * @throws StorageException if the store cannot be reached
   */
  Closeable listen(Listener listener) throws StorageException;
}
