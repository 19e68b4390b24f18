package io.camelzodb.zope.content.json;

import com.fasterxml.jackson.core.JsonGenerator;
import io.camelzodb.zope.content.ContentRecord;
import java.io.IOException;
import java.math.BigInteger;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes the values of a {@link ContentRecord} as JSON. */
public final class PlainJson {
  private PlainJson() {}

  /** Writes a value in UTF-8, even if it holds unpaired surrogates. */
  public static void write(JsonGenerator json, @Nullable Object value) throws IOException {
    if (value == null) {
      json.writeNull();
    } else if (value instanceof String text) {
      json.writeString(clean(text));
    } else if (value instanceof Boolean flag) {
      json.writeBoolean(flag);
    } else if (value instanceof Double number) {
      json.writeNumber(number);
    } else if (value instanceof BigInteger number) {
      json.writeNumber(number);
    } else if (value instanceof Number number) {
      json.writeNumber(number.longValue());
    } else if (value instanceof Map<?, ?> map) {
      json.writeStartObject();
      for (Map.Entry<?, ?> entry : map.entrySet()) {
        json.writeFieldName(clean(String.valueOf(entry.getKey())));
        write(json, entry.getValue());
      }
      json.writeEndObject();
    } else if (value instanceof Iterable<?> items) {
      json.writeStartArray();
      for (Object item : items) {
        write(json, item);
      }
      json.writeEndArray();
    } else {
      json.writeString(clean(value.toString()));
    }
  }

  /** Replaces unpaired surrogates, which UTF-8 cannot have, by U+FFFD. */
  public static String clean(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (Character.isSurrogate(c)) {
        if (Character.isHighSurrogate(c)
            && i + 1 < text.length()
            && Character.isLowSurrogate(text.charAt(i + 1))) {
          i++;
        } else {
          return clean(text, i);
        }
      }
    }
    return text;
  }

  private static String clean(String text, int from) {
    StringBuilder clean = new StringBuilder(text.length()).append(text, 0, from);
    text.substring(from)
        .codePoints()
        .forEach(c -> clean.appendCodePoint(c >= 0xd800 && c <= 0xdfff ? 0xfffd : c));
    return clean.toString();
  }
}
