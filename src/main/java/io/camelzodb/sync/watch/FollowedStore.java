package io.camelzodb.sync.watch;

import io.camelzodb.fault.Fault;
import io.camelzodb.fault.FaultPlace;
import io.camelzodb.storage.Changes;
import io.camelzodb.storage.ObjectStore;
import io.camelzodb.storage.StorageException;
import java.io.Closeable;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the store of a followed database open, and listens to its notices of new transactions. One
 * thread opens and closes it; any may ask for it.
 */
final class FollowedStore {
  private final TransactionStream.Opener opener;
  private final ChangeSignal signal;
  private volatile @Nullable ObjectStore store;
  private @Nullable Closeable listening;

  FollowedStore(TransactionStream.Opener opener, ChangeSignal signal) {
    this.opener = opener;
    this.signal = signal;
  }

  /** Returns the open store; null while none is open. */
  @Nullable ObjectStore store() {
    return store;
  }

  /** Whether the open store pushes notices of new transactions. */
  boolean pushes() {
    return store instanceof Changes;
  }

  /** Returns the name of the database; a general word while none is open. */
  String name() {
    ObjectStore open = store;
    return open == null ? "the database" : open.name();
  }

  /**
   * Opens the store.
   *
   * @throws IOException if it cannot be opened, or has no log of transactions
   */
  ObjectStore open() throws IOException {
    ObjectStore fresh = opener.open();
    boolean done = false;
    try {
      if (fresh.transactionLog() == null) {
        throw new StorageException(
            new Fault.Refused(
                    fresh.name() + ": has no history of transactions, so it cannot be followed",
                    "record it instead")
                .at(FaultPlace.ofSource(fresh.name())));
      }
      if (fresh instanceof Changes changes) {
        listening = changes.listen(signal);
      }
      store = fresh;
      done = true;
      return fresh;
    } finally {
      if (!done) {
        fresh.close();
      }
    }
  }

  /** Stops listening and closes the store. */
  void close() throws IOException {
    ObjectStore old = store;
    Closeable listener = listening;
    store = null;
    listening = null;
    if (listener != null) {
      listener.close();
    }
    if (old != null) {
      old.close();
    }
  }
}
