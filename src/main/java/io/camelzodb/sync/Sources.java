package io.camelzodb.sync;

import io.camelzodb.storage.ObjectStore;
import io.camelzodb.storage.blob.BlobStorage;
import io.camelzodb.storage.blob.BlobbedStore;
import io.camelzodb.storage.export.ExportOptions;
import io.camelzodb.storage.export.Exports;
import io.camelzodb.storage.file.FileStorage;
import io.camelzodb.storage.file.FileStorageOptions;
import io.camelzodb.storage.uri.StorageUri;
import io.camelzodb.storage.uri.UriOptions;
import io.camelzodb.storage.zeo.ZeoStorage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Set;

/** Opens what {@code zodb.source} names. */
public final class Sources {
  /** What zodburi has for a file and a reader has no use for. */
  private static final Set<String> WITHOUT_MEANING =
      Set.of("create", "read_only", "quota", "pack_keep_old", "pack_gc", "blobstorage_layout");

  private static final Set<String> OF_A_FILE = Set.of("blobstorage_dir", "damaged", "index_above");

  private Sources() {}

  /**
   * The store of a source; the caller closes it.
   *
   * @throws IOException if it cannot be opened, or its kind is not known
   */
  public static ObjectStore open(Settings settings) throws IOException {
    return open(uri(settings.source()), settings);
  }

  /**
   * The store of a source that a user named on the command line: a database URI, or a file, which
   * its first bytes tell to be an export or a Data.fs.
   *
   * @throws IOException if it cannot be opened
   */
  public static ObjectStore openNamed(String name, Settings settings) throws IOException {
    Path path = Path.of(name);
    if (Files.exists(path) || !name.matches("(?i)(file|zeo|xml|zexp):.*")) {
      return FileStorage.isOne(path)
          ? FileStorage.open(path, FileStorageOptions.DEFAULT)
          : Exports.open(path, exports(settings));
    }
    return open(uri(name), settings);
  }

  private static ExportOptions exports(Settings settings) {
    return ExportOptions.DEFAULT.withStrict(settings.flag(Setting.STRICT));
  }

  private static ObjectStore open(StorageUri uri, Settings settings) throws IOException {
    switch (uri.scheme()) {
      case XML, ZEXP -> {
        return Exports.open(Objects.requireNonNull(uri.path()), exports(settings));
      }
      case FILE -> {
        return file(uri);
      }
      default -> {
        return ZeoStorage.open(uri);
      }
    }
  }

  private static StorageUri uri(String text) throws SettingsException {
    try {
      return StorageUri.parse(text);
    } catch (IllegalArgumentException wrong) {
      throw new SettingsException("zodb.source: " + wrong.getMessage());
    }
  }

  private static ObjectStore file(StorageUri uri) throws IOException {
    FileStorageOptions options = FileStorageOptions.DEFAULT;
    Path blobs = null;
    for (var option : uri.options().entrySet()) {
      String value = option.getValue();
      if (value.isEmpty() && OF_A_FILE.contains(option.getKey())) {
        continue;
      }
      switch (option.getKey()) {
        case "blobstorage_dir" -> blobs = Path.of(value);
        case "damaged" -> options = options.withDamaged(damaged(uri, value));
        case "index_above" -> options = options.withIndexAbove(bytes(uri, value));
        default -> {
          if (!WITHOUT_MEANING.contains(option.getKey())
              && !UriOptions.isWithoutEffect(option.getKey())) {
            throw wrong(uri, UriOptions.unknown(option.getKey(), OF_A_FILE));
          }
        }
      }
    }
    BlobStorage storage = blobs == null ? null : BlobStorage.open(blobs);
    ObjectStore store = FileStorage.open(Objects.requireNonNull(uri.path()), options);
    return storage == null ? store : new BlobbedStore(store, storage);
  }

  private static FileStorageOptions.Damaged damaged(StorageUri uri, String value)
      throws SettingsException {
    return switch (value) {
      case "refuse" -> FileStorageOptions.Damaged.REFUSE;
      case "stop" -> FileStorageOptions.Damaged.STOP;
      default -> throw wrong(uri, "damaged is refuse or stop, not " + value);
    };
  }

  private static long bytes(StorageUri uri, String value) throws SettingsException {
    try {
      return Long.parseUnsignedLong(value);
    } catch (NumberFormatException noNumber) {
      throw wrong(uri, "index_above is a number of bytes, not " + value);
    }
  }

  private static SettingsException wrong(StorageUri uri, String what) {
    return new SettingsException("zodb.source=" + uri.text() + ": " + what);
  }
}
