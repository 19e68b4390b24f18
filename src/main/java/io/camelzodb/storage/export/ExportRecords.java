package io.camelzodb.storage.export;

import io.camelzodb.storage.StorageException;
import io.camelzodb.storage.StoredRecord;
import io.camelzodb.storage.export.file.ExportOptions;
import io.camelzodb.storage.export.file.ExportStore;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.NoSuchElementException;

/**
 * Iterates over the records of an export, in the order of the file. A record is decoded only by its
 * {@link StoredRecord#object()}; a damaged one fails there, and others are not affected. For one
 * thread; the records may be used by others until this is closed.
 */
public final class ExportRecords implements Iterator<StoredRecord>, Closeable {
  private final ExportStore store;
  private final boolean owned;
  private int next;

  private ExportRecords(ExportStore store, boolean owned) {
    this.store = store;
    this.owned = owned;
  }

  /** Returns the records of an open export, which stays open. */
  public static ExportRecords of(ExportStore store) {
    return new ExportRecords(store, false);
  }

  /** Returns the records of a file, which is closed with the iterator. */
  public static ExportRecords of(Path file, ExportOptions options) throws StorageException {
    return new ExportRecords(Exports.open(file, options), true);
  }

  /** Returns the export, for its problems. */
  public ExportStore store() {
    return store;
  }

  @Override
  public boolean hasNext() {
    return next < store.size();
  }

  @Override
  public StoredRecord next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    try {
      return store.record(next++);
    } catch (StorageException fault) {
      throw new UncheckedIOException(fault);
    }
  }

  @Override
  public void close() throws IOException {
    if (owned) {
      store.close();
    }
  }
}
