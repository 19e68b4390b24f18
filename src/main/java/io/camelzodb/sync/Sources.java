package io.camelzodb.sync;

import io.camelzodb.storage.ObjectStore;
import io.camelzodb.storage.StorageException;
import io.camelzodb.storage.export.ExportOptions;
import io.camelzodb.storage.export.Exports;
import java.io.IOException;
import java.nio.file.Path;

/** Opens what {@code zodb.source} names. */
public final class Sources {
  private Sources() {}

  /**
   * The store of a source; the caller closes it.
   *
   * @throws IOException if it cannot be opened, or its kind is not known
   */
  public static ObjectStore open(Settings settings) throws IOException {
    String uri = settings.source();
    int colon = uri.indexOf(':');
    String scheme = uri.substring(0, colon);
    if (scheme.equals("xml") || scheme.equals("zexp")) {
      return Exports.open(
          Path.of(uri.substring(colon + 1)),
          ExportOptions.DEFAULT.withStrict(settings.flag(Setting.STRICT)));
    }
    throw new StorageException(
        uri + ": sources of the kind " + scheme + ": cannot be read; xml:FILE and zexp:FILE can");
  }
}
