package io.camelzodb.component.message;

import io.camelzodb.storage.Loaded;
import io.camelzodb.storage.ObjectStore;
import io.camelzodb.storage.Oid;
import io.camelzodb.storage.Snapshot;
import io.camelzodb.storage.StorageException;
import io.camelzodb.storage.TransactionInfo;
import io.camelzodb.storage.TransactionLog.Change;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Holds a transaction, or the whole database as of one: the body of an exchange of the consumer.
 * Its records are read on demand, as of the transaction, while the consumer runs. Iterating over it
 * returns them.
 */
public final class ZodbTransaction implements Iterable<Loaded> {
  private final TransactionInfo info;
  private final ObjectStore store;
  private final Snapshot snapshot;
  private final List<Change> changes;
  private final boolean whole;

  public ZodbTransaction(
      TransactionInfo info,
      ObjectStore store,
      Snapshot snapshot,
      List<Change> changes,
      boolean whole) {
    this.info = info;
    this.store = store;
    this.snapshot = snapshot;
    this.changes = changes;
    this.whole = whole;
  }

  /** Returns tid, user and description; for a whole database only the tid is set. */
  public TransactionInfo info() {
    return info;
  }

  /** Returns the database of the transaction; the consumer closes it. */
  public ObjectStore store() {
    return store;
  }

  /**
   * Returns the records that the transaction wrote, in the order of the database; none for a whole
   * database.
   */
  List<Change> changes() {
    return changes;
  }

  /** Returns the database as of the transaction. */
  public Snapshot snapshot() {
    return snapshot;
  }

  /** Whether this is the whole database, not the changes of one transaction. */
  public boolean whole() {
    return whole;
  }

  /**
   * Returns the oids that the transaction wrote or removed, each once; none for a whole database.
   */
  public Set<Oid> oids() {
    Set<Oid> oids = new LinkedHashSet<>();
    changes.forEach(change -> oids.add(change.oid()));
    return oids;
  }

  /** Returns the records one by one; a removed object comes as a missing one. */
  @Override
  public Iterator<Loaded> iterator() {
    try {
      return snapshot.loadAll(whole ? snapshot.oids() : oids().iterator());
    } catch (StorageException fault) {
      throw new java.io.UncheckedIOException(fault);
    }
  }
}
