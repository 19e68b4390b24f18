package io.camelzodb.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The summary of a command as one line of JSON. */
final class JsonSummary {
  private JsonSummary() {}

  /** Values are texts, whole numbers, lists of texts or null. */
  static String of(Map<String, @Nullable Object> summary) throws IOException {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = new JsonFactory().createGenerator(text)) {
      json.writeStartObject();
      for (Map.Entry<String, @Nullable Object> entry : summary.entrySet()) {
        json.writeFieldName(entry.getKey());
        Object value = entry.getValue();
        if (value == null) {
          json.writeNull();
        } else if (value instanceof Number number) {
          json.writeNumber(number.longValue());
        } else if (value instanceof List<?> list) {
          json.writeStartArray();
          for (Object each : list) {
            json.writeString(String.valueOf(each));
          }
          json.writeEndArray();
        } else {
          json.writeString(value.toString());
        }
      }
      json.writeEndObject();
    }
    return text.toString();
  }
}
