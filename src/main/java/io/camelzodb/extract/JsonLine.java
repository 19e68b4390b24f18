package io.camelzodb.extract;

import com.fasterxml.jackson.core.JsonEncoding;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.MinimalPrettyPrinter;
import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes a file of JSON objects, one a line, or one object in all. For one thread. */
final class JsonLine implements Closeable {
  private final JsonGenerator json;

  /** One object a line. */
  static JsonLine lines(Path file) throws IOException {
    JsonLine line = new JsonLine(file);
    line.json.setPrettyPrinter(new MinimalPrettyPrinter("\n"));
    return line;
  }

  /** One object, written for people. */
  static JsonLine document(Path file) throws IOException {
    JsonLine line = new JsonLine(file);
    line.json.useDefaultPrettyPrinter();
    return line;
  }

  private JsonLine(Path file) throws IOException {
    Files.deleteIfExists(file);
    json =
        new JsonFactory()
            .createGenerator(
                new BufferedOutputStream(
                    Files.newOutputStream(
                        file,
                        java.nio.file.StandardOpenOption.CREATE_NEW,
                        java.nio.file.StandardOpenOption.WRITE),
                    1 << 16),
                JsonEncoding.UTF8);
  }

  void start() throws IOException {
    json.writeStartObject();
  }

  void end() throws IOException {
    json.writeEndObject();
  }

  void startArray(String name) throws IOException {
    json.writeArrayFieldStart(name);
  }

  void endArray() throws IOException {
    json.writeEndArray();
  }

  /** A key with any value that {@link io.camelzodb.zope.content.ContentRecord} tells of. */
  void put(String name, @Nullable Object value) throws IOException {
    json.writeFieldName(clean(name));
    value(value);
  }

  private void value(@Nullable Object value) throws IOException {
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
        put(String.valueOf(entry.getKey()), entry.getValue());
      }
      json.writeEndObject();
    } else if (value instanceof Iterable<?> items) {
      json.writeStartArray();
      for (Object item : items) {
        value(item);
      }
      json.writeEndArray();
    } else {
      json.writeString(clean(value.toString()));
    }
  }

  /** Halves of characters, which UTF-8 cannot have, as U+FFFD. */
  static String clean(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (Character.isSurrogate(c)) {
        if (Character.isHighSurrogate(c)
            && i + 1 < text.length()
            && Character.isLowSurrogate(text.charAt(i + 1))) {
          i++;
        } else {
          return clean(text.substring(0, i) + '\ufffd' + text.substring(i + 1), i);
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

  @Override
  public void close() throws IOException {
    json.close();
  }
}
