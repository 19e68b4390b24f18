package io.camelzodb.sync.config;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Converts the storage in a database section of {@code zope.conf} to a URI. The sections and keys
 * are those of {@code ZODB/component.xml} and {@code ZEO/component.xml}; storages that only wrap
 * another one are skipped. Keys about writing and caches are ignored.
 */
final class StorageSection {
  /** Wrappers that compress records, which are recognized without them. */
  private static final Set<String> COMPRESSED = Set.of("zlibstorage", "serverzlibstorage");

  private static final Set<String> SERVER = Set.of("zeoclient", "clientstorage");

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

  private final ConfSection database;
  private final Map<String, String> options = new LinkedHashMap<>();

  StorageSection(ConfSection database) {
    this.database = database;
  }

  String uri() throws ConfigFileException {
    ConfSection storage = only(database);
    String blobs = null;
    while (true) {
      if (storage.type().equals("blobstorage")) {
        blobs = blobs == null ? path(storage, required(storage, "blob-dir")) : blobs;
      } else if (!COMPRESSED.contains(storage.type())) {
        break;
      }
      storage = only(storage);
    }
    if (storage.type().equals("filestorage")) {
      return file(storage, blobs);
    }
    if (SERVER.contains(storage.type())) {
      return server(storage, blobs);
    }
    throw storage.fault(
        "this storage cannot be read; <filestorage> and <zeoclient> can. Name another database"
            + " with -D zodb.source=URI");
  }

  /** Returns the only storage in a section. */
  private static ConfSection only(ConfSection section) throws ConfigFileException {
    if (section.sections().size() != 1) {
      throw section.fault(
          "it should have one section with a storage, it has " + section.sections().size());
    }
    return section.sections().get(0);
  }

  private String file(ConfSection storage, @Nullable String blobs) throws ConfigFileException {
    String path = path(storage, required(storage, "path"));
    String own = storage.one("blob-dir").orElse("");
    String folder = blobs != null ? blobs : own.isEmpty() ? null : path(storage, own);
    if (folder != null) {
      options.put("blobstorage_dir", folder);
    }
    return "file://" + encoded(path) + query();
  }

  private String server(ConfSection storage, @Nullable String blobs) throws ConfigFileException {
    if (storage.all("server").isEmpty()) {
      throw storage.fault("it names no server");
    }
    for (String key : OF_A_SERVER.keySet().stream().sorted().toList()) {
      String value = storage.one(key).orElse("");
      if (!value.isEmpty()) {
        options.put(
            OF_A_SERVER.get(key), key.startsWith("wait-") ? seconds(storage, value) : value);
      }
    }
    String folder = storage.one("blob-dir").orElse("");
    boolean shared = truth(storage, "shared-blob-dir");
    if (blobs != null) {
      // A blob storage that wraps a client reads the folder itself.
      options.put("blob_dir", blobs);
      options.put("shared_blob_dir", "1");
    } else if (!folder.isEmpty()) {
      options.put("blob_dir", path(storage, folder));
      options.put("shared_blob_dir", shared ? "1" : "0");
    }
    for (ConfSection ssl : storage.sections()) {
      if (!ssl.type().equals("ssl")) {
        throw ssl.fault("does not belong into <" + storage.type() + ">");
      }
      tls(ssl);
    }
    return "zeo://" + where(storage) + query();
  }

  private void tls(ConfSection ssl) throws ConfigFileException {
    options.put("ssl", "1");
    for (String key : OF_TLS.stream().sorted().toList()) {
      String value = ssl.one(key).orElse("");
      if (!value.isEmpty()) {
        boolean file = Set.of("certificate", "key", "authenticate").contains(key);
        options.put("ssl_" + key.replace('-', '_'), file ? path(ssl, value) : value);
      }
    }
  }

  private static String where(ConfSection storage) throws ConfigFileException {
    List<String> addresses = new ArrayList<>();
    for (String server : storage.all("server")) {
      if (server.contains("/")) {
        if (storage.all("server").size() > 1) {
          throw storage.fault(
              "several servers have to be host:port each; with a socket, name that one with -D"
                  + " zodb.source=zeo:///SOCKET?storage=1");
        }
        return encoded(path(storage, server));
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

  private static String required(ConfSection section, String key) throws ConfigFileException {
    String value = section.one(key).orElse("");
    if (value.isEmpty()) {
      throw section.fault("it has no " + key);
    }
    return value;
  }

  /** Parses a boolean of ZConfig: yes, true and on, or no, false and off. */
  private static boolean truth(ConfSection section, String key) throws ConfigFileException {
    String value = section.one(key).orElse("no");
    return switch (value.toLowerCase(Locale.ROOT)) {
      case "yes", "true", "on" -> true;
      case "no", "false", "off" -> false;
      default -> throw section.fault(key + " is yes or no, not " + value);
    };
  }

  /** Parses a number of seconds, which may have a unit. */
  private static String seconds(ConfSection section, String value) throws ConfigFileException {
    String number = value.replaceFirst("(?i)[smhd]$", "").strip();
    if (!number.matches("[0-9]{1,7}")) {
      throw section.fault("wait-timeout is a number of seconds, not " + value);
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

  /** Returns an absolute path; a relative one counts from the working directory, as in Zope. */
  private static String path(ConfSection section, String value) throws ConfigFileException {
    try {
      String home =
          value.equals("~") || value.startsWith("~/") ? System.getProperty("user.home") : null;
      String whole = home == null ? value : home + value.substring(1);
      return Path.of(whole).toAbsolutePath().normalize().toString();
    } catch (InvalidPathException invalid) {
      throw section.fault(value + ": is no path: " + invalid.getReason());
    }
  }

  private String query() {
    return options.isEmpty()
        ? ""
        : options.entrySet().stream()
            .map(option -> option.getKey() + "=" + encoded(option.getValue()))
            .collect(Collectors.joining("&", "?", ""));
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20").replace("%2F", "/");
  }
}
