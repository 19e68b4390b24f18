package io.camelzodb.zope.content.payload;

import io.camelzodb.pickle.Dictionary;
import io.camelzodb.pickle.Value;
import io.camelzodb.zope.content.FieldSources;
import io.camelzodb.zope.content.RecordLookup;
import org.jspecify.annotations.Nullable;

/**
 * Detects the source text of classic Zope objects, by the shape of their state: DTML ({@code raw}),
 * Page Templates ({@code _text}), Scripts ({@code _body}) and Z SQL Methods ({@code src}); and the
 * text of ERP5's documents and components ({@code text_content}).
 */
public final class SourceDetector {

  /**
   * Holds a source.
   *
   * @param attribute the attribute that holds it
   * @param bytes text in UTF-8, byte strings as they are
   * @param contentType as stored, else the default of the class
   */
  @SuppressWarnings("ArrayRecordComponent")
  public record Source(String attribute, byte[] bytes, String contentType) {}

  private SourceDetector() {}

  /** The source of an object; null if it has none. */
  public static @Nullable Source of(FieldSources object, RecordLookup records) {
    Dictionary state = object.state();
    String name = object.className();
    if (name.startsWith("DTML") || state.get("_vars") != null || state.get("globals") != null) {
      Source dtml = source(object, "raw", "text/html", records);
      if (dtml != null) {
        return dtml;
      }
    }
    if (state.get("_params") != null
        || name.endsWith("PythonScript")
        || name.endsWith("Python Script")) {
      Source script = source(object, "_body", "text/x-python", records);
      if (script != null) {
        return script;
      }
    }
    if (state.get("arguments_src") != null) {
      return source(object, "src", "text/x-sql", records);
    }
    Source page = source(object, "_text", "text/html", records);
    if (page != null) {
      return page;
    }
    String type = name.endsWith("Component") ? "text/x-python" : "text/plain";
    return source(object, "text_content", type, records);
  }

  private static @Nullable Source source(
      FieldSources object, String attribute, String defaultType, RecordLookup records) {
    Value value = object.state().get(attribute);
    byte[] bytes = value == null ? null : PayloadDetector.utf8(value);
    if (bytes == null) {
      return null;
    }
    Value stored = object.state().get("content_type");
    String type = records.text(stored, object.where(), object.object().oid());
    return new Source(attribute, bytes, type == null || type.isEmpty() ? defaultType : type);
  }
}
