package io.camelzodb.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.camelzodb.zope.content.PlainJson;
import java.io.IOException;
import java.io.StringWriter;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The summary of a command as one line of JSON. */
final class JsonSummary {
  private JsonSummary() {}

  /** Values are texts, numbers, maps and lists of these, or null. */
  static String of(Map<String, @Nullable Object> summary) throws IOException {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = new JsonFactory().createGenerator(text)) {
      PlainJson.write(json, summary);
    }
    return text.toString();
  }
}
