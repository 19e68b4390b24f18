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
 * What a producer is to do with one exchange: the option where the URI has it, else the header. So
 * a header that is left from an earlier step never changes what a URI says. For one exchange.
 */
final class ExchangeOptions {
  private final ZodbEndpoint endpoint;
  private final Message message;

  ExchangeOptions(ZodbEndpoint endpoint, Message message) {
    this.endpoint = endpoint;
    this.message = message;
  }

  /** What to do; {@code read} where nobody says. */
  ZodbOperation operation() throws SettingsException {
    if (endpoint.hasOperation()) {
      return endpoint.getOperation();
    }
    try {
      ZodbOperation header = message.getHeader(ZodbConstants.OPERATION, ZodbOperation.class);
      return header == null ? endpoint.getOperation() : header;
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

  /** The paths, one a line; null where nobody names any. */
  @Nullable String path() throws SettingsException {
    String option = endpoint.hasPath() ? endpoint.getPath() : header(ZodbConstants.PATH);
    return option.isBlank() ? null : option;
  }

  /** The paths; the root where nobody names any, for what only reads the database. */
  String pathOrRoot() throws SettingsException {
    String path = path();
    return path == null ? "/" : path;
  }

  /** The paths one by one; empty where nobody names any. */
  List<String> paths() throws SettingsException {
    String path = path();
    return path == null
        ? List.of()
        : path.lines().map(String::strip).filter(each -> !each.isEmpty()).toList();
  }

  /** Where the files are; empty for the base folder. */
  String from() throws SettingsException {
    return endpoint.hasFrom() ? endpoint.getFrom() : header(ZodbConstants.FROM);
  }

  /** The user of a transaction; may be empty. */
  String user() throws SettingsException {
    return endpoint.hasUser() ? endpoint.getUser() : header(ZodbConstants.USER);
  }

  /** The note of a transaction; empty for that of a playback. */
  String description() throws SettingsException {
    return endpoint.hasDescription()
        ? endpoint.getDescription()
        : header(ZodbConstants.DESCRIPTION);
  }

  /** A header; one that is no text would be taken for a path or a name that nobody means. */
  private String header(String name) throws SettingsException {
    Object header = message.getHeader(name);
    if ((header instanceof Iterable<?> && !(header instanceof Path))
        || header instanceof Iterator<?>
        || header instanceof Map<?, ?>
        || header instanceof Object[]) {
      throw new SettingsException(
          "zodb: the header "
              + name
              + " is a text, not a "
              + header.getClass().getName()
              + (name.equals(ZodbConstants.PATH) ? "; several paths stand on a line each" : ""));
    }
    String value = message.getHeader(name, String.class);
    return value == null ? "" : value;
  }
}
