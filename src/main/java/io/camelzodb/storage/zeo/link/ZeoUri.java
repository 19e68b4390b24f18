package io.camelzodb.storage.zeo.link;

import io.camelzodb.storage.StorageException;
import io.camelzodb.storage.uri.ShownUri;
import io.camelzodb.storage.uri.StorageUri;
import io.camelzodb.storage.uri.UriOptions;
import io.camelzodb.storage.zeo.wire.ServerAddress;
import io.camelzodb.storage.zeo.wire.Tls;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the options of a {@code zeo:} URI mean: those of zodburi 3, whose number format for truth
 * values is kept, and those of a ZEO client's {@code ssl} section under names that begin with
 * {@code ssl_}. Options that are about caches, labels or writing have no effect here, nor have
 * those that ZEO itself takes and ignores since version 5, {@code username} and its like.
 */
public final class ZeoUri {
  private static final Set<String> OURS =
      Set.of(
          "storage",
          "wait",
          "wait_timeout",
          "call_timeout",
          "lock_timeout",
          "blob_dir",
          "shared_blob_dir",
          "ssl",
          "ssl_certificate",
          "ssl_key",
          "ssl_authenticate",
          "ssl_check_hostname",
          "ssl_server_hostname");

  private static final Set<String> WITHOUT_EFFECT =
      Set.of(
          "blob_cache_size",
          "blob_cache_size_check",
          "cache_size",
          "client",
          "client_label",
          "debug",
          "drop_cache_rather_verify",
          "max_disconnect_poll",
          "min_disconnect_poll",
          "name",
          "password",
          "read_only",
          "read_only_fallback",
          "realm",
          "username",
          "var",
          "wait_for_server_on_startup");

  private final StorageUri uri;

  private ZeoUri(StorageUri uri) {
    this.uri = uri;
  }

  /** The options of a URI; an exception names what is wrong with it. */
  public static ZeoOptions options(StorageUri uri) throws StorageException {
    return new ZeoUri(uri).read();
  }

  private ZeoOptions read() throws StorageException {
    if (uri.scheme() != StorageUri.Scheme.ZEO) {
      throw wrong("it is no zeo: URI");
    }
    for (String key : uri.options().keySet()) {
      check(key);
    }
    ZeoOptions options =
        ZeoOptions.of(ShownUri.of(uri.text()), servers())
            .withStorage(text("storage", "1"))
            .withTls(tls())
            .withSharedBlobs(sharedBlobs());
    return options
        .withWait(truth("wait", true), seconds("wait_timeout", options.waitTimeout()))
        .withSilence(seconds("call_timeout", options.callTimeout()), options.keepAlive())
        .withLockTimeout(seconds("lock_timeout", options.lockTimeout()));
  }

  private List<ServerAddress> servers() {
    Path socket = uri.path();
    if (socket != null) {
      return List.of(new ServerAddress.Unix(socket));
    }
    List<ServerAddress> servers = new ArrayList<>();
    for (StorageUri.Address address : uri.addresses()) {
      servers.add(new ServerAddress.Tcp(address.host(), address.port()));
    }
    return servers;
  }

  private void check(String key) throws StorageException {
    if (key.equals("ssl_password_function")) {
      throw wrong("no function is run to get a password; give a key that is not encrypted");
    }
    if (!OURS.contains(key) && !WITHOUT_EFFECT.contains(key) && !UriOptions.isWithoutEffect(key)) {
      throw wrong(UriOptions.unknown(uri.text(), key, OURS));
    }
  }

  private Tls.@Nullable Options tls() throws StorageException {
    Map<String, String> options = uri.options();
    boolean any = options.keySet().stream().anyMatch(key -> key.startsWith("ssl_"));
    if (!truth("ssl", any)) {
      if (any) {
        throw wrong("it has options for TLS and switches TLS off");
      }
      return null;
    }
    if (uri.path() != null) {
      throw wrong("TLS is for TCP, not for a Unix socket");
    }
    return new Tls.Options(
        path("ssl_certificate"),
        path("ssl_key"),
        path("ssl_authenticate"),
        truth("ssl_check_hostname", true),
        options.get("ssl_server_hostname"));
  }

  private @Nullable Path sharedBlobs() throws StorageException {
    Path folder = path("blob_dir");
    boolean shared = truth("shared_blob_dir", false);
    if (shared && folder == null) {
      throw wrong("shared_blob_dir says that blob_dir is shared, but there is no blob_dir");
    }
    return shared ? folder : null;
  }

  private String text(String key, String otherwise) {
    String value = uri.options().getOrDefault(key, "");
    return value.isEmpty() ? otherwise : value;
  }

  private @Nullable Path path(String key) throws StorageException {
    String value = uri.options().get(key);
    try {
      return value == null || value.isEmpty() ? null : Path.of(value);
    } catch (java.nio.file.InvalidPathException invalid) {
      throw wrong(key + " is no path: " + invalid.getReason());
    }
  }

  private boolean truth(String key, boolean otherwise) throws StorageException {
    String value = uri.options().get(key);
    // An option without a value counts as not given, save for that which nobody switches off so.
    if (value == null || (value.isEmpty() && !key.equals("ssl"))) {
      return otherwise;
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

  private Duration seconds(String key, Duration otherwise) throws StorageException {
    String value = uri.options().get(key);
    if (value == null || value.isEmpty()) {
      return otherwise;
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

  private StorageException wrong(String what) {
    return new StorageException(ShownUri.of(uri.text()) + ": " + what);
  }
}
