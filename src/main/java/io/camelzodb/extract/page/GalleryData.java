package io.camelzodb.extract.page;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Writes the data of the page as one JSON object, from the three files of an extraction: {@code
 * payloads}, {@code objects} and {@code problems} as arrays of arrays in the order of the keys
 * below, {@code totals} and {@code strings}.
 *
 * <p>Repeated words (classes, types, fields ...) are numbers, their index in {@code strings}; a
 * file named like its path is {@code true}.
 */
final class GalleryData {
  static final String MANIFEST = "manifest.jsonl";
  static final int MOST_PAYLOADS = 500_000;
  static final int MOST_OBJECTS = 200_000;
  static final int MOST_PROBLEMS = 20_000;

  /** Characters of one value; a link has to be complete, the rest is for the eye. */
  private static final int MOST_PATH = 4_096;

  private static final int MOST_TEXT = 400;
  private static final int MOST_WORDS = 4_096;
  private static final int MOST_FAULTS = 100;

  private static final List<String> PAYLOAD =
      List.of(
          "path",
          "field",
          "file",
          "oid",
          "class",
          "type",
          "title",
          "content_type",
          "size",
          "scale",
          "status",
          "problem");
  private static final List<String> OBJECT =
      List.of(
          "path",
          "oid",
          "class",
          "type",
          "title",
          "review_state",
          "created",
          "modified",
          "effective",
          "language");
  private static final List<String> PROBLEM =
      List.of(
          "severity",
          "where",
          "message",
          "advice",
          "path",
          "oid",
          "file",
          "line",
          "record",
          "field");

  private static final Set<String> WORDS =
      Set.of(
          "field",
          "class",
          "type",
          "content_type",
          "status",
          "review_state",
          "language",
          "severity");
  private static final Set<String> LONG = Set.of("path", "file", "message", "advice", "where");

  private final Path folder;
  private final Writer out;
  private final Map<String, Integer> words = new LinkedHashMap<>();
  private final Map<String, Long> totals = new LinkedHashMap<>();
  private final Map<String, String> faults = new LinkedHashMap<>();

  GalleryData(Path folder, Writer out) {
    this.folder = folder;
    this.out = out;
  }

  /** Writes the object, braces included. */
  void write() throws IOException {
    out.write("{\"payloads\":[");
    lines(MANIFEST, PAYLOAD, "payloads", MOST_PAYLOADS);
    out.write("],\n\"objects\":[");
    if (Files.exists(folder.resolve("content.jsonl"))) {
      lines("content.jsonl", OBJECT, "objects", MOST_OBJECTS);
    }
    out.write("],\n\"problems\":[");
    problems();
    out.write("],\n\"totals\":{");
    String comma = "";
    for (Map.Entry<String, Long> total : totals.entrySet()) {
      out.write(comma + "\"" + total.getKey() + "\":" + total.getValue());
      comma = ",";
    }
    out.write("},\n\"strings\":[");
    comma = "";
    for (String word : words.keySet()) {
      out.write(comma);
      ScriptJson.string(word, MOST_TEXT, out);
      comma = ",";
    }
    out.write("]}");
  }

  private void lines(String name, List<String> keys, String total, int most) throws IOException {
    long[] count = {0};
    JsonLines.read(
        folder.resolve(name),
        object -> {
          @Nullable String[] row = row(object, keys);
          if (count[0]++ < most) {
            write(row, keys, count[0] == 1);
          }
        },
        (line, message) -> fault(name + ", line " + line, message));
    totals.put(total, count[0]);
  }

  /** Returns the values of an object in the order of the keys, without nested values. */
  private static @Nullable String[] row(JsonParser object, List<String> keys) throws IOException {
    @Nullable String[] row = new @Nullable String[keys.size()];
    while (object.nextToken() == JsonToken.FIELD_NAME) {
      int index = keys.indexOf(object.currentName());
      JsonToken value = object.nextToken();
      if (value.isStructStart()) {
        object.skipChildren();
      } else if (index >= 0 && value != JsonToken.VALUE_NULL) {
        row[index] = object.getText();
      }
    }
    return row;
  }

  private void write(@Nullable String[] row, List<String> keys, boolean first) throws IOException {
    out.write(first ? "\n[" : ",\n[");
    for (int i = 0; i < row.length; i++) {
      if (i > 0) {
        out.write(',');
      }
      String value = row[i] == null ? "" : row[i];
      switch (keys.get(i)) {
        case "size" -> out.write(number(value));
        case "scale" -> out.write(value.equals("true") ? '1' : '0');
        case "file" -> file(value, row[0]);
        default -> text(value, keys.get(i));
      }
    }
    out.write(']');
  }

  private void file(String file, @Nullable String path) throws IOException {
    if (path != null && file.length() > 0 && path.equals("/" + file)) {
      out.write("true");
    } else {
      ScriptJson.string(file, MOST_PATH, out);
    }
  }

  private void text(String value, String key) throws IOException {
    if (WORDS.contains(key) && value.length() <= MOST_TEXT) {
      Integer index = words.get(value);
      if (index == null && words.size() < MOST_WORDS) {
        index = words.size();
        words.put(value, index);
      }
      if (index != null) {
        out.write(Integer.toString(index));
        return;
      }
    }
    ScriptJson.string(value, LONG.contains(key) ? MOST_PATH : MOST_TEXT, out);
  }

  /** Returns a size in bytes as a JSON number; -1 if there is none. */
  private static String number(String value) {
    try {
      return Long.toString(Long.parseLong(value));
    } catch (NumberFormatException none) {
      return "-1";
    }
  }

  /** Writes the problems of the report, then those of reading the files. */
  private void problems() throws IOException {
    long count = 0;
    Path report = folder.resolve("report.json");
    if (Files.exists(report)) {
      try (JsonParser parser = JsonLines.JSON.createParser(report.toFile())) {
        if (toProblems(parser)) {
          while (parser.nextToken() != JsonToken.END_ARRAY) {
            if (parser.currentToken() == JsonToken.START_OBJECT) {
              @Nullable String[] row = row(parser, PROBLEM);
              if (count++ < MOST_PROBLEMS) {
                write(row, PROBLEM, count == 1);
              }
            } else if (parser.currentToken() == null) {
              fault("report.json", "ends too early");
              break;
            } else {
              parser.skipChildren();
            }
          }
        }
      } catch (JsonProcessingException broken) {
        fault("report.json", broken.getOriginalMessage());
      }
    }
    for (Map.Entry<String, String> fault : faults.entrySet()) {
      @Nullable String[] row = new @Nullable String[PROBLEM.size()];
      row[0] = "ERROR";
      row[1] = fault.getKey();
      row[2] = fault.getValue();
      row[3] = "Run the extraction again; the entry is missing in this page.";
      write(row, PROBLEM, count++ == 0);
    }
    totals.put("problems", count);
  }

  /** Moves into the array {@code problems} of the report; returns false if there is none. */
  private static boolean toProblems(JsonParser parser) throws IOException {
    if (parser.nextToken() != JsonToken.START_OBJECT) {
      return false;
    }
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      boolean wanted = parser.currentName().equals("problems");
      if (parser.nextToken() == JsonToken.START_ARRAY && wanted) {
        return true;
      }
      parser.skipChildren();
    }
    return false;
  }

  private void fault(String where, String message) {
    if (faults.size() < MOST_FAULTS) {
      faults.put(where, message.length() > MOST_TEXT ? message.substring(0, MOST_TEXT) : message);
    }
  }
}
