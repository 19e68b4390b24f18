package io.camelzodb.component;

import io.camelzodb.sync.SettingsException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.apache.camel.Message;
import org.apache.camel.TypeConversionException;
import org.jspecify.annotations.Nullable;

/**
 * Reads the options of a producer for one exchange: from the endpoint URI if they are there, else
 * from a header. So a header left over from an earlier step never overrides an option of the URI.
 * Use one instance for each exchange.
 */
final class ExchangeOptions {
  private final ZodbProducerConfiguration configuration;
  private final Message message;

  ExchangeOptions(ZodbProducerConfiguration configuration, Message message) {
    this.configuration = configuration;
    this.message = message;
  }

  /** Returns the operation; {@code read} by default. */
  ZodbOperation operation() throws SettingsException {
    if (configuration.hasOperation()) {
      return configuration.getOperation();
    }
    try {
      ZodbOperation header = message.getHeader(ZodbConstants.OPERATION, ZodbOperation.class);
      return header == null ? configuration.getOperation() : header;
    } catch (TypeConversionException unknown) {
      throw new SettingsException(
          "zodb: the header "
              + ZodbConstants.OPERATION
              + " is one of "
              + Arrays.toString(ZodbOperation.values())
              + ", not "
              + message.getHeader(ZodbConstants.OPERATION));
    }
  }

  /** Returns the paths, one a line; null if none is given. */
  @Nullable String path() throws SettingsException {
    String option = configuration.hasPath() ? configuration.getPath() : header(ZodbConstants.PATH);
    return option.isBlank() ? null : option;
  }

  /** Returns the paths; the root if none is given. Only for operations that read the database. */
  String pathOrRoot() throws SettingsException {
    String path = path();
    return path == null ? "/" : path;
  }

  /** Returns the paths as a list; empty if none is given. */
  List<String> paths() throws SettingsException {
    String path = path();
    return path == null
        ? List.of()
        : path.lines().map(String::strip).filter(each -> !each.isEmpty()).toList();
  }

  /** Returns the location of the files; empty for the base folder. */
  String from() throws SettingsException {
    return configuration.hasFrom() ? configuration.getFrom() : header(ZodbConstants.FROM);
  }

  /** Returns the user of a transaction; may be empty. */
  String user() throws SettingsException {
    return configuration.hasUser() ? configuration.getUser() : header(ZodbConstants.USER);
  }

  /** Returns the note of a transaction; empty for the default note of a playback. */
  String description() throws SettingsException {
    return configuration.hasDescription()
        ? configuration.getDescription()
        : header(ZodbConstants.DESCRIPTION);
  }

  /**
   * Returns a header as text. Refuses collections, since their text would be taken for a path or a
   * name.
   */
  private String header(String name) throws SettingsException {
    Object header = message.getHeader(name);
    if ((header instanceof Iterable<?> && !(header instanceof Path))
        || header instanceof Iterator<?>
        || header instanceof Map<?, ?>
        || header instanceof Object[]) {
      throw new SettingsException(
          "zodb: the header " + name + " is a text, not a " + header.getClass().getName(),
          name.equals(ZodbConstants.PATH)
              ? "write several paths as one text, each on its own line"
              : null);
    }
    String value = message.getHeader(name, String.class);
    return value == null ? "" : value;
  }
}
