package io.camelzodb.component;

import io.camelzodb.sync.SettingsException;
import java.util.Arrays;
import java.util.List;
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
  @Nullable String path() {
    String option = endpoint.hasPath() ? endpoint.getPath() : header(ZodbConstants.PATH);
    return option.isBlank() ? null : option;
  }

  /** The paths; the root where nobody names any, for what only reads the database. */
  String pathOrRoot() {
    String path = path();
    return path == null ? "/" : path;
  }

  /** The paths one by one; empty where nobody names any. */
  List<String> paths() {
    String path = path();
    return path == null
        ? List.of()
        : path.lines().map(String::strip).filter(each -> !each.isEmpty()).toList();
  }

  /** Where the files are; empty for the base folder. */
  String from() {
    return given(endpoint.getFrom(), ZodbConstants.FROM);
  }

  /** The user of a transaction; may be empty. */
  String user() {
    return given(endpoint.getUser(), ZodbConstants.USER);
  }

  /** The note of a transaction; empty for that of a playback. */
  String description() {
    return given(endpoint.getDescription(), ZodbConstants.DESCRIPTION);
  }

  private String given(String option, String header) {
    return option.isEmpty() ? header(header) : option;
  }

  private String header(String name) {
    String value = message.getHeader(name, String.class);
    return value == null ? "" : value;
  }
}
