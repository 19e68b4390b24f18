package io.camelzodb.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.camelzodb.storage.Problem;
import io.camelzodb.sync.playback.Difference;
import io.camelzodb.sync.playback.Operation;
import io.camelzodb.sync.playback.Plan;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A plan for people and as JSON. */
final class PlanText {
  private static final int WIDTH = 120;

  private PlanText() {}

  /** One line for each step, with its path, and one for each attribute that changes. */
  static void print(Plan plan, PrintWriter out) {
    for (Operation operation : plan.operations()) {
      out.println(word(operation) + " " + line(operation.path().toString()) + detail(operation));
      for (Difference difference : differences(operation)) {
        out.println(
            "    "
                + line(difference.attribute())
                + ": "
                + shown(difference.before())
                + " -> "
                + shown(difference.after()));
      }
    }
    out.println(
        plan.operations().isEmpty()
            ? "Nothing to do: " + plan.compared() + " objects are as in the files"
            : plan.operations().size() + " changes of " + plan.compared() + " objects");
  }

  /** The same as one object: {@code tid}, {@code operations}, {@code problems}. */
  static String json(Plan plan) throws IOException {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = new JsonFactory().createGenerator(text)) {
      json.writeStartObject();
      json.writeStringField("tid", plan.tid().toString());
      json.writeNumberField("compared", plan.compared());
      json.writeNumberField("unsupported", plan.unsupported());
      json.writeArrayFieldStart("operations");
      for (Operation operation : plan.operations()) {
        write(operation, json);
      }
      json.writeEndArray();
      json.writeArrayFieldStart("problems");
      for (Problem problem : plan.problems()) {
        json.writeString(problem.toString());
      }
      json.writeEndArray();
      json.writeEndObject();
    }
    return text.toString();
  }

  private static void write(Operation operation, JsonGenerator json) throws IOException {
    json.writeStartObject();
    json.writeStringField("operation", word(operation));
    json.writeStringField("path", operation.path().toString());
    String type = type(operation);
    if (type != null) {
      json.writeStringField("type", type);
    }
    if (operation instanceof Operation.Retype retype) {
      json.writeStringField("oldType", retype.oldType());
    }
    List<Difference> differences = differences(operation);
    if (!differences.isEmpty()) {
      json.writeArrayFieldStart("changes");
      for (Difference difference : differences) {
        json.writeStartObject();
        json.writeStringField("attribute", difference.attribute());
        json.writeStringField("old", difference.before());
        json.writeStringField("new", difference.after());
        json.writeEndObject();
      }
      json.writeEndArray();
    }
    json.writeEndObject();
  }

  private static List<Difference> differences(Operation operation) {
    if (operation instanceof Operation.Change change) {
      return change.differences();
    }
    return operation instanceof Operation.Order order
        ? List.of(new Difference("contents", order.before().toString(), order.after().toString()))
        : List.of();
  }

  private static String word(Operation operation) {
    if (operation instanceof Operation.CreateRoot) {
      return "create";
    }
    return operation.getClass().getSimpleName().toLowerCase(Locale.ROOT);
  }

  private static @Nullable String type(Operation operation) {
    if (operation instanceof Operation.Delete delete) {
      return delete.type();
    }
    if (operation instanceof Operation.Create create) {
      return create.type();
    }
    if (operation instanceof Operation.Retype retype) {
      return retype.type();
    }
    return operation instanceof Operation.Change change ? change.type() : null;
  }

  private static String detail(Operation operation) {
    if (operation instanceof Operation.CreateRoot) {
      return " (the application of an empty database)";
    }
    if (operation instanceof Operation.Retype retype) {
      return " (" + line(retype.oldType()) + " -> " + line(retype.type()) + ")";
    }
    String type = type(operation);
    String property =
        operation instanceof Operation.Create create && create.replacesProperty()
            ? ", in the place of a property"
            : "";
    return type == null ? "" : " (" + line(type) + property + ")";
  }

  private static String shown(@Nullable String value) {
    String text = value == null ? "nothing" : line(value);
    return text.length() <= WIDTH ? text : text.substring(0, WIDTH) + "…";
  }

  private static String line(String text) {
    return ErrorLine.oneLine(text);
  }
}
