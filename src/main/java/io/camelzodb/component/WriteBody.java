package io.camelzodb.component;

import io.camelzodb.component.message.TreeObject;
import io.camelzodb.fault.Fault;
import io.camelzodb.storage.StorageException;
import io.camelzodb.storage.TransactionInfo;
import io.camelzodb.sync.SettingsException;
import io.camelzodb.sync.playback.Playback;
import io.camelzodb.sync.record.Recording;
import io.camelzodb.zope.ObjectData;
import io.camelzodb.zope.ObjectPath;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.InvalidPayloadException;
import org.jspecify.annotations.Nullable;

/**
 * Finds out which objects or paths an exchange asks to write or delete: by its body, an option or a
 * header. Refuses anything else, such as an empty path or a body of an unknown form, so that
 * nothing is written or deleted that was not named. Use one instance for each exchange.
 */
final class WriteBody {
  private final Exchange exchange;

  /** The paths that option or header name. */
  private final List<String> optionPaths;

  private final @Nullable Object body;

  WriteBody(Exchange exchange, ExchangeOptions options) throws SettingsException {
    this.exchange = exchange;
    this.optionPaths = options.paths();
    this.body = exchange.getMessage().getBody();
  }

  /**
   * Returns the objects in the body; null if it has none. If a path is given as well, they must lie
   * there or below.
   */
  @Nullable List<TreeObject> objects() throws InvalidPayloadException {
    List<TreeObject> objects = new ArrayList<>();
    if (body instanceof TreeObject object) {
      objects.add(object);
    } else if (body instanceof ObjectData data) {
      if (optionPaths.size() != 1) {
        throw refused(
            "an ObjectData needs exactly one path; set the option path or the header"
                + " CamelZodbPath");
      }
      objects.add(new TreeObject(ObjectPaths.of(optionPaths.get(0)), data, null));
    } else if (body instanceof Collection<?> all && !isListing(all)) {
      for (Object each : all) {
        if (each instanceof TreeObject object) {
          objects.add(object);
        }
      }
      if (!objects.isEmpty() && objects.size() < all.size()) {
        throw refused(
            "the list mixes TreeObjects and other values; write a list of TreeObjects only");
      }
    }
    for (TreeObject object : objects) {
      within(object.path());
      if (!ExplicitPath.isNameable(object.path())) {
        throw refused(object.path() + " cannot be a path of files");
      }
    }
    return objects.isEmpty() ? null : objects;
  }

  /**
   * Returns the paths, of objects or of files, that body, option or header name.
   *
   * @param operation the word for messages
   */
  List<String> paths(ZodbOperation operation) throws InvalidPayloadException {
    List<String> paths = optionPaths;
    if (body instanceof Collection<?> all && !isListing(all)) {
      paths = new ArrayList<>();
      for (Object each : all) {
        if (!(each instanceof String path)) {
          if (operation == ZodbOperation.delete
              && !optionPaths.isEmpty()
              && each instanceof TreeObject) {
            return checked(optionPaths);
          }
          throw refused(
              "the list must hold only TreeObjects or only paths, but it has "
                  + (each == null ? "null" : each.getClass().getName()));
        }
        paths.add(path);
      }
      for (String path : checked(paths)) {
        within(ExplicitPath.of(path));
      }
      if (paths.isEmpty() && !optionPaths.isEmpty()) {
        paths = optionPaths;
      } else {
        return paths;
      }
    } else if (!isEmptyFor(operation)) {
      throw refused(
          "the body must be a TreeObject, an ObjectData, a list of TreeObjects, a list"
              + " of paths, or empty");
    }
    if (paths.isEmpty()) {
      throw refused(
          "no path to "
              + operation
              + ": set the option path, the header "
              + ZodbConstants.PATH
              + ", or send a list of paths as the body"
              + (operation == ZodbOperation.delete
                  ? "; the root cannot be removed"
                  : "; path=/ means the whole tree"));
    }
    return checked(paths);
  }

  private List<String> checked(List<String> paths) throws InvalidPayloadException {
    for (String path : paths) {
      String fault = ExplicitPath.fault(path);
      if (fault != null) {
        throw refused(fault);
      }
    }
    return paths;
  }

  /** Checks that a path of the body lies within the paths of option or header. */
  private void within(ObjectPath path) throws InvalidPayloadException {
    if (optionPaths.isEmpty()) {
      return;
    }
    for (String each : checked(optionPaths)) {
      if (path.startsWith(ExplicitPath.of(each))) {
        return;
      }
    }
    throw refused(
        "the body has the path "
            + path
            + ", which is not below the path of the option or header: "
            + String.join(", ", optionPaths));
  }

  /** Whether the body is empty, or the result of an earlier operation of this component. */
  private boolean isEmptyFor(ZodbOperation operation) {
    boolean delete = operation == ZodbOperation.delete && !optionPaths.isEmpty();
    return body == null
        || (body instanceof CharSequence text && text.toString().isBlank())
        || (body instanceof byte[] bytes && bytes.length == 0)
        || body instanceof Recording.Result
        || body instanceof Playback.Result
        || body instanceof TransactionInfo
        || (body instanceof Collection<?> all && isListing(all))
        || (delete && (body instanceof TreeObject || body instanceof ObjectData));
  }

  /** Whether a collection is the result of {@code list} for a container that is not empty. */
  private static boolean isListing(Collection<?> all) {
    return !all.isEmpty()
        && all.stream()
            .allMatch(
                each -> each instanceof Map<?, ?> map && map.keySet().equals(ZodbProducer.LISTED));
  }

  private InvalidPayloadException refused(String why) {
    return new InvalidPayloadException(
        exchange,
        List.class,
        exchange.getMessage(),
        new StorageException(new Fault.Refused("zodb: nothing was written: " + why)));
  }
}
