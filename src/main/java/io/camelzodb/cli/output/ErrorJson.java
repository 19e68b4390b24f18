package io.camelzodb.cli.output;

import io.camelzodb.fault.Fault;
import io.camelzodb.fault.FaultPlace;
import io.camelzodb.storage.driver.RedactedUri;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Makes the line of JSON that {@code --json} prints for an error. */
public final class ErrorJson {
  /** The kind of an error that is a fault of the program itself. */
  private static final String INTERNAL = "internal";

  private ErrorJson() {}

  /**
   * Returns the line: an object with {@code error} and {@code status}. Unknown fields are left out.
   *
   * @param fault the error; null for a fault of the program itself
   * @param message the line that people read
   * @param status the exit status
   */
  static String of(@Nullable Fault fault, String message, int status) {
    Map<String, @Nullable Object> error = new LinkedHashMap<>();
    error.put("kind", fault == null ? INTERNAL : fault.kind());
    error.put("message", message);
    if (fault != null) {
      FaultPlace place = fault.place();
      put(error, "source", place.source() == null ? null : RedactedUri.of(place.source()));
      put(error, "path", shown(place.path(), message));
      put(error, "oid", place.oid());
      put(error, "tid", place.tid());
      put(error, "offset", place.offset());
      put(error, "file", shown(place.file(), message));
      put(error, "line", place.line());
      put(error, "advice", fault.advice() == null ? null : ErrorLine.oneLine(fault.advice()));
    }
    Map<String, @Nullable Object> line = new LinkedHashMap<>();
    line.put("error", error);
    line.put("status", status);
    try {
      return JsonSummary.of(line);
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
  }

  /**
   * Returns a name as it may be shown. A name with a sign of a user in it may hold a password: it
   * is shown only if the message shows it too, which is masked as a whole.
   */
  private static @Nullable String shown(@Nullable String name, String message) {
    if (name == null || message.contains(name)) {
      return name;
    }
    return name.contains("@") ? RedactedUri.MASK : RedactedUri.in(name);
  }

  private static void put(
      Map<String, @Nullable Object> error, String name, @Nullable Object value) {
    if (value != null) {
      error.put(name, value);
    }
  }
}
