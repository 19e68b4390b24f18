package io.camelzodb.sync;

import io.camelzodb.storage.Mount;
import io.camelzodb.storage.ObjectStore;
import io.camelzodb.storage.StorageException;
import io.camelzodb.storage.blob.BlobStorage;
import io.camelzodb.storage.blob.BlobbedStore;
import io.camelzodb.storage.export.Exports;
import io.camelzodb.storage.export.file.ExportOptions;
import io.camelzodb.storage.file.FileStorage;
import io.camelzodb.storage.file.FileStorageOptions;
import io.camelzodb.storage.file.FileStorageOptions.Damaged;
import io.camelzodb.storage.file.WritableFileStorage;
import io.camelzodb.storage.file.backup.BackupFormats;
import io.camelzodb.storage.file.salvage.SalvagedFile;
import io.camelzodb.storage.mount.MountedStore;
import io.camelzodb.storage.uri.ShownUri;
import io.camelzodb.storage.uri.StorageUri;
import io.camelzodb.storage.write.WritableStore;
import io.camelzodb.storage.zeo.ZeoStorage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Opens the database or export that {@code zodb.source} names. */
public final class Sources {
  private Sources() {}

  /**
   * Opens the store of a source; the caller closes it.
   *
   * @throws SettingsException if damaged parts shall be skipped, which only {@link #openDamaged}
   *     does
   * @throws IOException if it cannot be opened, or its scheme is unknown
   */
  public static ObjectStore open(Settings settings) throws IOException {
    return mounted(settings, whole(settings));
  }

  private static ObjectStore mounted(Settings settings, Damaged damaged) throws IOException {
    ObjectStore store = open(uri(settings.source()), settings, damaged);
    Mount mount = mount(settings);
    return mount == null ? store : MountedStore.of(store, mount);
  }

  private static @Nullable Mount mount(Settings settings) {
    MountPoint at = settings.mount().orElse(null);
    Settings around = settings.around().orElse(null);
    return at == null || around == null
        ? null
        : new Mount(at.at().ids(), at.root(), at.inside().ids(), new EnclosingDatabase(around));
  }

  /** Returns how a damaged source is treated if the caller needs all of it. */
  private static Damaged whole(Settings settings) throws SettingsException {
    Damaged damaged = damaged(settings, Damaged.REFUSE);
    if (damaged == Damaged.SKIP) {
      throw new SettingsException(
          "damaged=skip is for extract, and for record into an empty tree: what the damage took"
              + " would count as deleted here; leave it out, or give a whole database");
    }
    return damaged;
  }

  /**
   * Opens the store of a source for a caller that can use a part of it.
   *
   * @param standard how a damaged source is treated if neither the source nor the settings say it
   */
  public static ObjectStore openDamaged(Settings settings, Damaged standard) throws IOException {
    return mounted(settings, damaged(settings, standard));
  }

  /**
   * Returns how a damaged source is treated: as its URI says, else as {@code zodb.damaged} says.
   *
   * @param standard the result if neither says it
   */
  public static Damaged damaged(Settings settings, Damaged standard) throws SettingsException {
    Damaged set = setting(settings, standard);
    StorageUri uri = uri(settings.source());
    return uri.scheme() == StorageUri.Scheme.FILE ? FileUri.of(uri, set).options().damaged() : set;
  }

  private static Damaged setting(Settings settings, Damaged standard) {
    String choice = settings.text(Setting.DAMAGED);
    return choice.isEmpty() ? standard : Damaged.valueOf(choice.toUpperCase(Locale.ROOT));
  }

  /**
   * Checks the URI of a source and its options, without opening anything.
   *
   * @throws SettingsException if they are invalid
   */
  public static void check(Settings settings) throws SettingsException {
    check(uri(settings.source()));
  }

  private static void check(StorageUri uri) throws SettingsException {
    switch (uri.scheme()) {
      case FILE -> FileUri.of(uri);
      case ZEO -> {
        try {
          ZeoStorage.check(uri);
        } catch (StorageException wrong) {
          throw new SettingsException(String.valueOf(wrong.getMessage()));
        }
      }
      default -> {
        // An export has no options.
      }
    }
  }

  /**
   * Opens a source that a user named on the command line: a database URI, or a file, whose first
   * bytes say whether it is an export or a {@code Data.fs}. Skips damaged parts, unless the
   * settings forbid it.
   *
   * @throws IOException if it cannot be opened
   */
  public static ObjectStore openNamed(String name, Settings settings) throws IOException {
    Path path = Path.of(name);
    if (Files.exists(path) || !name.matches("(?i)(file|zeo|xml|zexp):.*|[a-z][a-z0-9+.-]*://.*")) {
      Damaged damaged = setting(settings, Damaged.SKIP);
      return FileStorage.isOne(path)
              || BackupFormats.isOne(path)
              || BackupFormats.archive(path) != null
          ? dataFs(path, FileStorageOptions.DEFAULT.withDamaged(damaged), null)
          : Exports.openAny(path, exports(settings, damaged));
    }
    return open(uri(name), settings, setting(settings, Damaged.SKIP));
  }

  private static ObjectStore dataFs(Path path, FileStorageOptions options, @Nullable String at)
      throws IOException {
    if (BackupFormats.isOne(path)) {
      return BackupFormats.open(path, options, at);
    }
    String archive = BackupFormats.archive(path);
    if (archive != null) {
      throw new StorageException(archive);
    }
    if (at != null) {
      throw new SettingsException(path + ": at is for a folder of repozo, which this is not");
    }
    return options.damaged() == Damaged.SKIP
        ? SalvagedFile.open(path, options)
        : FileStorage.open(path, options);
  }

  /**
   * Opens the store of a source for reading and writing; the caller closes it. A ZEO server gets a
   * second connection for writing, with the first write; a {@code Data.fs} is locked until it is
   * closed.
   *
   * @param create whether a missing {@code Data.fs} is created
   * @throws IOException if it cannot be opened, is read-only, or is locked by another writer
   */
  public static WritableStore openForWriting(Settings settings, boolean create) throws IOException {
    whole(settings);
    StorageUri uri = uri(settings.source());
    Mount mount = mount(settings);
    // A mounted database is never created, since its mount point needs it.
    WritableStore store = writable(uri, create && mount == null);
    return mount == null ? store : MountedStore.writable(store, mount);
  }

  private static WritableStore writable(StorageUri uri, boolean create) throws IOException {
    return switch (uri.scheme()) {
      case XML, ZEXP -> throw wrong(uri, "an export cannot be written; name a database");
      case FILE -> writableFile(uri, create);
      case ZEO -> {
        if (isTrue(uri.options().get("read_only"))) {
          throw wrong(uri, "it says read_only");
        }
        check(uri);
        yield ZeoStorage.open(uri);
      }
    };
  }

  /** Whether an option is given and is not a word like no. */
  static boolean isTrue(@Nullable String value) {
    return value != null
        && !value.isEmpty()
        && !Set.of("0", "false", "no", "off", "f", "n").contains(value.toLowerCase(Locale.ROOT));
  }

  private static WritableStore writableFile(StorageUri uri, boolean create) throws IOException {
    FileUri file = FileUri.of(uri);
    if (file.readOnly()) {
      throw wrong(uri, "it says read_only");
    }
    return WritableFileStorage.open(file.path(), file.options(), file.blobs(), create);
  }

  private static ExportOptions exports(Settings settings, Damaged damaged) {
    return ExportOptions.DEFAULT
        .withStrict(settings.flag(Setting.STRICT))
        .withSkipping(damaged == Damaged.SKIP);
  }

  private static ObjectStore open(StorageUri uri, Settings settings, Damaged damaged)
      throws IOException {
    switch (uri.scheme()) {
      case XML, ZEXP -> {
        return Exports.openAny(Objects.requireNonNull(uri.path()), exports(settings, damaged));
      }
      case FILE -> {
        return file(uri, damaged);
      }
      default -> {
        check(uri);
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

  private static ObjectStore file(StorageUri uri, Damaged damaged) throws IOException {
    FileUri file = FileUri.of(uri, damaged);
    Path blobs = file.blobs();
    BlobStorage storage = blobs == null ? null : BlobStorage.open(blobs);
    ObjectStore store = dataFs(file.path(), file.options(), file.at());
    return storage == null ? store : new BlobbedStore(store, storage);
  }

  static SettingsException wrong(StorageUri uri, String what) {
    return new SettingsException("zodb.source=" + ShownUri.of(uri.text()) + ": " + what);
  }
}
