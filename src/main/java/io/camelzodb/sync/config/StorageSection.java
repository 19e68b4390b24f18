package io.camelzodb.sync.config;

import io.camelzodb.storage.driver.StorageDriver;
import io.camelzodb.storage.driver.StorageDrivers;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Converts the storage in a database section of {@code zope.conf} to a URI, by the driver that
 * knows its type. Storages that only wrap another one are skipped.
 */
final class StorageSection {
  /** Wrappers that compress records, which are recognized without them. */
  private static final Set<String> COMPRESSED = Set.of("zlibstorage", "serverzlibstorage");

  private final ConfSection database;

  StorageSection(ConfSection database) {
    this.database = database;
  }

  String uri() throws IOException {
    ConfSection storage = only(database);
    Path blobs = null;
    while (true) {
      if (storage.type().equals("blobstorage")) {
        blobs = blobs == null ? storage.path(storage.required("blob-dir")) : blobs;
      } else if (!COMPRESSED.contains(storage.type())) {
        break;
      }
      storage = only(storage);
    }
    StorageDriver driver = StorageDrivers.installed().ofSection(storage.type());
    if (driver == null) {
      throw storage.fault(
          "this storage cannot be read; " + readable() + " can",
          "name another database with -D zodb.source=URI");
    }
    return driver.uri(storage, blobs);
  }

  /** Lists the types of the sections that can be read. */
  private static String readable() {
    Set<String> types = new TreeSet<>();
    StorageDrivers.installed().all().forEach(driver -> types.addAll(driver.sections()));
    return types.stream().map(type -> "<" + type + ">").collect(Collectors.joining(", "));
  }

  /** Returns the only storage in a section. */
  private static ConfSection only(ConfSection section) throws ConfigFileException {
    if (section.sections().size() != 1) {
      throw section.fault(
          "it must have exactly one section with a storage, but has " + section.sections().size());
    }
    return section.sections().get(0);
  }
}
