package io.camelzodb.storage.zeo;

import io.camelzodb.storage.ObjectStore;
import io.camelzodb.storage.driver.ConfigSection;
import io.camelzodb.storage.driver.DriverOption;
import io.camelzodb.storage.driver.InvalidUriException;
import io.camelzodb.storage.driver.OpenOptions;
import io.camelzodb.storage.driver.StorageDriver;
import io.camelzodb.storage.driver.StorageUri;
import io.camelzodb.storage.write.WritableStore;
import io.camelzodb.storage.zeo.link.ZeoUri;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Opens the storage of a ZEO server that a {@code zeo:} URI names. */
public final class ZeoDriver implements StorageDriver {
  /** For {@link java.util.ServiceLoader}. */
  public ZeoDriver() {}

  @Override
  public List<String> schemes() {
    return List.of("zeo");
  }

  @Override
  public String description() {
    return "A storage of a ZEO server, over TCP, TLS or a Unix socket.";
  }

  @Override
  public List<String> forms() {
    return List.of("zeo://HOST:PORT", "zeo:///SOCKET");
  }

  @Override
  public List<DriverOption> options() {
    return ZeoUri.OPTIONS;
  }

  @Override
  public boolean writable() {
    return true;
  }

  @Override
  public String key(StorageUri uri) {
    return ZeoUri.key(uri);
  }

  @Override
  public void check(StorageUri uri) {
    ZeoUri.options(uri);
  }

  @Override
  public ObjectStore open(StorageUri uri, OpenOptions options) throws IOException {
    return ZeoStorage.open(uri);
  }

  @Override
  public WritableStore openForWriting(StorageUri uri, boolean create) throws IOException {
    if (uri.flag("read_only")) {
      throw new InvalidUriException(uri, "it has the option read_only", "remove it to write");
    }
    return ZeoStorage.open(uri);
  }

  @Override
  public List<String> sections() {
    return List.of("zeoclient", "clientstorage");
  }

  @Override
  public String uri(ConfigSection section, @Nullable Path blobs) throws IOException {
    return new ZeoSection(section).uri(blobs);
  }
}
