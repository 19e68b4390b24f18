package io.camelzodb.extract;

import com.fasterxml.jackson.core.JsonEncoding;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.MinimalPrettyPrinter;
import io.camelzodb.files.HeldFolder;
import io.camelzodb.files.NamedOutput;
import io.camelzodb.zope.content.json.PlainJson;
import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Writes JSON objects to a file: one a line, or a single one. For one thread. */
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
                    new NamedOutput(
                        Path.of(HeldFolder.shown(file.toString())),
                        Files.newOutputStream(
                            file,
                            java.nio.file.StandardOpenOption.CREATE_NEW,
                            java.nio.file.StandardOpenOption.WRITE)),
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

  /**
   * Writes a key with any value of the types in {@link io.camelzodb.zope.content.ContentRecord}.
   */
  void put(String name, @Nullable Object value) throws IOException {
    json.writeFieldName(PlainJson.clean(name));
    PlainJson.write(json, value);
  }

  @Override
  public void close() throws IOException {
    json.close();
  }
}
