package io.camelzodb.storage.zeo;

import io.camelzodb.storage.driver.ConfigSection;
import io.camelzodb.storage.driver.UriOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Converts a {@code <zeoclient>} of a {@code zope.conf} to a URI. The keys are those of {@code
 * ZEO/component.xml}; keys about writing and caches are ignored.
 */
final class ZeoSection {
  private static final Map<String, String> OF_A_SERVER =
      Map.ofEntries(
          Map.entry("storage", "storage"),
          Map.entry("wait", "wait"),
          Map.entry("wait-timeout", "wait_timeout"),
          Map.entry("username", "username"),
          Map.entry("password", "password"),
          Map.entry("realm", "realm"));

  private static final Set<String> OF_TLS =
      Set.of(
          "certificate",
          "key",
          "authenticate",
          "check-hostname",
          "server-hostname",
          "password-function");

  private final ConfigSection storage;
  private final Map<String, String> options = new LinkedHashMap<>();

  ZeoSection(ConfigSection storage) {
    this.storage = storage;
  }

  /**
   * The URI of its database.
   *
   * @param blobs the folder of a blob storage around it, or null
   */
  String uri(@Nullable Path blobs) throws IOException {
    if (storage.all("server").isEmpty()) {
      throw storage.fault("it has no server");
    }
    for (String key : OF_A_SERVER.keySet().stream().sorted().toList()) {
      String value = storage.one(key).orElse("");
      if (!value.isEmpty()) {
        options.put(OF_A_SERVER.get(key), key.startsWith("wait-") ? seconds(value) : value);
      }
    }
    String folder = storage.one("blob-dir").orElse("");
    boolean shared = storage.flag("shared-blob-dir");
    if (blobs != null) {
      // A blob storage that wraps a client reads the folder itself.
      options.put("blob_dir", blobs.toString());
      options.put("shared_blob_dir", "1");
    } else if (!folder.isEmpty()) {
      options.put("blob_dir", storage.path(folder).toString());
      options.put("shared_blob_dir", shared ? "1" : "0");
    }
    for (ConfigSection ssl : storage.sections()) {
      if (!ssl.type().equals("ssl")) {
        throw ssl.fault("does not belong into <" + storage.type() + ">");
      }
      tls(ssl);
    }
    return "zeo://" + where() + UriOptions.query(options);
  }

  private void tls(ConfigSection ssl) throws IOException {
    options.put("ssl", "1");
    for (String key : OF_TLS.stream().sorted().toList()) {
      String value = ssl.one(key).orElse("");
      if (!value.isEmpty()) {
        boolean file = Set.of("certificate", "key", "authenticate").contains(key);
        options.put("ssl_" + key.replace('-', '_'), file ? ssl.path(value).toString() : value);
      }
    }
  }

  private String where() throws IOException {
    List<String> addresses = new ArrayList<>();
    for (String server : storage.all("server")) {
      if (server.contains("/")) {
        if (storage.all("server").size() > 1) {
          throw storage.fault(
              "write each of several servers as host:port",
              "to use a socket, set -D zodb.source=zeo:///SOCKET?storage=1");
        }
        return UriOptions.encoded(storage.path(server).toString());
      }
      // A port alone means this machine.
      int colon = server.startsWith("[") ? server.indexOf("]:") + 1 : server.indexOf(':');
      String host = colon > 0 ? server.substring(0, colon) : "127.0.0.1";
      String port = colon >= 0 ? server.substring(colon + 1) : server;
      if (!port.matches("[0-9]{1,5}")) {
        throw storage.fault("a server should be host:port, [IPv6]:port or a socket");
      }
      addresses.add(host.toLowerCase(Locale.ROOT) + ":" + port);
    }
    return String.join(",", addresses);
  }

  /** Parses a number of seconds, which may have a unit. */
  private String seconds(String value) throws IOException {
    String number = value.replaceFirst("(?i)[smhd]$", "").strip();
    if (!number.matches("[0-9]{1,7}")) {
      throw storage.fault("wait-timeout is a number of seconds, not " + value);
    }
    long unit =
        switch (value.toLowerCase(Locale.ROOT).charAt(value.length() - 1)) {
          case 'm' -> 60;
          case 'h' -> 3600;
          case 'd' -> 86_400;
          default -> 1;
        };
    return Long.toString(Math.min(Integer.MAX_VALUE, Long.parseLong(number) * unit));
  }
}
