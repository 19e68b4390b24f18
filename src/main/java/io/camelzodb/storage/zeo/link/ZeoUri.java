package io.camelzodb.storage.zeo.link;

import io.camelzodb.storage.driver.DatabaseKey;
import io.camelzodb.storage.driver.DriverOption;
import io.camelzodb.storage.driver.InvalidUriException;
import io.camelzodb.storage.driver.RedactedUri;
import io.camelzodb.storage.driver.StorageUri;
import io.camelzodb.storage.driver.UriOptions;
import io.camelzodb.storage.zeo.wire.ServerAddress;
import io.camelzodb.storage.zeo.wire.Tls;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Reads the options of a {@code zeo:} URI: those of zodburi 3, with its number format for booleans,
 * and those of a ZEO client's {@code ssl} section under names that begin with {@code ssl_}. Options
 * about caches, labels or writing have no effect here, nor have those that ZEO itself ignores since
 * version 5, such as {@code username}.
 */
public final class ZeoUri {
  /** The port of a server whose URI names none, as zodburi has it. */
  public static final int PORT = 9991;

  private static final String CACHE = "it is for the cache of ZODB's own client";
  private static final String LABEL = "a label";
  private static final String LATER = "ignored by ZEO itself since version 5";

  /** All options, those without effect too. */
  public static final List<DriverOption> OPTIONS =
      List.of(
          DriverOption.of("storage", "`1`", "the name of the storage on the server"),
          DriverOption.of("wait", "`1`", "`0`: do not wait for a server that does not answer"),
          DriverOption.of(
              "wait_timeout",
              "`30`",
              "how many seconds to wait for a server, at the start and after a lost connection"),
          DriverOption.of(
              "call_timeout",
              "`60`",
              "how many seconds to wait for an answer before the connection is closed"),
          DriverOption.of(
              "lock_timeout",
              "`120`",
              "how many seconds a transaction waits for those of other clients before it is aborted"),
          DriverOption.of("blob_dir", "", "with `shared_blob_dir=1`: the folder of the blobs"),
          DriverOption.of(
              "shared_blob_dir",
              "`0`",
              "`1`: blobs are read from `blob_dir` if they are there; otherwise the server"
                  + " sends them"),
          DriverOption.of("ssl", "`0`, or `1` with any other `ssl_` option", "encrypt"),
          DriverOption.of(
              "ssl_authenticate",
              "the certificates that Java trusts",
              "PEM file, or folder of PEM files, with the server's certificate or that of its"
                  + " authority"),
          DriverOption.of("ssl_certificate", "", "PEM file with our certificate"),
          DriverOption.of(
              "ssl_key", "", "PEM file with its key; by default the key is in `ssl_certificate`"),
          DriverOption.of(
              "ssl_check_hostname", "`1`", "whether the server's certificate must name its host"),
          DriverOption.of("ssl_server_hostname", "the host", "the name that it must have instead"),
          DriverOption.of("read_only", "`0`", "`1`: playback and `write` are refused"),
          DriverOption.ignored("blob_cache_size", CACHE),
          DriverOption.ignored("blob_cache_size_check", CACHE),
          DriverOption.ignored("cache_size", CACHE),
          DriverOption.ignored("client", CACHE),
          DriverOption.ignored("client_label", LABEL),
          DriverOption.ignored("debug", LABEL),
          DriverOption.ignored("drop_cache_rather_verify", CACHE),
          DriverOption.ignored("max_disconnect_poll", LATER),
          DriverOption.ignored("min_disconnect_poll", LATER),
          DriverOption.ignored("name", LABEL),
          DriverOption.ignored("password", LATER).asSecret(),
          DriverOption.ignored("read_only_fallback", "a reader is always registered as read-only"),
          DriverOption.ignored("realm", LATER),
          DriverOption.ignored("username", LATER).asSecret(),
          DriverOption.ignored("var", CACHE),
          DriverOption.ignored("wait_for_server_on_startup", LATER));

  private final StorageUri uri;

  private ZeoUri(StorageUri uri) {
    this.uri = uri;
  }

  /**
   * Returns the options of a URI.
   *
   * @throws InvalidUriException if it has an unknown or invalid option
   */
  public static ZeoOptions options(StorageUri uri) {
    return new ZeoUri(uri).read();
  }

  private ZeoOptions read() {
    if (!uri.scheme().equals("zeo")) {
      throw wrong("it is not a zeo: URI");
    }
    if (uri.options().containsKey("ssl_password_function")) {
      throw new InvalidUriException(
          uri, "no function is called to get a password", "name a key file that is not encrypted");
    }
    UriOptions.check(uri, OPTIONS);
    ZeoOptions options =
        ZeoOptions.of(RedactedUri.of(uri.text()), servers())
            .withStorage(text("storage", "1"))
            .withTls(tls())
            .withSharedBlobs(sharedBlobs());
    return options
        .withWait(truth("wait", true), seconds("wait_timeout", options.waitTimeout()))
        .withSilence(seconds("call_timeout", options.callTimeout()), options.keepAlive())
        .withLockTimeout(seconds("lock_timeout", options.lockTimeout()));
  }

  private List<ServerAddress> servers() {
    if (uri.authority().isEmpty()) {
      return List.of(new ServerAddress.Unix(uri.file()));
    }
    List<ServerAddress> servers = new ArrayList<>();
    for (StorageUri.Address address : uri.addresses(PORT)) {
      servers.add(new ServerAddress.Tcp(address.host(), address.port()));
    }
    return servers;
  }

  /** The name of a database: its servers in any order, or its socket, and its storage. */
  public static String key(StorageUri uri) {
    String storage = uri.options().getOrDefault("storage", "");
    String servers =
        uri.authority().isEmpty()
            ? "[" + DatabaseKey.encoded(uri.file().toAbsolutePath().normalize().toString()) + "]"
            : DatabaseKey.encoded(
                uri.addresses(PORT).stream()
                    .map(ZeoUri::server)
                    .sorted()
                    .collect(Collectors.joining(",")));
    return "zeo:" + servers + "/" + (storage.isEmpty() ? "1" : DatabaseKey.encoded(storage));
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

  private Tls.@Nullable Options tls() {
    Map<String, String> options = uri.options();
    boolean any = options.keySet().stream().anyMatch(key -> key.startsWith("ssl_"));
    if (!truth("ssl", any)) {
      if (any) {
        throw new InvalidUriException(uri, "it has TLS options but ssl=0", "remove one of them");
      }
      return null;
    }
    if (uri.authority().isEmpty()) {
      throw wrong("TLS is for TCP, not for a Unix socket");
    }
    return new Tls.Options(
        path("ssl_certificate"),
        path("ssl_key"),
        path("ssl_authenticate"),
        truth("ssl_check_hostname", true),
        options.get("ssl_server_hostname"));
  }

  private @Nullable Path sharedBlobs() {
    Path folder = path("blob_dir");
    boolean shared = truth("shared_blob_dir", false);
    if (shared && folder == null) {
      throw wrong("shared_blob_dir says that blob_dir is shared, but there is no blob_dir");
    }
    return shared ? folder : null;
  }

  private String text(String key, String fallback) {
    String value = uri.options().getOrDefault(key, "");
    return value.isEmpty() ? fallback : value;
  }

  private @Nullable Path path(String key) {
    String value = uri.options().get(key);
    try {
      return value == null || value.isEmpty() ? null : Path.of(value);
    } catch (java.nio.file.InvalidPathException invalid) {
      throw wrong(key + " is not a path: " + invalid.getReason());
    }
  }

  private boolean truth(String key, boolean fallback) {
    String value = uri.options().get(key);
    // An option without a value counts as not given, except ssl.
    if (value == null || (value.isEmpty() && !key.equals("ssl"))) {
      return fallback;
    }
    switch (value.toLowerCase(Locale.ROOT)) {
      case "", "true", "yes", "on", "t", "y" -> {
        return true;
      }
      case "false", "no", "off", "f", "n" -> {
        return false;
      }
      default -> {
        if (value.matches("-?[0-9]+")) {
          return !value.matches("-?0+");
        }
        throw wrong(key + " is 1 or 0, not \"" + value + "\"");
      }
    }
  }

  private Duration seconds(String key, Duration fallback) {
    String value = uri.options().get(key);
    if (value == null || value.isEmpty()) {
      return fallback;
    }
    try {
      int seconds = Integer.parseInt(value);
      if (seconds > 0) {
        return Duration.ofSeconds(seconds);
      }
    } catch (NumberFormatException noNumber) {
      throw wrong(key + " is a number of seconds, not \"" + value + "\"");
    }
    throw wrong(key + " is a positive number of seconds");
  }

  private InvalidUriException wrong(String problem) {
    return new InvalidUriException(uri, problem);
  }
}
