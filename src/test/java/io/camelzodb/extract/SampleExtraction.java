package io.camelzodb.extract;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.io.SerializedString;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import java.awt.image.BufferedImage;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;

/** The files of an extraction as {@code extract} writes them, made for the tests of the gallery. */
public final class SampleExtraction implements AutoCloseable {
  /** All but ASCII escaped: so even a lone surrogate can be written. */
  private static final JsonFactory JSON =
      JsonFactory.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

  private final Path folder;
  private final JsonGenerator manifest;
  private final JsonGenerator content;
  private long oid;

  public SampleExtraction(Path folder) throws IOException {
    this.folder = Files.createDirectories(folder);
    manifest = lines("manifest.jsonl");
    content = lines("content.jsonl");
  }

  private JsonGenerator lines(String name) throws IOException {
    return JSON.createGenerator(
            new BufferedOutputStream(Files.newOutputStream(folder.resolve(name))))
        .setRootValueSeparator(new SerializedString("\n"));
  }

  /** A picture of so many pixels across. */
  public static byte[] png(int width) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    ImageIO.write(new BufferedImage(width, width, BufferedImage.TYPE_INT_RGB), "png", bytes);
    return bytes.toByteArray();
  }

  /** A payload whose file is written too, unless the bytes are empty. */
  public void file(
      String path, String field, String type, String contentType, String title, byte[] bytes)
      throws IOException {
    String name = path.substring(1) + (field.startsWith("image_") ? "." + field + ".png" : "");
    if (bytes.length > 0) {
      Path file = folder.resolve(name);
      Files.createDirectories(file.getParent());
      Files.write(file, bytes);
    }
    payload(path, field, type, contentType, title, name, bytes.length, "ok");
  }

  /** A line of the manifest, whatever it says. */
  public void payload(
      String path,
      String field,
      String type,
      String contentType,
      String title,
      String file,
      long size,
      String status)
      throws IOException {
    manifest.writeStartObject();
    manifest.writeStringField("path", path);
    manifest.writeStringField("field", field);
    manifest.writeStringField("file", file);
    manifest.writeStringField("oid", String.format("%016x", ++oid));
    manifest.writeStringField("class", "example.content." + type);
    manifest.writeStringField("type", type);
    manifest.writeStringField("title", title);
    manifest.writeStringField("content_type", contentType);
    manifest.writeNumberField("size", size);
    manifest.writeStringField("sha256", "0".repeat(64));
    manifest.writeBooleanField("scale", field.startsWith("image_"));
    manifest.writeStringField("status", status);
    if (status.equals("ok")) {
      manifest.writeNullField("problem");
    } else {
      manifest.writeStringField("problem", "The payload is " + status);
    }
    manifest.writeEndObject();
  }

  /** A line of the content. */
  public void object(String path, String type, String title, String state) throws IOException {
    content.writeStartObject();
    content.writeStringField("path", path);
    content.writeStringField("oid", String.format("%016x", ++oid));
    content.writeStringField("class", "example.content." + type);
    content.writeStringField("type", type);
    content.writeStringField("title", title);
    content.writeStringField("description", "Not shown");
    content.writeStringField("created", "2009-05-01T12:30:00+02:00");
    content.writeStringField("review_state", state);
    content.writeObjectFieldStart("fields");
    content.writeStringField("title", "the title of a field, not of the object");
    content.writeEndObject();
    content.writeEndObject();
  }

  /** The report with these problems; the other files are closed. */
  public void report(List<Map<String, String>> problems) throws IOException {
    close();
    try (JsonGenerator report =
        JSON.createGenerator(Files.newOutputStream(folder.resolve("report.json")))) {
      report.writeStartObject();
      report.writeObjectFieldStart("classes");
      report.writeNumberField("problems", 7);
      report.writeEndObject();
      report.writeArrayFieldStart("problems");
      for (Map<String, String> problem : problems) {
        report.writeStartObject();
        for (Map.Entry<String, String> entry : problem.entrySet()) {
          report.writeStringField(entry.getKey(), entry.getValue());
        }
        report.writeEndObject();
      }
      report.writeEndArray();
      report.writeEndObject();
    }
  }

  @Override
  public void close() throws IOException {
    manifest.close();
    content.close();
  }
}
