package io.camelzodb.storage.driver;

import java.nio.charset.StandardCharsets;

/**
 * Names a database, the same whatever the options of its URI are: {@code zeo:HOST:PORT/STORAGE},
 * {@code zeo:[/SOCKET]/STORAGE} or {@code file:/PATH}. It has no users and passwords in it, and no
 * characters but printable ASCII without equals signs, as keys in files want it.
 */
public final class DatabaseKey {
  private DatabaseKey() {}

  /**
   * Returns the key of a database, which its driver defines.
   *
   * @throws InvalidUriException if the URI names none
   */
  public static String of(StorageUri uri) {
    // Text that a driver has encoded stays: a percent sign is encoded only once.
    String key = StorageDrivers.installed().of(uri).key(uri);
    return encoded(key, false);
  }

  /** A text as it may stand in a key. */
  public static String encoded(String text) {
    return encoded(text, true);
  }

  private static String encoded(String text, boolean percent) {
    StringBuilder out = new StringBuilder(text.length());
    for (byte each : text.getBytes(StandardCharsets.UTF_8)) {
      if (each <= ' ' || each > '~' || each == '=' || (percent && each == '%')) {
        out.append('%').append(String.format("%02X", each));
      } else {
        out.append((char) each);
      }
    }
    return out.toString();
  }
}
