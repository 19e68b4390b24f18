package io.camelzodb.sync;

import io.camelzodb.storage.Mount;
import io.camelzodb.storage.ObjectStore;
import io.camelzodb.storage.Snapshot;
import io.camelzodb.storage.StorageException;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Opens the database around a mounted one, when an object from it is needed. Only few objects
 * acquire anything from it. Safe for many threads.
 */
final class EnclosingDatabase implements Mount.EnclosingDatabaseOpener {
  private final Settings settings;
  private @Nullable ObjectStore store;

  /** Creates it for the database that the settings name. */
  EnclosingDatabase(Settings settings) {
    this.settings = settings;
  }

  @Override
  public synchronized Snapshot snapshot() throws StorageException {
    try {
      ObjectStore open = store;
      if (open == null) {
        open = Sources.open(settings);
        store = open;
      }
      return open.snapshot();
    } catch (StorageException fault) {
      throw fault;
    } catch (IOException fault) {
      throw StorageException.of(fault);
    }
  }

  @Override
  public synchronized void close() throws IOException {
    ObjectStore open = store;
    store = null;
    if (open != null) {
      open.close();
    }
  }
}
