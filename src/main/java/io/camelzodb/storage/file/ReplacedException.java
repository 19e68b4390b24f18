package io.camelzodb.storage.file;

import io.camelzodb.storage.StaleStoreException;
import java.nio.file.Path;

/**
 * Another file has taken the place of the one that is open: the database was packed or restored.
 */
public final class ReplacedException extends StaleStoreException {
  private static final long serialVersionUID = 1L;

  ReplacedException(Path path) {
    super(path + " was replaced while it was open, as packing does; open it again", null);
  }
}
