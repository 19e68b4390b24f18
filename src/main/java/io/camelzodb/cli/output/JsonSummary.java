package io.camelzodb.cli.output;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.camelzodb.zope.content.json.PlainJson;
import java.io.IOException;
import java.io.StringWriter;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Makes one line of JSON from the summary of a command. */
public final class JsonSummary {
  private JsonSummary() {}

  /** Returns the line. Values are texts, numbers, maps and lists of these, or null. */
  public static String of(Map<String, @Nullable Object> summary) throws IOException {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = new JsonFactory().createGenerator(text)) {
      PlainJson.write(json, summary);
    }
    return text.toString();
  }
}
