package io.camelzodb.storage.export.file;

import io.camelzodb.fault.Fault;
import io.camelzodb.fault.FaultPlace;
import io.camelzodb.storage.BlobData;
import io.camelzodb.storage.NoSuchObjectException;
import io.camelzodb.storage.Oid;
import io.camelzodb.storage.Snapshot;
import io.camelzodb.storage.StorageException;
import io.camelzodb.storage.StoredRecord;
import io.camelzodb.storage.Tid;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Optional;

/** Reads the objects of an export. Safe for use by many threads, until the store is closed. */
public final class ExportSnapshot implements Snapshot {
  private final ExportStore store;

  ExportSnapshot(ExportStore store) throws StorageException {
    if (store.size() == 0) {
      String reason = store.problems().isEmpty() ? "" : ": " + store.problems().get(0).message();
      throw new StorageException(
          new Fault.NotFound(store.name() + ": the export holds no record" + reason)
              .at(FaultPlace.ofSource(store.name())));
    }
    this.store = store;
  }

  @Override
  public Tid tid() {
    return Tid.ZERO;
  }

  @Override
  public String name() {
    return store.name();
  }

  /** Returns the exported object, which is the first record. */
  @Override
  public Oid root() {
    return store.index().oid(0);
  }

  @Override
  public boolean export() {
    return true;
  }

  @Override
  public boolean contains(Oid oid) {
    return store.index().find(oid.value()) >= 0;
  }

  @Override
  public StoredRecord load(Oid oid) throws StorageException {
    return store.record(position(oid));
  }

  @Override
  public Iterator<Oid> oids() {
    return new Iterator<>() {
      private int next;

      @Override
      public boolean hasNext() {
        return next < store.size();
      }

      @Override
      public Oid next() {
        if (!hasNext()) {
          throw new NoSuchElementException();
        }
        return store.index().oid(next++);
      }
    };
  }

  @Override
  public Optional<BlobData> blob(Oid oid) throws StorageException {
    int position = store.index().find(oid.value());
    return position < 0 ? Optional.empty() : store.blob(position);
  }

  private int position(Oid oid) throws NoSuchObjectException {
    int position = store.index().find(oid.value());
    if (position < 0) {
      throw new NoSuchObjectException(store.name(), oid);
    }
    return position;
  }
}
