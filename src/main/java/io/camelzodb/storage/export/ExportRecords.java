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
 * The records of an export one after the other, in the order of the file, for splitting it. Each is
 * decoded only when its {@link StoredRecord#object()} is asked for; a damaged one fails there and
 * costs itself only. One thread; the records may be handed to others until this is closed.
 */
public final class ExportRecords implements Iterator<StoredRecord>, Closeable {
  private final ExportStore store;
  private final boolean owned;
  private int next;

  private ExportRecords(ExportStore store, boolean owned) {
    this.store = store;
    this.owned = owned;
  }

  /** The records of an export that is open and stays so. */
  public static ExportRecords of(ExportStore store) {
    return new ExportRecords(store, false);
  }

  /** The records of a file, which is closed with the iterator. */
  public static ExportRecords of(Path file, ExportOptions options) throws StorageException {
    return new ExportRecords(Exports.open(file, options), true);
  }

  /** The export, for its problems. */
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
