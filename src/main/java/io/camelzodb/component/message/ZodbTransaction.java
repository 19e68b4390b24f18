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
 * What an exchange of the consumer carries: a transaction, or the whole database as of one. Its
 * records are read when they are asked for, as of the transaction, as long as the consumer runs.
 * Iterating over it gives them.
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

  /** Who, when, why; only the tid of a whole database. */
  public TransactionInfo info() {
    return info;
  }

  /** The database that has it, which the consumer closes. */
  public ObjectStore store() {
    return store;
  }

  /** The records that it wrote, in the order of the database; none of a whole database. */
  List<Change> changes() {
    return changes;
  }

  /** The database as of the transaction. */
  public Snapshot snapshot() {
    return snapshot;
  }

  /** Whether this is the whole database, not what one transaction changed. */
  public boolean whole() {
    return whole;
  }

  /** The oids that the transaction wrote or removed, each once; none of a whole database. */
  public Set<Oid> oids() {
    Set<Oid> oids = new LinkedHashSet<>();
    changes.forEach(change -> oids.add(change.oid()));
    return oids;
  }

  /** The records, one after the other; a removed object comes as one that is not there. */
  @Override
  public Iterator<Loaded> iterator() {
    try {
      return snapshot.loadAll(whole ? snapshot.oids() : oids().iterator());
    } catch (StorageException fault) {
      throw new java.io.UncheckedIOException(fault);
    }
  }
}
