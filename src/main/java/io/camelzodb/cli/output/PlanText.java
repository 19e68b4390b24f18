package io.camelzodb.cli.output;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.camelzodb.storage.Problem;
import io.camelzodb.storage.driver.ShownFields;
import io.camelzodb.sync.playback.Playback;
import io.camelzodb.sync.playback.plan.Difference;
import io.camelzodb.sync.playback.plan.LastChange;
import io.camelzodb.sync.playback.plan.Operation;
import io.camelzodb.sync.playback.plan.Plan;
import io.camelzodb.zope.content.json.PlainJson;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Prints a plan as text for people, or as JSON. */
public final class PlanText {
  private static final int WIDTH = 120;
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);

  private PlanText() {}

  /** Prints a line for each step, for the last author of the object, and for each attribute. */
  public static void print(Playback.Explained explained, PrintWriter out) {
    Plan plan = explained.plan();
    for (Operation operation : plan.operations()) {
      out.println(word(operation) + " " + line(operation.path().toString()) + detail(operation));
      LastChange last = explained.last().get(operation.path());
      if (last != null) {
        out.println("    " + line(last(last)));
      }
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
    out.println(summary(plan));
  }

  /** Returns how many changes the plan has. */
  public static String summary(Plan plan) {
    if (!plan.operations().isEmpty()) {
      return plan.operations().size()
          + " changes of "
          + plan.compared()
          + " objects"
          + omitted(plan);
    }
    if (plan.compared() == 0 && !plan.hasErrors()) {
      return "Nothing to do: neither the files nor the database have the named objects";
    }
    return plan.hasErrors()
        ? "Nothing can be done: compared " + plan.compared() + " objects"
        : plan.omitted().isEmpty()
            ? "Nothing to do: " + plan.compared() + " objects are as in the files"
            : "Nothing that can be done: compared " + plan.compared() + " objects" + omitted(plan);
  }

  /** Returns how many differences are left out. */
  public static String omitted(Plan plan) {
    int omitted = plan.omitted().size();
    return omitted == 0 ? "" : "; " + omitted + " left out";
  }

  /** Returns the plan as one JSON object: {@code tid}, {@code operations}, {@code problems}. */
  public static String json(Playback.Explained explained) throws IOException {
    Plan plan = explained.plan();
    StringWriter text = new StringWriter();
    try (JsonGenerator json = new JsonFactory().createGenerator(text)) {
      json.writeStartObject();
      json.writeStringField("tid", plan.tid().toString());
      json.writeNumberField("compared", plan.compared());
      json.writeNumberField("unsupported", plan.unsupported());
      json.writeArrayFieldStart("operations");
      for (Operation operation : plan.operations()) {
        write(operation, explained.last().get(operation.path()), json);
      }
      json.writeEndArray();
      json.writeArrayFieldStart("problems");
      for (Problem problem : plan.problems()) {
        json.writeString(problem.toString());
      }
      json.writeEndArray();
      json.writeFieldName("problemDetails");
      PlainJson.write(json, ShownFields.of(plan.problems()));
      json.writeArrayFieldStart("leftOut");
      for (Problem problem : plan.omitted()) {
        json.writeString(problem.where());
      }
      json.writeEndArray();
      json.writeEndObject();
    }
    return text.toString();
  }

  private static void write(Operation operation, @Nullable LastChange last, JsonGenerator json)
      throws IOException {
    json.writeStartObject();
    json.writeStringField("operation", word(operation));
    json.writeStringField("path", operation.path().toString());
    String type = operation.type();
    if (type != null) {
      json.writeStringField("type", type);
    }
    if (operation instanceof Operation.Retype retype) {
      json.writeStringField("oldType", retype.oldType());
    }
    if (last != null) {
      json.writeObjectFieldStart("lastChange");
      json.writeStringField("user", last.user());
      json.writeStringField("time", last.time().toString());
      json.writeStringField("tid", last.tid() == null ? null : last.tid().toString());
      json.writeStringField("commit", last.commit());
      json.writeEndObject();
    }
    if (operation instanceof Operation.State state) {
      json.writeNumberField("records", state.changed());
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

  /** Describes the last change of an object: user, time in UTC, and the commit. */
  static String last(LastChange last) {
    String commit = last.commit();
    return "last changed by "
        + (last.user().isEmpty() ? "an unknown user" : last.user())
        + ", "
        + TIME.format(last.time())
        + " UTC ("
        + (commit == null ? "transaction " + last.tid() : "commit " + commit.substring(0, 10))
        + ")";
  }

  static List<Difference> differences(Operation operation) {
    if (operation instanceof Operation.Change change) {
      return change.differences();
    }
    return operation instanceof Operation.Order order
        ? List.of(new Difference("contents", order.before().toString(), order.after().toString()))
        : List.of();
  }

  static String word(Operation operation) {
    if (operation instanceof Operation.CreateRoot
        || (operation instanceof Operation.State state && state.oid() == null)) {
      return "create";
    }
    return operation.word();
  }

  static String detail(Operation operation) {
    if (operation instanceof Operation.CreateRoot) {
      return " (the application of an empty database)";
    }
    if (operation instanceof Operation.Retype retype) {
      return " (" + line(retype.oldType()) + " -> " + line(retype.type()) + ")";
    }
    String type = operation.type();
    if (operation instanceof Operation.State state) {
      return " (" + line(state.type()) + ", " + state.changed() + " of its records)";
    }
    String property =
        operation instanceof Operation.Create create && create.replacesProperty()
            ? ", replaces a property"
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
