package io.camelzodb.storage.export;

import io.camelzodb.storage.ObjectStore;
import io.camelzodb.storage.driver.DamagePolicy;
import io.camelzodb.storage.driver.DatabaseKey;
import io.camelzodb.storage.driver.OpenOptions;
import io.camelzodb.storage.driver.StorageDriver;
import io.camelzodb.storage.driver.StorageUri;
import io.camelzodb.storage.driver.UriForm;
import io.camelzodb.storage.export.file.ExportOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * Opens an export that an {@code xml:} or {@code zexp:} URI names. The first bytes of the file say
 * its format, for any scheme.
 */
public final class ExportDriver implements StorageDriver {

  /** For {@link java.util.ServiceLoader}. */
  public ExportDriver() {}

  @Override
  public List<String> schemes() {
    return List.of("xml", "zexp");
  }

  @Override
  public String description() {
    return "An export of Zope, XML or `.zexp`, with or without gzip; a folder of XML exports.";
  }

  @Override
  public List<String> forms() {
    return List.of("xml:FILE", "zexp:FILE");
  }

  @Override
  public UriForm form() {
    return UriForm.EXPORT;
  }

  @Override
  public String key(StorageUri uri) {
    String path = uri.file().toAbsolutePath().normalize().toString();
    return uri.scheme() + ":" + DatabaseKey.encoded(path);
  }

  /** An export, or what may be one: opened, it says what else it is. */
  @Override
  public Recognition recognize(Path path) {
    return Recognition.MAYBE;
  }

  @Override
  public ObjectStore open(StorageUri uri, OpenOptions options) throws IOException {
    return Exports.openAny(
        uri.file(),
        ExportOptions.DEFAULT
            .withStrict(options.strict())
            .withSkipping(options.damaged() == DamagePolicy.SKIP));
  }
}
