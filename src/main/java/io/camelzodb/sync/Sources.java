package io.camelzodb.sync;

import io.camelzodb.fault.FaultDetails;
import io.camelzodb.files.FileFault;
import io.camelzodb.storage.Mount;
import io.camelzodb.storage.ObjectStore;
import io.camelzodb.storage.driver.DamagePolicy;
import io.camelzodb.storage.driver.InvalidUriException;
import io.camelzodb.storage.driver.OpenOptions;
import io.camelzodb.storage.driver.StorageDriver;
import io.camelzodb.storage.driver.StorageDrivers;
import io.camelzodb.storage.driver.StorageUri;
import io.camelzodb.storage.driver.UriForm;
import io.camelzodb.storage.driver.UriOptions;
import io.camelzodb.storage.mount.MountedStore;
import io.camelzodb.storage.write.WritableStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Opens the database or export that {@code zodb.source} names, by the driver of its scheme. */
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

  private static ObjectStore mounted(Settings settings, DamagePolicy damaged) throws IOException {
    StorageUri uri = uri(settings.source());
    ObjectStore store = open(driver(uri), uri, settings, damaged);
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
  private static DamagePolicy whole(Settings settings) throws SettingsException {
    DamagePolicy damaged = damaged(settings, DamagePolicy.REFUSE);
    if (damaged == DamagePolicy.SKIP) {
      throw new SettingsException(
          "damaged=skip works for extract, and for record into an empty tree. Here the"
              + " lost objects would count as deleted",
          "remove the option, or name an undamaged database");
    }
    return damaged;
  }

  /**
   * Opens the store of a source for a caller that can use a part of it.
   *
   * @param standard how a damaged source is treated if neither the source nor the settings say it
   */
  public static ObjectStore openDamaged(Settings settings, DamagePolicy standard)
      throws IOException {
    return mounted(settings, damaged(settings, standard));
  }

  /**
   * Returns how a damaged source is treated: as its URI says, else as {@code zodb.damaged} says.
   *
   * @param standard the result if neither says it
   */
  public static DamagePolicy damaged(Settings settings, DamagePolicy standard)
      throws SettingsException {
    DamagePolicy set = setting(settings, standard);
    StorageUri uri = uri(settings.source());
    StorageDriver driver = driver(uri);
    try {
      return driver.damaged(uri, set);
    } catch (InvalidUriException wrong) {
      throw wrong(wrong);
    }
  }

  private static DamagePolicy setting(Settings settings, DamagePolicy standard) {
    String choice = settings.text(Setting.DAMAGED);
    return choice.isEmpty() ? standard : DamagePolicy.valueOf(choice.toUpperCase(Locale.ROOT));
  }

  /**
   * Checks the URI of a source and its options, without opening anything.
   *
   * @throws SettingsException if they are invalid
   */
  public static void check(Settings settings) throws SettingsException {
    driver(uri(settings.source()));
  }

  /** The driver of a URI, whose options are checked. */
  private static StorageDriver driver(StorageUri uri) throws SettingsException {
    try {
      StorageDriver driver = StorageDrivers.installed().of(uri);
      driver.check(uri);
      UriOptions.check(uri, driver.options());
      return driver;
    } catch (InvalidUriException wrong) {
      throw wrong(wrong);
    }
  }

  /**
   * Opens a source that a user named on the command line: a database URI, or a file, whose first
   * bytes say what it is. Skips damaged parts, unless the settings forbid it.
   *
   * @throws IOException if it cannot be opened
   */
  public static ObjectStore openNamed(String name, Settings settings) throws IOException {
    Path path = Path.of(name);
    DamagePolicy damaged = setting(settings, DamagePolicy.SKIP);
    StorageDriver driver =
        Files.exists(path) || !isUri(name) ? StorageDrivers.installed().recognizing(path) : null;
    if (driver != null) {
      StorageUri uri = StorageUri.ofFile(driver.schemes().get(0), path);
      return open(driver, uri, settings, damaged);
    }
    StorageUri uri = uri(name);
    return open(driver(uri), uri, settings, damaged);
  }

  private static boolean isUri(String name) {
    int colon = name.indexOf(':');
    return name.matches("(?i)[a-z][a-z0-9+.-]*://.*")
        || (colon > 0 && StorageDrivers.installed().find(name.substring(0, colon)) != null);
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
    WritableStore store = writable(driver(uri), uri, create && mount == null);
    return mount == null ? store : MountedStore.writable(store, mount);
  }

  private static WritableStore writable(StorageDriver driver, StorageUri uri, boolean create)
      throws IOException {
    try {
      if (!driver.writable()) {
        throw new InvalidUriException(
            uri,
            driver.form() == UriForm.EXPORT
                ? "an export cannot be changed"
                : "this kind of database cannot be changed",
            driver.form() == UriForm.EXPORT ? "name a database" : "name another one");
      }
      return driver.openForWriting(uri, create);
    } catch (InvalidUriException wrong) {
      throw wrong(wrong);
    }
  }

  private static ObjectStore open(
      StorageDriver driver, StorageUri uri, Settings settings, DamagePolicy damaged)
      throws IOException {
    try {
      return driver.open(uri, new OpenOptions(damaged, settings.flag(Setting.STRICT)));
    } catch (InvalidUriException wrong) {
      throw wrong(wrong);
    }
  }

  private static StorageUri uri(String text) throws SettingsException {
    try {
      return StorageUri.parse(text);
    } catch (IllegalArgumentException wrong) {
      throw new SettingsException(FileFault.of(wrong).details().within("zodb.source"));
    }
  }

  private static SettingsException wrong(InvalidUriException wrong) {
    FaultDetails details = wrong.fault().details();
    return new SettingsException(details.saying("zodb.source=" + details.problem()));
  }
}
