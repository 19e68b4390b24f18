package io.camelzodb.storage.driver;

import io.camelzodb.fault.Fault;
import io.camelzodb.fault.FaultPlace;
import io.camelzodb.storage.Problem;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Makes the fields in which programs see errors and problems, without passwords. */
public final class ShownFields {
  private ShownFields() {}

  /** Returns the fields of problems, in their order. */
  public static List<Map<String, @Nullable Object>> of(List<Problem> problems) {
    return problems.stream().map(ShownFields::of).toList();
  }

  /** Returns the fields of a problem; unknown ones are left out. */
  public static Map<String, @Nullable Object> of(Problem problem) {
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    Fault cause = problem.cause();
    String message = RedactedUri.in(problem.toString());
    fields.put("severity", problem.severity().name().toLowerCase(Locale.ROOT));
    put(fields, "kind", cause == null ? null : cause.kind());
    fields.put("message", message);
    place(fields, problem.place(), message);
    String ofCause = cause == null ? null : cause.advice();
    String advice = problem.advice().isEmpty() ? ofCause : problem.advice();
    put(fields, "advice", advice == null ? null : RedactedUri.in(advice));
    return fields;
  }

  /** Adds the fields of a place to an object whose message is known. */
  public static void place(Map<String, @Nullable Object> fields, FaultPlace place, String message) {
    put(fields, "source", place.source() == null ? null : RedactedUri.of(place.source()));
    put(fields, "path", shown(place.path(), message));
    put(fields, "oid", place.oid());
    put(fields, "tid", place.tid());
    put(fields, "offset", place.offset());
    put(fields, "file", shown(place.file(), message));
    put(fields, "line", place.line());
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
      Map<String, @Nullable Object> fields, String name, @Nullable Object value) {
    if (value != null) {
      fields.put(name, value);
    }
  }
}
