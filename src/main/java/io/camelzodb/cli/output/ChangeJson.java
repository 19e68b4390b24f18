package io.camelzodb.cli.output;

import com.fasterxml.jackson.core.JsonGenerator;
import io.camelzodb.storage.Tid;
import io.camelzodb.sync.history.ObjectLog;
import java.io.IOException;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Prints a change for the commands {@code log} and {@code blame}. */
public final class ChangeJson {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);

  private ChangeJson() {}

  /** Writes a change as a JSON object. */
  public static void write(JsonGenerator json, ObjectLog.Change change) throws IOException {
    json.writeStartObject();
    fields(json, change);
    json.writeArrayFieldStart("paths");
    for (String path : change.paths()) {
      json.writeString(path);
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  /** Writes the fields of a change, without the paths. */
  public static void fields(JsonGenerator json, ObjectLog.Change change) throws IOException {
    Tid tid = change.tid();
    json.writeStringField("tid", tid == null ? null : tid.toString());
    json.writeStringField("time", change.time().toString());
    json.writeStringField("user", change.user());
    json.writeStringField("note", change.note());
    json.writeStringField("commit", change.commit());
    if (change.layer() != null) {
      json.writeStringField("layer", change.layer().isEmpty() ? null : change.layer());
    }
  }

  /** Returns tid, time in UTC and user, in columns. */
  public static String head(ObjectLog.Change change) {
    Tid tid = change.tid();
    return String.format(
        Locale.ROOT,
        "%-18s  %s  %-10s",
        tid == null ? change.commit().substring(0, 10) : tid,
        TIME.format(change.time()),
        change.user().isEmpty() ? "-" : change.user());
  }

  /** Returns the layer in brackets, with two blanks after it; an empty text without layers. */
  public static String layer(ObjectLog.Change change) {
    String layer = change.layer();
    return layer == null ? "" : "(" + (layer.isEmpty() ? "custom" : layer) + ")  ";
  }
}
