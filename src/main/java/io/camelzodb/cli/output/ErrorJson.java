package io.camelzodb.cli.output;

import io.camelzodb.fault.Fault;
import io.camelzodb.storage.driver.ShownFields;
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
      ShownFields.place(error, fault.place(), message);
      if (fault.advice() != null) {
        error.put("advice", ErrorLine.oneLine(fault.advice()));
      }
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
}
