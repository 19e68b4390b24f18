package io.camelzodb.storage.uri;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;

/**
 * A name for a database that stays the same whatever the options of its URI are: {@code
 * zeo:HOST:PORT/STORAGE}, {@code zeo:[/SOCKET]/STORAGE} or {@code file:/PATH}. It has no users and
 * passwords in it, and no characters but printable ASCII without equals signs, as keys in files
 * want it.
 */
public final class DatabaseKey {
  private DatabaseKey() {}

  /** The key of a database. Of several servers, in any order, it has all. */
  public static String of(StorageUri uri) {
    String scheme = uri.scheme().name().toLowerCase(Locale.ROOT) + ":";
    String path =
        uri.path() == null ? "" : encoded(uri.path().toAbsolutePath().normalize().toString());
    if (uri.scheme() != StorageUri.Scheme.ZEO) {
      return scheme + path;
    }
    String storage = uri.options().getOrDefault("storage", "");
    List<String> servers = uri.addresses().stream().map(DatabaseKey::server).sorted().toList();
    return scheme
        + (servers.isEmpty() ? "[" + path + "]" : encoded(String.join(",", servers)))
        + "/"
        + (storage.isEmpty() ? "1" : encoded(storage));
  }

  private static String server(StorageUri.Address address) {
    String host = address.host().toLowerCase(Locale.ROOT);
    if (host.contains(":")) {
      try {
        // One writing of many for an address of IPv6; nothing is looked up for these.
        host = "[" + InetAddress.getByName(host).getHostAddress() + "]";
      } catch (UnknownHostException none) {
        host = "[" + host + "]";
      }
    }
    return host + ":" + address.port();
  }

  /** A text as it may stand in a key. */
  public static String encoded(String text) {
    StringBuilder out = new StringBuilder(text.length());
    for (byte each : text.getBytes(StandardCharsets.UTF_8)) {
      if (each <= ' ' || each > '~' || each == '=' || each == '%') {
        out.append('%').append(String.format("%02X", each));
      } else {
        out.append((char) each);
      }
    }
    return out.toString();
  }
}
