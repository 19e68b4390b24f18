package org.example.toy;

import io.camelzodb.storage.ObjectStore;
import io.camelzodb.storage.driver.ConfigSection;
import io.camelzodb.storage.driver.DriverOption;
import io.camelzodb.storage.driver.InvalidUriException;
import io.camelzodb.storage.driver.OpenOptions;
import io.camelzodb.storage.driver.RedactedUri;
import io.camelzodb.storage.driver.StorageDriver;
import io.camelzodb.storage.driver.StorageUri;
import io.camelzodb.storage.write.WritableStore;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Opens databases in memory, which live as long as the program: {@code memory:NAME}. */
public final class ToyDriver implements StorageDriver {
  private static final int MOST = 1000;

  @Override
  public List<String> schemes() {
    return List.of("memory");
  }

  @Override
  public String description() {
    return "A database in memory, which holds a few documents.";
  }

  @Override
  public List<String> forms() {
    return List.of("memory:NAME");
  }

  @Override
  public List<DriverOption> options() {
    return List.of(
        DriverOption.of("documents", "`3`", "how many documents a new database has"),
        DriverOption.of("pin", "", "a number that nobody is to see").asSecret(),
        DriverOption.of("read_only", "`0`", "`1`: nothing is written"));
  }

  @Override
  public boolean writable() {
    return true;
  }

  @Override
  public String key(StorageUri uri) {
    String name = uri.authority() + uri.path();
    if (name.isEmpty()) {
      throw new InvalidUriException(uri, "it has no name; write memory:NAME");
    }
    return "memory:" + name;
  }

  /** What stands between exclamation marks is a secret that only this driver knows of. */
  @Override
  public String shown(String uri) {
    return uri.replaceAll("![^!?]*!", RedactedUri.MASK);
  }

  @Override
  public void check(StorageUri uri) {
    documents(uri);
  }

  private static int documents(StorageUri uri) {
    String value = uri.options().getOrDefault("documents", "");
    try {
      int number = value.isEmpty() ? 3 : Integer.parseInt(value);
      if (number >= 0 && number <= MOST) {
        return number;
      }
    } catch (NumberFormatException none) {
      throw new InvalidUriException(uri, "documents is a number, not " + value);
    }
    throw new InvalidUriException(uri, "documents is a number from 0 to " + MOST);
  }

  @Override
  public ObjectStore open(StorageUri uri, OpenOptions options) throws IOException {
    return new ToyStore(ToyDatabase.of(key(uri), documents(uri)));
  }

  @Override
  public WritableStore openForWriting(StorageUri uri, boolean create) throws IOException {
    if (uri.flag("read_only")) {
      throw new InvalidUriException(uri, "it has the option read_only", "remove it to write");
    }
    return new ToyStore(ToyDatabase.of(key(uri), documents(uri)));
  }

  @Override
  public List<String> sections() {
    return List.of("memorystorage");
  }

  @Override
  public String uri(ConfigSection section, @Nullable Path blobs) throws IOException {
    return "memory:" + section.required("name");
  }
}
