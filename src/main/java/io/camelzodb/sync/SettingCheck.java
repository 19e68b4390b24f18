package io.camelzodb.sync;

import io.camelzodb.storage.driver.RedactedUri;
import io.camelzodb.storage.driver.StorageDriver;
import io.camelzodb.storage.driver.StorageDrivers;
import io.camelzodb.storage.driver.UriForm;
import io.camelzodb.sync.Setting.Form;
import java.nio.charset.Charset;
import java.nio.charset.UnsupportedCharsetException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Checks the values of settings, and makes relative paths absolute. */
final class SettingCheck {
  private SettingCheck() {}

  /**
   * Checks a value; returns it with absolute paths.
   *
   * @param folder the folder that relative paths start from
   * @param where the origin of the value, for messages
   * @throws SettingsException for an invalid value
   */
  static String checked(Setting setting, String value, Path folder, String where)
      throws SettingsException {
    if (value.isEmpty()) {
      return value;
    }
    try {
      return switch (setting.form()) {
        case TEXT -> setting == Setting.TEXT_ENCODING ? Charset.forName(value).name() : value;
        case PATH -> folder.resolve(value).toAbsolutePath().normalize().toString();
        case SOURCE -> source(value, folder);
        case MOUNTS -> mounts(value, folder);
        case FLAG -> {
          if (!value.equals("true") && !value.equals("false")) {
            throw new IllegalArgumentException("is not true or false");
          }
          yield value;
        }
        case CHOICE -> {
          if (!setting.choices().contains(value)) {
            throw new IllegalArgumentException(
                "is none of " + String.join(", ", setting.choices()));
          }
          yield value;
        }
        case NUMBER -> {
          if (!value.matches("[0-9]{1,9}")) {
            throw new IllegalArgumentException("is not a number");
          }
          yield value;
        }
      };
    } catch (UnsupportedCharsetException unknown) {
      throw fault(setting, value, "is not a known encoding; utf-8 and iso-8859-1 are", where);
    } catch (InvalidPathException path) {
      throw fault(setting, value, "cannot be a path: " + path.getReason(), where);
    } catch (IllegalArgumentException wrong) {
      String reason = wrong.getMessage();
      throw fault(setting, value, reason == null ? "cannot be read" : reason, where);
    }
  }

  private static SettingsException fault(
      Setting setting, String value, String reason, String where) {
    // A list of URIs is not shown at all, since each may hold a password.
    String shown = setting.form() == Form.MOUNTS ? "" : "=" + RedactedUri.in(RedactedUri.of(value));
    return new SettingsException(where + ": " + setting.key() + shown + ": " + reason);
  }

  private static String mounts(String value, Path folder) {
    for (MountPoint mount : MountPoint.list(value)) {
      source(mount.source(), folder);
      StorageDriver driver = driver(mount.source());
      if (driver != null && driver.form() == UriForm.EXPORT) {
        throw new IllegalArgumentException("an export cannot be mounted; name a database");
      }
    }
    return value;
  }

  private static String source(String value, Path folder) {
    StorageDriver driver = driver(value);
    if (driver != null && driver.form() == UriForm.EXPORT) {
      int name = value.indexOf(':') + 1;
      return value.substring(0, name) + folder.resolve(value.substring(name)).normalize();
    }
    if (value.matches("[a-z][a-z0-9+.-]*:.*")) {
      return value;
    }
    throw new IllegalArgumentException(
        "names no kind of database; write " + StorageDrivers.installed().forms());
  }

  /** The driver of a URI; null if its scheme has none. */
  private static @Nullable StorageDriver driver(String uri) {
    int colon = uri.indexOf(':');
    return colon < 0 ? null : StorageDrivers.installed().find(uri.substring(0, colon));
  }
}
